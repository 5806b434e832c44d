// Package phone turns whatever a gateway sends or a person types into a
// telephone number, or says that there is none.
//
// Every path of the program, writing a contact as well as looking up a caller,
// goes through [Parse] or [ParseCaller], so that the number on file and the
// number that rings are equal exactly when they are the same number. What is
// refused for a caller is therefore never stored for a contact either.
//
// It is the only importer of phonenumbers, and asks it only about forms that
// depend on a numbering plan. A number in international form is its digits.
package phone

import "strconv"

const (
	// E.164 allows 15 digits. It sets no minimum; seven is the shortest number
	// that a caller or a contact is taken to have.
	minDigits = 7
	maxDigits = 15

	lowest  Number = 1e6
	highest Number = 1e15 - 1
)

// Number is an E.164 number as the integer of its digits, without the plus.
// Zero is no number. Numbers from [Parse], [ParseCaller] and [FromInt] have 7
// to 15 digits; those from Parse and ParseCaller are never withheld ones.
type Number uint64

// FromInt returns the number stored as v in a database column. It reports false
// unless v has 7 to 15 digits. It trusts the column otherwise: what may be
// stored was decided by [Parse].
func FromInt(v int64) (Number, bool) {
	if v < int64(lowest) || v > int64(highest) {
		return 0, false
	}
	return Number(v), true
}

// String returns n in E.164, such as "+14155550100", and "" for zero.
// Parse reads it back as n in every region.
func (n Number) String() string {
	return string(n.AppendTo(make([]byte, 0, 1+maxDigits)))
}

// AppendTo appends what String returns to b.
func (n Number) AppendTo(b []byte) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendUint(append(b, '+'), uint64(n), 10)
}

// Parts splits n into its country calling code and the rest, which joined are
// the digits of n, and names the region it belongs to. The code is "" where no
// country has it, and the region where the numbering plan does not tell, as for
// satellite phones and for sample numbers of a code shared by several regions.
func (n Number) Parts() (countryCode, national string, region Region) {
	e164 := n.String()
	if e164 == "" {
		return "", "", ""
	}
	if n < lowest || n > highest {
		return parts(e164)
	}
	digits := e164[1:]
	region, known := lookUp(digits)
	if !known {
		return parts(e164)
	}
	code := codeLength(digits)
	return digits[:code], digits[code:], region
}

// exact reads E.164 in its one canonical form, a plus and 7 to 15 digits of
// which the first is not zero. It allocates nothing.
func exact(s string) (Number, bool) {
	if len(s) < 1+minDigits || len(s) > 1+maxDigits || s[0] != '+' || s[1] == '0' {
		return 0, false
	}
	var n Number
	for i := 1; i < len(s); i++ {
		digit := s[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = n*10 + Number(digit)
	}
	return n, true
}

package phone

import "errors"

// The two ways to have no usable number. They come bare, without the text that
// was read: a caller's number must not get into logs through an error, and a
// flood of withheld calls must not allocate.
var (
	// ErrWithheld says that the caller hides, or that the text stands for
	// nobody: nothing at all, a word such as "anonymous" spelled out or on the
	// keypad, one digit repeated, a host such as anonymous.invalid, or a
	// request for privacy.
	ErrWithheld = errors.New("number withheld")
	// ErrNotNumber says that the text names something other than a telephone
	// number: a SIP user or Twilio client, an extension, a short code, an
	// alphanumeric sender, a local number of an unknown area, or too few or too
	// many digits.
	ErrNotNumber = errors.New("not a telephone number")
)

// maxInput is far beyond every address that a gateway sends.
const maxInput = 512

// Caller is who calls, as far as the address tells.
type Caller struct {
	Number Number
	// Verstat is the STIR/SHAKEN result as it stands in a verstat parameter of
	// the address, such as "TN-Validation-Passed-A", and "" without one. It
	// belongs into the user part (3GPP TS 24.229), but is also found behind the
	// host and behind the bracket. Where several differ, one that says "failed"
	// is returned, else the first, beginning with the user part.
	Verstat string
}

// Parse reads a telephone number in any form a gateway sends or a person types:
// E.164, SIP and tel URIs, international and national dialing, with separators,
// extensions and display names. region is that of the called line, or of the
// organization for a number that is typed in; without one only international
// forms have a meaning. The error is ErrWithheld or ErrNotNumber, bare.
//
// Whatever is written with a plus is taken digit by digit, whether or not the
// numbering plan knows it: separators never change a number, and an exact E.164
// number neither asks the plan nor allocates. In all other forms the number must
// be possible, that is of a length in use in its country; it need not be valid,
// because sample numbers such as +1 555 555 0100 are not.
func Parse(raw string, region Region) (Number, error) {
	caller, err := parse(raw, region)
	return caller.Number, err
}

// ParseCaller is Parse for the caller of a call. privacy is the value of the SIP
// header Privacy or Remote-Party-ID, "" if there was none; when it asks for
// privacy the error is ErrWithheld even if raw still carries the real number.
func ParseCaller(raw, privacy string, region Region) (Caller, error) {
	if hides(privacy) {
		return Caller{}, ErrWithheld
	}
	return parse(raw, region)
}

func parse(raw string, region Region) (Caller, error) {
	var verstat string
	n, ok := exact(raw)
	if !ok {
		if len(raw) > maxInput {
			return Caller{}, ErrNotNumber
		}
		addr := splitAddress(raw)
		verstat = addr.verstat()
		var err error
		if n, err = addr.number(region); err != nil {
			return Caller{}, err
		}
	}
	if isWithheldNumber(n) {
		return Caller{}, ErrWithheld
	}
	return Caller{Number: n, Verstat: verstat}, nil
}

// number returns whom the address names. The result is not yet guarded.
func (a *address) number(region Region) (Number, error) {
	if a.withheld() {
		return 0, ErrWithheld
	}
	var d dialed
	if a.foreign || !d.read(a.user) {
		return 0, ErrNotNumber
	}
	// The digits as sent, before a region or a prefix can turn them into
	// something else: 7378742833 is RESTRICTED on the keypad, though
	// +17378742833 is a number of Texas.
	if withheldDigits(d.digits()) {
		return 0, ErrWithheld
	}
	if d.plus {
		return d.international()
	}
	if context, ok := param(a.userParams, "phone-context"); ok {
		var prefix dialed
		if prefix.read(context) && prefix.plus {
			return possible("+" + string(prefix.digits()) + string(d.digits()))
		}
		// A domain as context is somebody's private plan, in practice that of
		// the gateway itself, so the region still decides.
	}
	if d.len < minDigits {
		return 0, ErrNotNumber
	}
	return resolve(string(d.digits()), region)
}

func (d *dialed) international() (Number, error) {
	if d.trunk {
		// +44 (0)20 7946 0958: the zero in parentheses is for callers inside
		// the country, except where it is part of the number, as in Italy.
		return possible("+" + string(d.digits()))
	}
	var n Number
	if d.len < minDigits || d.len > maxDigits || d.buf[0] == '0' {
		return 0, ErrNotNumber
	}
	for _, digit := range d.digits() {
		n = n*10 + Number(digit-'0')
	}
	return n, nil
}

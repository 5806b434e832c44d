package phone

import (
	"strings"
	"unicode"
)

// withheld reports whether the address names nobody, or asks not to be told.
func (a *address) withheld() bool {
	return isWithheldWord(a.user) || isWithheldHost(a.host) || isWithheldHost(a.user) ||
		asksForPrivacy(a.userParams) || asksForPrivacy(a.uriParams) || asksForPrivacy(a.headerParams)
}

// isWithheldWord reports whether text, all but its letters ignored, is one of
// the words that gateways send instead of a number, or is nothing at all.
func isWithheldWord(text string) bool {
	var letters [16]byte
	n := 0
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		case n == len(letters) || r >= unicode.MaxASCII || !unicode.IsLetter(r):
			return false
		}
		letters[n] = byte(unicode.ToLower(r))
		n++
	}
	switch string(letters[:n]) {
	case "", "anonymous", "unknown", "unavailable", "restricted", "private", "blocked", "withheld",
		"none", "null", "undefined", "asterisk", "nocallerid", "payphone", "invalid":
		return true
	}
	return false
}

// isWithheldHost knows the hosts of RFC 3323 and 3GPP TS 24.229, with or
// without a port: whatever stands before them is not the caller.
func isWithheldHost(host string) bool {
	name, _, _ := strings.Cut(host, ":")
	name = strings.TrimSuffix(strings.TrimSpace(name), ".")
	return strings.EqualFold(name, "anonymous.invalid") || strings.EqualFold(name, "unknown.invalid")
}

// withheldDigits judges digits as they were sent.
func withheldDigits(digits []byte) bool {
	var n Number
	repeated := true
	for _, digit := range digits {
		n = n*10 + Number(digit-'0')
		repeated = repeated && digit == digits[0]
	}
	switch {
	case repeated:
		return len(digits) > 1 || n == 0
	case digits[0] == '0' || len(digits) > maxDigits:
		return false
	}
	return isKeypadWord(n)
}

// isWithheldNumber is the last look at a number, so that none is ever returned
// that would be refused when it is read again: 00266696687, or 0282452253 in
// China, become a word on the keypad only once they are in international form.
func isWithheldNumber(n Number) bool {
	return isKeypadWord(n) || isKeypadWordBehindOne(n) || isRepeated(n) || n == nobodyNANP
}

// nobodyNANP is +1 and ten zeros, how trunks in North America send all zeros in
// E.164. No area code begins with zero there.
const nobodyNANP Number = 10_000_000_000

// isKeypadWord knows what carriers spell on the keypad instead of a caller's
// number. As E.164 these would be numbers in Lesotho, China and Russia, of
// lengths not in use there.
func isKeypadWord(n Number) bool {
	switch n {
	case 266696687, // ANONYMOUS
		86282452253, // UNAVAILABLE
		8656696,     // UNKNOWN
		2562533,     // BLOCKED
		7378742833,  // RESTRICTED
		7748283,     // PRIVATE
		94844353:    // WITHHELD
		return true
	}
	return false
}

// restrictedNANP is RESTRICTED behind a 1, and a number of Texas all the same:
// the only one of the words that is as long as a number there.
const restrictedNANP Number = 17_378_742_833

// isKeypadWordBehindOne knows the words as trunks in North America make E.164 of
// them, with a 1 in front, or with a second one where the first was taken for a
// long-distance prefix. No number there has these lengths, or an area code that
// begins with 1, so all anonymous callers would be one and the same person.
func isKeypadWordBehindOne(n Number) bool {
	if n == restrictedNANP {
		return false
	}
	unit := Number(1)
	for unit <= n/10 {
		unit *= 10
	}
	for unit > 1 && n/unit == 1 {
		n -= unit
		unit /= 10
	}
	return n/unit > 1 && isKeypadWord(n)
}

func isRepeated(n Number) bool {
	for rest := n; rest > 0; rest /= 10 {
		if rest%10 != n%10 {
			return false
		}
	}
	return n != 0
}

// asksForPrivacy looks for Remote-Party-ID's privacy=full, uri or name, also
// beside other values of that parameter and as one of several.
func asksForPrivacy(params string) bool {
	for p := range paramsOf(params) {
		key, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(key), "privacy") && hasHidingToken(value) {
			return true
		}
	}
	return false
}

// hides reports whether the value of a Privacy header (RFC 3323, RFC 3325) asks
// that the caller not be told. It may also be a whole Remote-Party-ID, or the
// bare value of its privacy parameter.
func hides(privacy string) bool {
	_, bare, isAddress := strings.Cut(privacy, ">")
	if !isAddress {
		bare = privacy
	}
	return asksForPrivacy(privacy) || hasHidingToken(bare)
}

func hasHidingToken(s string) bool {
	isEnd := func(r rune) bool { return strings.ContainsRune(`;,-"`, r) || unicode.IsSpace(r) }
	for token := range strings.FieldsFuncSeq(s, isEnd) {
		for _, hiding := range [...]string{"id", "user", "header", "full", "uri", "name"} {
			if strings.EqualFold(token, hiding) {
				return true
			}
		}
	}
	return false
}

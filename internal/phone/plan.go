package phone

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// reading is what digits mean under a numbering plan.
type reading struct {
	number Number
	// dialedOut is set if the digits carried the prefix with which one dials
	// out of the region.
	dialedOut bool
	possible  bool // of a length in use in its country
	valid     bool // in a range in use in its country
	local     bool // of a length that needs an area code, which is unknown
}

// resolve finds the number that is meant by digits without a plus. They are
// dialed as in the region, or are the full international number, as WhatsApp
// gateways send it. Where both could be, the region decides: its own people are
// the likely callers, also when a spreadsheet lost their leading zero. Only
// digits that begin with the region's own country code are the full number
// first: German numbers can have almost any length, and 4915112345678 is not
// meant as one of East Frisia, where the area codes are 049xx.
//
// A leading 00 means international everywhere, because gateways write it also in
// regions that dial out with something else, and no caller's number inside a
// country begins with it. Where one dials out with 00 and more, such as a
// carrier's code in Brazil, that is tried first. 011 and others mean that only
// where they are dialed: 011 is also the area code of Johannesburg and Turin.
func resolve(digits string, region Region) (Number, error) {
	full, prefixed := strings.CutPrefix(digits, "00")
	home, abroad := read(digits, region), reading{}
	if prefixed && !home.dialedOut {
		home = reading{}
	}
	fullFirst := region.opens(digits)
	if home.valid && !fullFirst {
		return home.number, nil // what follows could not change it, and takes as long again
	}
	if full[0] != '0' {
		abroad = read("+"+full, "")
	}
	// The plan drops a doubled 1, and 117378742833 would become a number.
	asSent, _ := exact("+" + full)
	switch {
	case isWithheldNumber(home.number) || isWithheldNumber(abroad.number) || isKeypadWordBehindOne(asSent):
		return 0, ErrWithheld
	case home.local && !home.dialedOut:
		// Seven digits in the US are somebody in an area that we don't know:
		// not somebody on file, and not somebody abroad either.
		return 0, ErrNotNumber
	case region == "" && !prefixed && !abroad.valid:
		return 0, ErrNotNumber // 2025550133 is not meant as a number of Egypt
	case fullFirst:
		return pick(abroad, home)
	}
	return pick(home, abroad)
}

// opens reports whether digits begin with the country calling code of r.
func (r Region) opens(digits string) bool {
	code := phonenumbers.GetCountryCodeForRegion(string(r))
	return code != 0 && strings.HasPrefix(digits, strconv.Itoa(code))
}

// pick takes the first reading that is valid, else the first that is possible.
func pick(readings ...reading) (Number, error) {
	for _, r := range readings {
		if r.valid {
			return r.number, nil
		}
	}
	for _, r := range readings {
		if r.possible {
			return r.number, nil
		}
	}
	return 0, ErrNotNumber
}

// possible reads a number in international form that needs the numbering plan,
// to drop the trunk prefix of its country.
func possible(e164 string) (Number, error) {
	r := read(e164, "")
	if isWithheldNumber(r.number) {
		return 0, ErrWithheld
	}
	return pick(r)
}

// read returns the zero reading if digits mean nothing in the region.
func read(digits string, region Region) reading {
	parsed, err := phonenumbers.ParseAndKeepRawInput(digits, string(region))
	if err != nil {
		return reading{}
	}
	n, ok := exact(phonenumbers.Format(parsed, phonenumbers.E164))
	if !ok {
		return reading{}
	}
	length := phonenumbers.IsPossibleNumberWithReason(parsed)
	valid := phonenumbers.IsValidNumber(parsed)
	return reading{
		number:    n,
		dialedOut: parsed.GetCountryCodeSource() == phonenumbers.PhoneNumber_FROM_NUMBER_WITH_IDD,
		// A zero after the country code in a range that is not in use is no
		// part of a number, but a trunk prefix before too few digits.
		possible: length == phonenumbers.IS_POSSIBLE && (valid || !parsed.GetItalianLeadingZero()),
		valid:    valid,
		local:    length == phonenumbers.IS_POSSIBLE_LOCAL_ONLY,
	}
}

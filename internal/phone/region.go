package phone

import (
	"errors"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ErrRegion says that a text names no region with a numbering plan.
var ErrRegion = errors.New("unknown region: want two letters of ISO 3166-1, such as US or DE")

// Region is an ISO 3166-1 alpha-2 code in upper case, such as "US". It says how
// the numbers of a line without a country code are read. "" is no region.
type Region string

// ParseRegion reads a region in any case, with or without space around it. It
// returns ErrRegion for one without a known numbering plan, and so for "".
func ParseRegion(s string) (Region, error) {
	code := strings.ToUpper(strings.TrimSpace(s))
	if !phonenumbers.GetSupportedRegions()[code] {
		return "", ErrRegion
	}
	return Region(code), nil
}

// parts asks the numbering plan, which takes some twenty microseconds.
func parts(e164 string) (countryCode, national string, region Region) {
	parsed, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return "", e164[1:], ""
	}
	countryCode = strconv.Itoa(int(parsed.GetCountryCode()))
	return countryCode, e164[1+len(countryCode):], regionOf(parsed)
}

// regionOf falls back to the only region of the country code, because sample
// and future numbers are in no range that the plan knows.
func regionOf(number *phonenumbers.PhoneNumber) Region {
	code := phonenumbers.GetRegionCodeForNumber(number)
	if code == "" {
		shared := phonenumbers.GetRegionCodesForCountryCode(int(number.GetCountryCode()))
		if len(shared) == 1 {
			code = shared[0]
		}
	}
	if !phonenumbers.GetSupportedRegions()[code] {
		return "" // "001", the code for networks that belong to no region
	}
	return Region(code)
}

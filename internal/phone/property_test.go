package phone

import (
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/nyaruka/phonenumbers"
	"pgregory.net/rapid"
)

// drawNumber draws a number that is in use in a region, so that every form of it
// is unambiguous.
func drawNumber(t *rapid.T) (Number, *phonenumbers.PhoneNumber, Region) {
	region := rapid.SampledFrom([]Region{
		"US", "CA", "GB", "DE", "AT", "FR", "IT", "ES", "IN", "BR", "MX", "AU", "JP", "CN", "RU", "ZA", "ID",
	}).Draw(t, "region")
	kind := rapid.SampledFrom([]phonenumbers.PhoneNumberType{
		phonenumbers.FIXED_LINE, phonenumbers.MOBILE,
	}).Draw(t, "kind")
	e164 := phonenumbers.Format(phonenumbers.GetExampleNumberForType(string(region), kind), phonenumbers.E164)
	tail := rapid.IntRange(0, 9999).Draw(t, "tail")
	e164 = e164[:len(e164)-4] + strconv.Itoa(10000 + tail)[1:]
	parsed, err := phonenumbers.Parse(e164, "")
	n, ok := exact(e164)
	if err != nil || !ok || !phonenumbers.IsValidNumberForRegion(parsed, string(region)) || isWithheldNumber(n) {
		t.Skip("not in use")
	}
	return n, parsed, region
}

// dress puts what is only there for the eye between the digits, and writes them
// in another script.
func dress(t *rapid.T, digits string) string {
	zero := rapid.SampledFrom([]rune("0٠۰०０")).Draw(t, "zero")
	separator := rapid.SampledFrom([]string{
		"", "", "", " ", "-", ".", "/", "\u00a0", "\u2007", "\u2009", "\u202f", "\u2010", "\u2011", "\u2013", "\u2212",
		"\u200b", "\u202d", " - ", "\t",
	})
	var b strings.Builder
	for _, r := range digits {
		if unicode.IsDigit(r) {
			b.WriteRune(r - '0' + zero)
		} else {
			b.WriteRune(r)
		}
		b.WriteString(separator.Draw(t, "separator"))
	}
	return b.String()
}

func TestAllFormsOfANumberAreOneNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, parsed, home := drawNumber(t)
		e164 := n.String()
		digits := e164[1:]
		forms := []struct {
			raw    string
			region Region
		}{
			{e164, home},
			{dress(t, e164), ""},
			{"sip:" + e164 + "@gw.example;user=phone", "US"},
			{"<sip:%2B" + digits + ";npdi;rn=+14085550000@10.0.0.1:5060>;tag=266696687", ""},
			{`"Alice \"x\" <b>" <tel:` + dress(t, e164) + ";ext=12>", ""},
			{"whatsapp:" + e164, "DE"},
			{"/" + e164, home},
			{dress(t, e164) + " ext. 543", "GB"},
			{dress(t, "00"+digits), "DE"},
			{dress(t, "00"+digits), "US"},
			{"00" + digits, ""},
			{"sip:011" + digits + "@gw", "US"},
			{dress(t, digits), home},
			{phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL), ""},
			{phonenumbers.Format(parsed, phonenumbers.NATIONAL), home},
			{"sip:" + phonenumbers.NormalizeDigitsOnly(phonenumbers.Format(parsed, phonenumbers.NATIONAL)) + "@gw", home},
			{phonenumbers.Format(parsed, phonenumbers.RFC3966), ""},
			{"tel:" + phonenumbers.GetNationalSignificantNumber(parsed) +
				";phone-context=+" + strconv.Itoa(int(parsed.GetCountryCode())), ""},
		}
		for _, f := range forms {
			if got, err := Parse(f.raw, f.region); got != n || err != nil {
				t.Errorf("Parse(%q, %q) = %v, %v; want %v", f.raw, f.region, got, err, n)
			}
		}
	})
}

func TestPartsAreTheNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, ok := FromInt(rapid.Int64Range(int64(lowest), int64(highest)).Draw(t, "n"))
		if !ok {
			t.Fatal("FromInt refused a number of 7 to 15 digits")
		}
		code, national, region := n.Parts()
		if "+"+code+national != n.String() {
			t.Fatalf("%v.Parts() = %q, %q", n, code, national)
		}
		if _, err := ParseRegion(string(region)); region != "" && err != nil {
			t.Fatalf("%v.Parts() has region %q", n, region)
		}
	})
}

// Whatever may hide a caller hides them in every form of their address.
func TestPrivacyHidesEveryNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, _, _ := drawNumber(t)
		values := rapid.SliceOf(rapid.SampledFrom([]string{"none", "session", "critical"})).Draw(t, "values")
		hiding := rapid.SampledFrom([]string{"id", "user", "header", "ID", "Header"}).Draw(t, "hiding")
		at := rapid.IntRange(0, len(values)).Draw(t, "at")
		without := strings.Join(values, ";")
		with := strings.Join(append(append(append([]string{}, values[:at]...), hiding), values[at:]...), ";")
		raw := "sip:" + n.String() + "@gw"
		if _, err := ParseCaller(raw, with, ""); err != ErrWithheld {
			t.Errorf("Privacy: %s: %v, want %v", with, err, ErrWithheld)
		}
		if got, err := ParseCaller(raw, without, ""); got.Number != n || err != nil {
			t.Errorf("Privacy: %s: %v, %v; want %v", without, got, err, n)
		}
	})
}

// digitOf relies on it.
func TestScriptsHaveTenDigitsInARow(t *testing.T) {
	check := func(low, high, stride uint32) {
		if stride != 1 || (high-low+1)%10 != 0 {
			t.Errorf("digits %U to %U by %d", low, high, stride)
		}
	}
	for _, block := range unicode.Nd.R16 {
		check(uint32(block.Lo), uint32(block.Hi), uint32(block.Stride))
	}
	for _, block := range unicode.Nd.R32 {
		check(block.Lo, block.Hi, block.Stride)
	}
	for i, r := range []rune("०१२३४५६७८९") {
		if digit, ok := digitOf(r); !ok || digit != byte('0'+i) {
			t.Errorf("digitOf(%c) = %c, %v", r, digit, ok)
		}
	}
}

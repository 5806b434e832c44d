package phone

import (
	"errors"
	"testing"
)

func TestFromInt(t *testing.T) {
	for v, want := range map[int64]bool{
		0: false, -1: false, -14155550100: false, 999_999: false, 1_000_000: true, 14155550100: true,
		999_999_999_999_999: true, 1_000_000_000_000_000: false, -1 << 63: false, 1<<63 - 1: false,
	} {
		n, ok := FromInt(v)
		if ok != want || ok && int64(n) != v || !ok && n != 0 {
			t.Errorf("FromInt(%d) = %d, %v; want %v", v, uint64(n), ok, want)
		}
	}
}

func TestString(t *testing.T) {
	if got := Number(14155550100).String(); got != "+14155550100" {
		t.Errorf("String() = %q", got)
	}
	if got := Number(0).String(); got != "" {
		t.Errorf("String() of zero = %q, want nothing", got)
	}
	if got := string(Number(1234567).AppendTo([]byte("tel:"))); got != "tel:+1234567" {
		t.Errorf("AppendTo = %q", got)
	}
}

func TestParts(t *testing.T) {
	for n, want := range map[Number][3]string{
		0:              {"", "", ""},
		14155550100:    {"1", "4155550100", "US"},
		14165550100:    {"1", "4165550100", "CA"},
		15555550100:    {"1", "5555550100", ""}, // a sample; more than one region has the code 1
		442079460958:   {"44", "2079460958", "GB"},
		4402079460958:  {"44", "02079460958", "GB"},
		39061234567:    {"39", "061234567", "IT"},
		4915555550100:  {"49", "15555550100", "DE"},
		5500000000000:  {"55", "00000000000", "BR"}, // in no range, but only Brazil has the code
		78005553535:    {"7", "8005553535", "RU"},
		80012345678:    {"800", "12345678", ""}, // of no region
		999123456:      {"", "999123456", ""},   // nobody's code
		1000000:        {"1", "000000", ""},     // too short for its code
		99999999999999: {"", "99999999999999", ""},
	} {
		code, national, region := n.Parts()
		if got := [3]string{code, national, string(region)}; got != want {
			t.Errorf("%v.Parts() = %q, want %q", n, got, want)
		}
	}
}

func TestParseRegion(t *testing.T) {
	for raw, want := range map[string]Region{"US": "US", "us": "US", " De\n": "DE", "gB": "GB"} {
		if got, err := ParseRegion(raw); got != want || err != nil {
			t.Errorf("ParseRegion(%q) = %q, %v; want %q", raw, got, err, want)
		}
	}
	for _, raw := range []string{"", " ", "XX", "UK", "USA", "U", "001", "ZZ", "1", "\xff\xff", "ÜS"} {
		if got, err := ParseRegion(raw); !errors.Is(err, ErrRegion) || got != "" {
			t.Errorf("ParseRegion(%q) = %q, %v; want %v", raw, got, err, ErrRegion)
		}
	}
}

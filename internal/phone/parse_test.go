package phone

import (
	"errors"
	"testing"
)

func TestNumbers(t *testing.T) {
	for _, v := range numbers {
		n, err := Parse(v.raw, v.region)
		if err != nil || n.String() != v.want {
			t.Errorf("Parse(%q, %q) = %v, %v; want %s", v.raw, v.region, n, err, v.want)
		}
	}
}

func TestNotNumbers(t *testing.T) {
	for _, v := range notNumbers {
		n, err := Parse(v.raw, v.region)
		if !errors.Is(err, ErrNotNumber) || n != 0 {
			t.Errorf("Parse(%.80q, %q) = %v, %v; want %v", v.raw, v.region, n, err, ErrNotNumber)
		}
	}
}

func TestCaller(t *testing.T) {
	const verified = "sip:+14155550100;verstat=TN-Validation-Passed-A@gw;user=phone"
	tests := []struct {
		raw, privacy string
		want         Caller
		err          error
	}{
		{"+14155550100", "", Caller{Number: 14155550100}, nil},
		{"+14155550100", "none", Caller{Number: 14155550100}, nil},
		{"+14155550100", "session;critical", Caller{Number: 14155550100}, nil},
		{"+14155550100", "off", Caller{Number: 14155550100}, nil},
		{verified, "", Caller{14155550100, "TN-Validation-Passed-A"}, nil},
		{"tel:+14155550100;VERSTAT=No-TN-Validation", "", Caller{14155550100, "No-TN-Validation"}, nil},
		{`<sip:+14155550100;npdi;verstat="TN-Validation-Failed-B";rn=+14085550000@gw>;tag=x`, "",
			Caller{14155550100, "TN-Validation-Failed-B"}, nil},
		{"+14155550100;verstat=NULL", "", Caller{14155550100, "NULL"}, nil},
		// Behind the host and the bracket.
		{"sip:+14155550100@gw;verstat=TN-Validation-Failed", "", Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"<sip:+14155550100@gw;user=phone;Verstat='TN-Validation-Failed-C'>", "",
			Caller{14155550100, "TN-Validation-Failed-C"}, nil},
		{`<sip:+14155550100@gw>;tag=x;verstat = "TN-Validation-Failed" ;y`, "",
			Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"sip:+14155550100@gw?verstat=tn-validation-failed&x=y", "", Caller{14155550100, "tn-validation-failed"}, nil},
		{"<tel:+14155550100>, <sip:+14155550100@gw;verstat=TN-Validation-Failed>", "",
			Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"<tel:+14155550100>;verstat=TN-Validation-Failed, <sip:+14155550100@gw>", "",
			Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"<sip:+14155550100@gw>;verstat=TN-Validation-Passed-B", "", Caller{14155550100, "TN-Validation-Passed-B"}, nil},
		// Several: a failure, else the user part's.
		{"<sip:+14155550100;verstat=TN-Validation-Passed-A@gw>;verstat=TN-Validation-FAILED", "",
			Caller{14155550100, "TN-Validation-FAILED"}, nil},
		{"<sip:+14155550100;verstat=TN-Validation-Failed@gw;verstat=TN-Validation-Passed-A>", "",
			Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"sip:+14155550100;verstat=TN-Validation-Passed-A;verstat=TN-Validation-Failed@gw", "",
			Caller{14155550100, "TN-Validation-Failed"}, nil},
		{"<sip:+14155550100;verstat=No-TN-Validation@gw;verstat=TN-Validation-Passed-A>;verstat=NULL", "",
			Caller{14155550100, "No-TN-Validation"}, nil},
		{"<sip:+14155550100;verstat=;verstat@gw>;verstat=TN-Validation-Passed-C", "",
			Caller{14155550100, "TN-Validation-Passed-C"}, nil},
		// Nobody's statement: a display name, another parameter.
		{`"x;verstat=TN-Validation-Failed" <sip:+14155550100@gw>`, "", Caller{Number: 14155550100}, nil},
		{"<sip:+14155550100@gw;xverstat=failed>;tag=failed", "", Caller{Number: 14155550100}, nil},
		{"sip:+14155550100;xverstat=a;verstatx=b@gw", "", Caller{Number: 14155550100}, nil},
		{verified, "id", Caller{}, ErrWithheld},
		{"sip:anonymous;verstat=TN-Validation-Passed-A@gw", "", Caller{}, ErrWithheld},
		{"sip:alice;verstat=TN-Validation-Passed-A@gw", "", Caller{}, ErrNotNumber},
		{"sip:alice@gw", "id", Caller{}, ErrWithheld},
	}
	for _, tt := range tests {
		got, err := ParseCaller(tt.raw, tt.privacy, "US")
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("ParseCaller(%q, %q) = %v, %v; want %v, %v", tt.raw, tt.privacy, got, err, tt.want, tt.err)
		}
	}
}

// What reaches a busy server thousands of times a second must leave no garbage.
func TestAllocations(t *testing.T) {
	for _, raw := range []string{
		"+14155550100", "+266696687", "+11111111111",
		"sip:+14155550100@gw.example;user=phone",
		`"Alice" <sip:+14155550100;verstat=TN-Validation-Passed-A@10.0.0.1:5060;user=phone>;tag=x`,
		`<sip:+14155550100;verstat=TN-Validation-Passed-A@gw;verstat=NULL>;verstat="TN-Validation-Failed"`,
		"+1266696687", "+17378742833",
		"tel:+1-415-555-0100", "sip:%2B14155550100@gw", "/+14155550100", "whatsapp:+5511987654321",
		"anonymous", "sip:anonymous@anonymous.invalid", "", "client:web", "101", "266696687",
	} {
		allocs := testing.AllocsPerRun(100, func() { _, _ = ParseCaller(raw, "none", "US") })
		if allocs != 0 {
			t.Errorf("ParseCaller(%q): %v allocations, want none", raw, allocs)
		}
	}
}

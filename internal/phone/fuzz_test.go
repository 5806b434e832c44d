package phone

import (
	"errors"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

// checkResult holds for whatever Parse made of anything.
func checkResult(t *testing.T, n Number, err error, region Region) {
	t.Helper()
	if err != nil {
		if n != 0 || err != ErrWithheld && err != ErrNotNumber {
			t.Fatalf("got %v with error %v", n, err)
		}
		return
	}
	if n < lowest || n > highest {
		t.Fatalf("%d is no number of 7 to 15 digits", uint64(n))
	}
	if same, ok := FromInt(int64(n)); !ok || same != n {
		t.Fatalf("%v does not survive a database", n)
	}
	// So a number that was stored is found again, however it is sent.
	for _, raw := range []string{n.String(), "sip:" + n.String() + "@gw", "tel:" + n.String()} {
		for _, r := range []Region{"", "US", "DE", region} {
			if again, err := Parse(raw, r); again != n || err != nil {
				t.Fatalf("Parse(%q, %q) = %v, %v; want %v", raw, r, again, err, n)
			}
		}
	}
	if code, national, _ := n.Parts(); "+"+code+national != n.String() {
		t.Fatalf("%v.Parts() = %q, %q", n, code, national)
	}
}

func FuzzParse(f *testing.F) {
	for _, v := range numbers {
		f.Add(v.raw, string(v.region))
	}
	for _, v := range notNumbers {
		f.Add(v.raw, string(v.region))
	}
	for _, v := range withheld {
		f.Add(v.raw, string(v.region))
	}
	for region := range phonenumbers.GetSupportedRegions() {
		f.Add("0014155550100", region)
		f.Add("266696687", region)
		f.Add("1266696687", region)
	}
	f.Fuzz(func(t *testing.T, raw, region string) {
		n, err := Parse(raw, Region(region))
		checkResult(t, n, err, Region(region))
		caller, callerErr := ParseCaller(raw, "", Region(region))
		if caller.Number != n || callerErr != err {
			t.Fatalf("ParseCaller = %v, %v; Parse = %v, %v", caller, callerErr, n, err)
		}
	})
}

func FuzzParseCaller(f *testing.F) {
	for _, v := range numbers {
		f.Add(v.raw, "none", string(v.region))
	}
	for _, v := range withheld {
		f.Add(v.raw, "", string(v.region))
	}
	f.Add("sip:+14155550100;verstat=TN-Validation-Passed-A@gw", "id", "US")
	f.Add("<sip:+17378742833;verstat=NULL@gw;verstat=x>;verstat=TN-Validation-Failed", "none", "US")
	f.Add("+14155550100", `"Bob" <sip:+14155550100@gw;user=phone>;party=calling;privacy=full`, "US")
	f.Fuzz(func(t *testing.T, raw, privacy, region string) {
		caller, err := ParseCaller(raw, privacy, Region(region))
		checkResult(t, caller.Number, err, Region(region))
		if err != nil && caller != (Caller{}) {
			t.Fatalf("got %v with error %v", caller, err)
		}
		if !strings.Contains(strings.ToLower(raw), "verstat") && caller.Verstat != "" {
			t.Fatalf("got %v without a verstat", caller)
		}
		// Privacy only ever takes away.
		plain, plainErr := ParseCaller(raw, "", Region(region))
		if err == nil && (caller != plain || plainErr != nil) {
			t.Fatalf("with privacy %v, without %v, %v", caller, plain, plainErr)
		}
		if _, err := ParseCaller(raw, privacy+";id", Region(region)); !errors.Is(err, ErrWithheld) {
			t.Fatalf("Privacy %q;id: %v, want %v", privacy, err, ErrWithheld)
		}
	})
}

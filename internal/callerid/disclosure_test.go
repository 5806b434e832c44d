package callerid

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParseVerstat(t *testing.T) {
	for value, want := range map[string]Attestation{
		"TN-Validation-Passed":                 AttestationC,
		"TN-Validation-Passed-A":               AttestationA,
		"TN-Validation-Passed-B":               AttestationB,
		"TN-Validation-Passed-C":               AttestationC,
		"TN-Validation-Passed-Diverted":        AttestationC,
		"TN-Validation-Passed-A-Diverted":      AttestationA,
		"TN-Validation-Passed-B-Diverted":      AttestationB,
		"TN-Validation-Passed-C-Diverted":      AttestationC,
		"TN-Validation-Passed-A-Passthrough":   AttestationA,
		"TN-Validation-Passed-B-Passthrough":   AttestationB,
		"TN-Validation-Passed-C-Passthrough":   AttestationC,
		"TN-Validation-Passed-Passthrough":     AttestationC,
		"TN-Validation-Failed":                 AttestationFailed,
		"TN-Validation-Failed-A":               AttestationFailed,
		"TN-Validation-Failed-B":               AttestationFailed,
		"TN-Validation-Failed-C":               AttestationFailed,
		"TN-Validation-Failed-Diverted":        AttestationFailed,
		"TN-Validation-Failed-A-Diverted":      AttestationFailed,
		"TN-Validation-Failed-C-Passthrough":   AttestationFailed,
		"No-TN-Validation":                     AttestationNone,
		"No-TN-Validation-Diverted":            AttestationNone,
		"No-TN-Validation-Passthrough":         AttestationNone,
		"NULL":                                 AttestationNone,
		"":                                     AttestationNone,
		"TN-Validation-PassedXYZ":              AttestationNone,
		"TN-Validation-Passed_A":               AttestationNone,
		"TN-Validation-Passed-AXYZ":            AttestationC,
		"TN-Validation-Passed-":                AttestationC,
		"TN-Validation-FailedXYZ":              AttestationFailed,
		"TN-Validation-":                       AttestationNone,
		"TN-Validation-A":                      AttestationNone,
		`"TN-Validation-Failed"`:               AttestationFailed,
		`'TN-Validation-Passed-A'`:             AttestationA,
		" <TN-Validation-Failed-A> ":           AttestationFailed,
		"verstat=TN-Validation-Failed":         AttestationFailed,
		"Verstat = \"TN-Validation-Passed-B\"": AttestationB,
		`"verstat=TN-Validation-Passed-A"`:     AttestationA,
		";verstat=TN-Validation-Passed-A;x=y":  AttestationA,
		"TN-Validation-Passed-A, x":            AttestationA,
		"verstat=failed":                       AttestationFailed,
		"verstat=":                             AttestationNone,
		"verstat":                              AttestationNone,
		"failed":                               AttestationFailed,
		" FAILED\n":                            AttestationFailed,
		"Failed-B":                             AttestationFailed,
		"failedness":                           AttestationNone,
		"A":                                    AttestationA,
		"b":                                    AttestationB,
		`"C"`:                                  AttestationC,
		"D":                                    AttestationNone,
		"None":                                 AttestationNone,
		"passed":                               AttestationC,
		"Passed-A":                             AttestationA,
		" tn-validation-passed-a\t":            AttestationA,
		"tn-validation-FAILED-b":               AttestationFailed,
		"x-TN-Validation-Passed-A":             AttestationNone,
		"No-TN-Validation-TN-Validation-Faile": AttestationNone,
	} {
		if got := ParseVerstat(value); got != want {
			t.Errorf("ParseVerstat(%q) = %s, want %s", value, attestationNames[got], attestationNames[want])
		}
	}
}

func TestAttest(t *testing.T) {
	const failed, passed, none = "TN-Validation-Failed", "TN-Validation-Passed-A", "No-TN-Validation"
	for _, tt := range []struct {
		stated, address string
		want            Attestation
	}{
		{"", "", AttestationNone},
		{passed, "", AttestationA},
		{"", passed, AttestationA},
		{" \"\" ", passed, AttestationA},
		{failed, passed, AttestationFailed},
		{passed, failed, AttestationFailed},
		{none, failed, AttestationFailed},
		{none, passed, AttestationNone}, // the address is the caller's own writing
		{"TN-Validation-Passed-C", passed, AttestationC},
		{passed, none, AttestationA},
	} {
		if got := Attest(tt.stated, tt.address); got != tt.want {
			t.Errorf("Attest(%q, %q) = %s, want %s", tt.stated, tt.address, attestationNames[got], attestationNames[tt.want])
		}
	}
}

func FuzzAttest(f *testing.F) {
	for _, s := range []string{"", "TN-Validation-Failed-C", "verstat=\"TN-Validation-Passed-A\";x", "failed", "A", "=verstat=verstat="} {
		f.Add(s, "TN-Validation-Failed")
	}
	f.Fuzz(func(t *testing.T, stated, address string) {
		got := Attest(stated, address)
		if got != ParseVerstat(stated) && got != ParseVerstat(address) {
			t.Fatalf("Attest(%q, %q) = %d, which neither says", stated, address, got)
		}
		if Attest(stated, "TN-Validation-Failed") != AttestationFailed {
			t.Fatalf("Attest(%q, failed) has not failed", stated)
		}
	})
}

func TestDefaultDisclosure(t *testing.T) {
	want := map[Attestation]Telling{
		AttestationNone:   TellEverything,
		AttestationA:      TellEverything,
		AttestationB:      TellEverything,
		AttestationC:      TellEverything,
		AttestationFailed: TellNothing,
	}
	for level, telling := range want {
		if got := DefaultDisclosure().At(level); got != telling {
			t.Errorf("at %s: %s, want %s", attestationNames[level], tellingNames[got], tellingNames[telling])
		}
	}
}

func TestParseDisclosure(t *testing.T) {
	for text, want := range map[string]Disclosure{
		"":                         {AttestationFailed: TellNothing},
		"  ":                       {AttestationFailed: TellNothing},
		"failed=nothing,none=name": {AttestationNone: TellName, AttestationFailed: TellNothing},
		"C = NAME , b=nothing":     {AttestationB: TellNothing, AttestationC: TellName, AttestationFailed: TellNothing},
		"failed=everything":        {},
		"a=name,A=nothing":         {AttestationA: TellNothing, AttestationFailed: TellNothing},
	} {
		if got, err := ParseDisclosure(text); err != nil || got != want {
			t.Errorf("ParseDisclosure(%q) = %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"failed", "D=name", "A=all", "A=name,", "=", "A=name=nothing", "A:name"} {
		if _, err := ParseDisclosure(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("ParseDisclosure(%q): %v, want ErrInvalid", text, err)
		}
	}
}

func TestDisclosureReadsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Disclosure
		for level := range d {
			d[level] = Telling(rapid.IntRange(0, tellings-1).Draw(t, attestationNames[level]))
		}
		if got, err := ParseDisclosure(d.String()); err != nil || got != d {
			t.Fatalf("%s reads as %s, %v", d, got, err)
		}
	})
}

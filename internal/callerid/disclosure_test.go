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
		"A":                                    AttestationNone,
		"passed":                               AttestationNone,
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

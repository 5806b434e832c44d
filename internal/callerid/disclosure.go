package callerid

import (
	"fmt"
	"strings"
)

// Attestation is what the network says of the caller's right to the number
// (STIR/SHAKEN, ATIS-1000074), reduced to what a policy distinguishes.
type Attestation uint8

// Levels of attestation. AttestationNone is the normal case outside the US.
const (
	AttestationNone Attestation = iota
	AttestationA
	AttestationB
	AttestationC
	AttestationFailed
	attestations int = iota
)

var attestationNames = [attestations]string{"none", "A", "B", "C", "failed"}

// ParseVerstat reads a verstat value (RFC 8588, ATIS-1000082) as gateways pass
// it on. "Passed" without a letter counts as C, the least that can have passed.
// What is not understood is AttestationNone: no statement, rather than a bad one.
func ParseVerstat(s string) Attestation {
	s = strings.ToLower(strings.TrimSpace(s))
	if rest, ok := strings.CutPrefix(s, "tn-validation-passed"); ok {
		switch letter, _, _ := strings.Cut(strings.TrimPrefix(rest, "-"), "-"); letter {
		case "a":
			return AttestationA
		case "b":
			return AttestationB
		default:
			return AttestationC
		}
	}
	if strings.HasPrefix(s, "tn-validation-failed") {
		return AttestationFailed
	}
	return AttestationNone
}

// Telling is how much of a person is told.
type Telling uint8

// What a policy can tell.
const (
	TellEverything Telling = iota
	TellName
	TellNothing
	tellings int = iota
)

var tellingNames = [tellings]string{"everything", "name", "nothing"}

// Disclosure is an organization's policy: what is told at which level of
// attestation. The zero value is not the default; see DefaultDisclosure.
type Disclosure [attestations]Telling

// DefaultDisclosure tells nothing when the attestation failed, and everything
// otherwise: most numbers in the world carry no attestation at all.
func DefaultDisclosure() Disclosure {
	return Disclosure{AttestationFailed: TellNothing}
}

// At is what is told at a level.
func (d Disclosure) At(a Attestation) Telling { return d[a] }

// String is the form that ParseDisclosure reads, all levels named.
func (d Disclosure) String() string {
	var parts []string
	for level, telling := range d {
		parts = append(parts, attestationNames[level]+"="+tellingNames[telling])
	}
	return strings.Join(parts, ",")
}

// ParseDisclosure reads "failed=nothing,none=name": levels A, B, C, none and
// failed; what is not named keeps its default.
func ParseDisclosure(s string) (Disclosure, error) {
	d := DefaultDisclosure()
	if strings.TrimSpace(s) == "" {
		return d, nil
	}
	for _, rule := range strings.Split(s, ",") {
		level, telling, _ := strings.Cut(rule, "=")
		l, okLevel := indexFold(attestationNames[:], level)
		t, okTelling := indexFold(tellingNames[:], telling)
		if !okLevel || !okTelling {
			return d, fmt.Errorf("%w: disclosure %q is not LEVEL=TELLING with LEVEL of A, B, C, none, failed and TELLING of everything, name, nothing", ErrInvalid, rule)
		}
		d[l] = Telling(t)
	}
	return d, nil
}

func indexFold(names []string, s string) (int, bool) {
	for i, name := range names {
		if strings.EqualFold(name, strings.TrimSpace(s)) {
			return i, true
		}
	}
	return 0, false
}

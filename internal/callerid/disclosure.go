package callerid

import (
	"fmt"
	"strings"
)

// Attestation is what the network says of the caller's right to the number
// (STIR/SHAKEN, ATIS-1000074), reduced to what a policy distinguishes.
type Attestation uint8

// Levels of attestation, the later the worse: A, B and C are the claims of
// RFC 8588. AttestationNone is no statement, which is the normal case outside
// the US, and so comes before them all; see Attest.
const (
	AttestationNone Attestation = iota
	AttestationA
	AttestationB
	AttestationC
	AttestationFailed
	attestations int = iota
)

var attestationNames = [attestations]string{"none", "A", "B", "C", "failed"}

// Attest weighs two verstat values: what the gateway states, and what stands in
// the caller's address. Callers can write the latter themselves, so it counts
// where the gateway states nothing, or when it says that the validation failed:
// nobody forges that.
func Attest(stated, address string) Attestation {
	in := ParseVerstat(address)
	if in == AttestationFailed || bareVerstat(stated) == "" {
		return in
	}
	return ParseVerstat(stated)
}

// ParseVerstat reads a verstat value (3GPP TS 24.229, ATIS-1000082) as gateways
// pass it on: with the letter of the attestation (RFC 8588) and more behind it,
// in quotes, as a whole parameter "verstat=…", or reduced to a policy's own
// words. Case does not matter.
//
// "Passed" without a letter counts as C, the least that can have passed, and
// whatever begins with "TN-Validation-Failed" has failed. What is not understood
// is AttestationNone: no statement, rather than a bad one.
func ParseVerstat(s string) Attestation {
	s = bareVerstat(s)
	if level, ok := indexFold(attestationNames[:], s); ok {
		return Attestation(level)
	}
	result, whole := cutPrefixFold(s, "TN-Validation-")
	if more, failed := cutPrefixFold(result, "failed"); failed && (whole || endsWord(more)) {
		return AttestationFailed
	}
	more, passed := cutPrefixFold(result, "passed")
	if !passed || !endsWord(more) {
		return AttestationNone
	}
	switch letter, _, _ := strings.Cut(strings.TrimPrefix(more, "-"), "-"); letter {
	case "a", "A":
		return AttestationA
	case "b", "B":
		return AttestationB
	}
	return AttestationC
}

// bareVerstat drops what stands around the value, and the parameters after it.
func bareVerstat(s string) string {
	const around = "\"'<>; \t\r\n"
	for isParam := true; isParam; {
		s = strings.TrimLeft(s, around)
		name, value, found := strings.Cut(s, "=")
		isParam = found && strings.EqualFold(strings.TrimSpace(name), "verstat")
		if isParam {
			s = value
		}
	}
	if end := strings.IndexAny(s, around+","); end >= 0 {
		s = s[:end]
	}
	return s
}

// endsWord reports whether more, which follows a word, does not continue it.
func endsWord(more string) bool { return more == "" || more[0] == '-' }

func cutPrefixFold(s, prefix string) (after string, found bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
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

package ask

import (
	"ringdex/bench/people"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// Meant is the answer that an operation is about. Whatever else comes is a stray:
// a ring that is meant to measure Redis says nothing when memory answered it.
type Meant struct {
	outcome ringdexv1.Outcome // or any that is decided, if unspecified
	source  ringdexv1.Source  // or any, if unspecified
	truth   bool
}

// What operations are about.
var (
	Near     = Meant{outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, source: ringdexv1.Source_SOURCE_NEAR}
	Redis    = Meant{outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, source: ringdexv1.Source_SOURCE_REDIS}
	Database = Meant{outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, source: ringdexv1.Source_SOURCE_DATABASE, truth: true}
	Person   = Meant{outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED}
	Unknown  = Meant{outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, source: ringdexv1.Source_SOURCE_INDEX}
	Withheld = Meant{outcome: ringdexv1.Outcome_OUTCOME_WITHHELD}
	Decided  = Meant{}
)

func (m Meant) request(from string) *ringdexv1.RecognizeCallerRequest {
	r := &ringdexv1.RecognizeCallerRequest{CalledNumber: people.Line, CallerNumber: from}
	if m.truth {
		r.Freshness = ringdexv1.Freshness_FRESHNESS_TRUTH
	}
	return r
}

// answers tells whether what became of a ring, and who answered, are meant.
func (m Meant) answers(outcome ringdexv1.Outcome, source ringdexv1.Source) bool {
	if m.source != ringdexv1.Source_SOURCE_UNSPECIFIED && source != m.source {
		return false
	}
	if m.outcome == ringdexv1.Outcome_OUTCOME_UNSPECIFIED {
		return outcome != ringdexv1.Outcome_OUTCOME_UNDECIDED
	}
	return outcome == m.outcome
}

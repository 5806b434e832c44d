package ask

import (
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestWhatIsAStray(t *testing.T) {
	answer := func(o ringdexv1.Outcome, s ringdexv1.Source) *ringdexv1.RecognizeCallerResponse {
		return &ringdexv1.RecognizeCallerResponse{Outcome: o, Source: s}
	}
	near := answer(ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Source_SOURCE_NEAR)
	redis := answer(ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Source_SOURCE_REDIS)
	nobody := answer(ringdexv1.Outcome_OUTCOME_UNKNOWN, ringdexv1.Source_SOURCE_INDEX)
	undecided := answer(ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Source_SOURCE_UNSPECIFIED)
	for name, test := range map[string]struct {
		meant   Meant
		answers [4]bool // near, redis, nobody, undecided
	}{
		"near":     {Near, [4]bool{true, false, false, false}},
		"redis":    {Redis, [4]bool{false, true, false, false}},
		"database": {Database, [4]bool{}},
		"person":   {Person, [4]bool{true, true, false, false}},
		"unknown":  {Unknown, [4]bool{false, false, true, false}},
		"withheld": {Withheld, [4]bool{}},
		"decided":  {Decided, [4]bool{true, true, true, false}},
	} {
		for i, a := range []*ringdexv1.RecognizeCallerResponse{near, redis, nobody, undecided} {
			if got := test.meant.answers(a.GetOutcome(), a.GetSource()); got != test.answers[i] {
				t.Errorf("%s: %s from %s is meant: %t, want %t", name, a.GetOutcome(), a.GetSource(), got, test.answers[i])
			}
		}
	}
	if Database.request("x").GetFreshness() != ringdexv1.Freshness_FRESHNESS_TRUTH || Near.request("x").GetFreshness() == ringdexv1.Freshness_FRESHNESS_TRUTH {
		t.Error("only the database is asked for the truth")
	}
}

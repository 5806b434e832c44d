package recognizer_test

import (
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/cache/near"
	"ringdex/internal/recognizer"
)

// A ring that memory answers allocates nothing but what is said to the caller
// alone: the greeting, and what stands for the variables without a value.
func TestARingAllocatesWhatItSays(t *testing.T) {
	play(t, 1, func(s *scene) {
		cache := near.New(1)
		defer cache.Close()
		c := s.config(1)
		c.Near = cache
		r := recognizer.New(c)
		room := make([]byte, 0, 2<<10)
		for name, test := range map[string]struct {
			caller  string
			outcome ringdexv1.Outcome
			most    float64
		}{
			"recognized": {alex.String(), ringdexv1.Outcome_OUTCOME_RECOGNIZED, 2},
			"unknown":    {nobody.String(), ringdexv1.Outcome_OUTCOME_UNKNOWN, 0},
			"withheld":   {"anonymous", ringdexv1.Outcome_OUTCOME_WITHHELD, 0},
		} {
			q := question(0)
			q.Caller, q.Room = test.caller, room
			if _, err := r.Recognize(s.Context(), q); err != nil { // puts it into the cache
				t.Fatal(err)
			}
			n := testing.AllocsPerRun(100, func() {
				reply, rest, err := r.Begin(q)
				if reply.Outcome != test.outcome || rest != nil || err != nil {
					t.Errorf("%s: %v, %v", name, reply.Outcome, err)
				}
			})
			if n > test.most {
				t.Errorf("%s: %v allocations", name, n)
			}
		}
	})
}

package recognizer_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// What memory settles has no rest; what it does not is undecided until the rest
// has told, and neither waits for a tier that hangs.
func TestBegin(t *testing.T) {
	for name, test := range map[string]struct {
		question recognizer.Question
		now      verdict
		then     *verdict
	}{
		"nobody":   {question(nobody), verdict{ringdexv1.Outcome_OUTCOME_UNKNOWN, 0, ringdexv1.Source_SOURCE_INDEX, 0}, nil},
		"withheld": {hidden(question(alex)), verdict{ringdexv1.Outcome_OUTCOME_WITHHELD, ringdexv1.Reason_REASON_PRIVACY, 0, 0}, nil},
		"in the near cache": {question(alex),
			verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_NEAR, 0}, nil},
		"to be read": {question(bo),
			verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_OVERLOADED, 0, 0},
			&verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 10 * time.Millisecond}},
		"read by all means": {truly(question(alex)),
			verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_OVERLOADED, 0, 0},
			&verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 6 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.ask(question(alex)) // into the near cache
				s.change(func() { s.warm.takes, s.truth.takes = forever, 6*time.Millisecond })
				began := time.Now()
				now, rest, err := s.r.Begin(test.question)
				if got := told(now, began); err != nil || got != test.now || now.Greeting == "" || (rest != nil) != (test.then != nil) {
					s.Fatalf("begins with %+v, %v and a rest: %t; want %+v", got, err, rest != nil, test.now)
				}
				if rest == nil {
					return
				}
				if got := told(rest(s.Context()), began); got != *test.then {
					s.Errorf("ends with %+v, want %+v", got, *test.then)
				}
			})
		})
	}
}

func told(r recognizer.Reply, began time.Time) verdict {
	return verdict{r.Outcome, r.Reason, r.Source, time.Since(began)}
}

func hidden(q recognizer.Question) recognizer.Question {
	q.Privacy = "id"
	return q
}

func truly(q recognizer.Question) recognizer.Question {
	q.Truth = true
	return q
}

// A rest that is called late says nothing that was only proven when it began.
func TestARestThatIsCalledLate(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.warm.Put(s.answer(alex, nil))
		s.age(sceneBound - 10*ms1)
		_, rest, err := s.r.Begin(question(alex))
		if err != nil || rest == nil {
			s.Fatal("it was settled from memory: ", err)
		}
		time.Sleep(10 * ms1)
		s.change(func() { s.truth.err = errBroken })
		want := verdict{Outcome: ringdexv1.Outcome_OUTCOME_UNDECIDED, Reason: ringdexv1.Reason_REASON_STALE}
		if diff := cmp.Diff(want, told(rest(s.Context()), time.Now())); diff != "" {
			s.Error(diff)
		}
	})
}

// The budget is counted from the beginning of a ring, also where its rest had to
// wait for its turn: what is left of it may be nothing.
func TestBudgetFromTheBeginning(t *testing.T) {
	for waited, want := range map[time.Duration]time.Duration{
		0: 24 * ms1, 11 * ms1: 24 * ms1, 20 * ms1: 15 * ms1, 35 * ms1: 0, time.Second: 0,
	} {
		play(t, 1, func(s *scene) {
			s.warm.takes, s.truth.takes = forever, forever
			_, rest, err := s.r.Begin(question(alex))
			if err != nil || rest == nil {
				s.Fatal("it was settled from memory: ", err)
			}
			time.Sleep(waited)
			began := time.Now()
			got := told(rest(s.Context()), began)
			if (got != verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_TIMEOUT, 0, want}) {
				s.Errorf("after %v it ends with %+v, want %v more", waited, got, want)
			}
		})
	}
}

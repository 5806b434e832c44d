package recognizer_test

import (
	"fmt"
	"testing"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Each tier is asked only when those before it had nothing, and what a later one
// says is kept in all that are before it.
func TestTiersInOrder(t *testing.T) {
	named := func(source ringdexv1.Source) verdict {
		return verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: source}
	}
	play(t, 1, func(s *scene) {
		for i, want := range []struct {
			source ringdexv1.Source
			asked  asked
		}{
			{ringdexv1.Source_SOURCE_DATABASE, asked{1, 1, 1}},
			{ringdexv1.Source_SOURCE_NEAR, asked{2, 1, 1}},
			{ringdexv1.Source_SOURCE_REDIS, asked{3, 2, 1}},
			{ringdexv1.Source_SOURCE_NEAR, asked{4, 2, 1}},
		} {
			if i == 2 {
				s.change(func() { clear(s.near.held) })
			}
			s.expect(alex, named(want.source))
			if got := s.asked(); got != want.asked {
				t.Errorf("after ring %d asked were %+v, want %+v", i+1, got, want.asked)
			}
		}
	})
}

// What a cache holds is good only as what the index and the settings say now:
// else the ring goes on to the database.
func TestCachedAnswersThatDoNotFit(t *testing.T) {
	for name, change := range map[string]func(*store.Reading){
		"an older version":       func(r *store.Reading) { r.Version-- },
		"another generation":     func(r *store.Reading) { r.Generation = "before" },
		"another shape":          func(r *store.Reading) { r.Interactions-- },
		"another number":         func(r *store.Reading) { r.Caller.Number = bo },
		"another organization's": func(r *store.Reading) { r.Caller.Org = elsewhere },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				wrong := s.answer(alex, change)
				s.change(func() {
					s.near.held[callerid.Caller{Org: home, Number: alex}] = wrong
					s.warm.held[callerid.Caller{Org: home, Number: alex}] = wrong
				})
				s.expect(alex, verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_DATABASE})
			})
		})
	}
	play(t, 1, func(s *scene) {
		s.near.Put(s.answer(alex, func(r *store.Reading) { r.Version++ }))
		s.expect(alex, verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_NEAR})
	})
}

// The table of the freshness lease.
func TestLease(t *testing.T) {
	const (
		recognized, unknown, undecided = ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Outcome_OUTCOME_UNKNOWN, ringdexv1.Outcome_OUTCOME_UNDECIDED
		stale, unavailable             = ringdexv1.Reason_REASON_STALE, ringdexv1.Reason_REASON_UNAVAILABLE
		index, near, database          = ringdexv1.Source_SOURCE_INDEX, ringdexv1.Source_SOURCE_NEAR, ringdexv1.Source_SOURCE_DATABASE
	)
	for _, test := range []struct {
		age                           time.Duration
		absent, present, databaseGone verdict
	}{
		{0, verdict{unknown, 0, index, 0}, verdict{recognized, 0, near, 0}, verdict{recognized, 0, near, 0}},
		{sceneBound - 1, verdict{unknown, 0, index, 0}, verdict{recognized, 0, near, 0}, verdict{recognized, 0, near, 0}},
		{sceneBound, verdict{unknown, stale, index, 0}, verdict{recognized, 0, database, 0}, verdict{undecided, unavailable, 0, 0}},
		{time.Minute - 1, verdict{unknown, stale, index, 0}, verdict{recognized, 0, database, 0}, verdict{undecided, unavailable, 0, 0}},
		{time.Minute, verdict{undecided, stale, 0, 0}, verdict{recognized, 0, database, 0}, verdict{undecided, unavailable, 0, 0}},
		{20 * time.Minute, verdict{undecided, stale, 0, 0}, verdict{recognized, 0, database, 0}, verdict{undecided, unavailable, 0, 0}},
	} {
		t.Run(fmt.Sprint(test.age), func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.age(test.age)
				s.expect(nobody, test.absent)
				if got := s.asked(); got != (asked{}) {
					t.Errorf("for an absent number asked were %+v", got)
				}
				s.near.Put(s.answer(alex, nil))
				s.warm.Put(s.answer(alex, nil))
				s.expect(alex, test.present)
				s.truth.err = errBroken
				s.expect(alex, test.databaseGone)
				if s.warm.gets > 0 {
					t.Error("Redis was asked")
				}
			})
		})
	}
}

// A read that takes its time may outlive the proof that it was begun with: an
// answer of Redis is compared with that proof after it has come.
func TestLeaseRunsOutOnTheWay(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.warm.Put(s.answer(alex, nil))
		s.age(sceneBound - 2*ms1)
		s.warm.takes, s.truth.takes = 3*ms1, forever
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_STALE, 0, 3 * ms1})
	})
}

// A flight's answer is as old as the flight: who joins one inherits its age.
func TestJoinersInheritTheAge(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.truth.takes = 15 * ms1
		go s.ask(question(alex))
		time.Sleep(10 * ms1)
		reply, took := s.ask(question(alex))
		if reply.Age != 15*ms1 || took != 5*ms1 {
			t.Errorf("the answer is %v old after %v", reply.Age, took)
		}
	})
}

// What the database says is told with the settings that are known here. If they
// are not those of the database, they are as old as the proof.
func TestOtherDirectory(t *testing.T) {
	for name, change := range map[string]func(*scene){
		"version":    func(s *scene) { s.feed.directory.Version++ },
		"generation": func(s *scene) { s.feed.generation = "second" },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 1, func(s *scene) {
				s.age(50 * ms1)
				s.change(func() { change(s) })
				if reply, _ := s.ask(question(alex)); reply.Source != ringdexv1.Source_SOURCE_DATABASE || reply.Age != 50*ms1 {
					t.Errorf("while the proof is fresh: from %v, %v old", reply.Source, reply.Age)
				}
			})
			play(t, 1, func(s *scene) {
				s.age(sceneBound)
				s.change(func() { change(s) })
				s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_STALE, 0, 0})
			})
		})
	}
}

// While the index is built anew only the database can tell, both ways.
func TestRebuildingIndex(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.near.Put(s.answer(alex, nil))
		s.warm.Put(s.answer(alex, nil))
		s.change(func() { s.feed.generation, s.feed.loading = "second", time.Minute })
		time.Sleep(150 * ms1)
		if s.index.Capture().Complete() {
			s.Fatal("the index is complete")
		}
		s.expect(alex, verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_DATABASE})
		s.expect(nobody, verdict{Outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, Source: ringdexv1.Source_SOURCE_DATABASE})
		if got, want := s.asked(), (asked{Truth: 2}); got != want {
			t.Errorf("asked were %+v, want %+v", got, want)
		}
		time.Sleep(2 * time.Minute)
		s.expect(nobody, verdict{Outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, Source: ringdexv1.Source_SOURCE_INDEX})
		s.expect(alex, verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_NEAR})
	})
}

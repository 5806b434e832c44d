package recognizer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/phone"
)

const ms1 = time.Millisecond

// How long a ring waits for whom, and what it says when it has waited enough.
func TestBudgets(t *testing.T) {
	named := func(source ringdexv1.Source, took time.Duration) verdict {
		return verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, source, took}
	}
	undecided := func(why ringdexv1.Reason, took time.Duration) verdict {
		return verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, why, 0, took}
	}
	const (
		redis, database      = ringdexv1.Source_SOURCE_REDIS, ringdexv1.Source_SOURCE_DATABASE
		timeout, unavailable = ringdexv1.Reason_REASON_TIMEOUT, ringdexv1.Reason_REASON_UNAVAILABLE
	)
	for name, test := range map[string]struct {
		redis, database time.Duration // they take
		has             bool          // Redis has it
		redisErr, err   error
		want            verdict
	}{
		"Redis has it":                      {redis: ms1, has: true, database: forever, want: named(redis, ms1)},
		"Redis has nothing":                 {redis: ms1, database: 2 * ms1, want: named(database, 3*ms1)},
		"Redis is slow":                     {redis: 8 * ms1, has: true, database: ms1, want: named(database, 5*ms1)},
		"Redis is slow, the database more":  {redis: 8 * ms1, has: true, database: 10 * ms1, want: named(redis, 8*ms1)},
		"Redis fails":                       {redisErr: errBroken, database: 2 * ms1, want: named(database, 2*ms1)},
		"Redis fails late":                  {redis: 5 * ms1, redisErr: errBroken, database: 3 * ms1, want: named(database, 7*ms1)},
		"Redis hangs":                       {redis: forever, database: 19 * ms1, want: named(database, 23*ms1)},
		"Redis hangs, the database fails":   {redis: forever, database: ms1, err: errBroken, want: undecided(unavailable, 12*ms1)},
		"Redis is too slow, database fails": {redis: 13 * ms1, has: true, err: errBroken, want: undecided(unavailable, 12*ms1)},
		"both fail":                         {redisErr: errBroken, err: errBroken, want: undecided(unavailable, 0)},
		"the database hangs":                {database: forever, want: undecided(timeout, 20*ms1)},
		"both hang":                         {redis: forever, database: forever, want: undecided(timeout, 24*ms1)},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, 4, func(s *scene) {
				s.warm.takes, s.warm.err, s.truth.takes, s.truth.err = test.redis, test.redisErr, test.database, test.err
				if test.has {
					s.warm.Put(s.answer(alex, nil))
				}
				s.expect(alex, test.want)
			})
		})
	}
}

// Whatever the tiers do, a ring takes 40 ms at most, and a tier that answers in
// its time is heard.
func TestNeverLate(t *testing.T) {
	delays := []time.Duration{0, ms1, 5 * ms1, 11 * ms1, 13 * ms1, 19 * ms1, 21 * ms1, 39 * ms1, 41 * ms1, forever}
	for _, redis := range delays {
		for _, database := range delays {
			for broken := range 8 {
				t.Run(fmt.Sprintf("%v,%v,%d", redis, database, broken), func(t *testing.T) {
					play(t, 1, func(s *scene) {
						s.warm.takes, s.truth.takes = redis, database
						hit, redisErr, dbErr := broken&1 != 0, broken&2 != 0, broken&4 != 0
						if hit {
							s.warm.Put(s.answer(alex, nil))
						}
						if redisErr {
							s.warm.err = errBroken
						}
						if dbErr {
							s.truth.err = errBroken
						}
						reply, took := s.ask(question(alex))
						if took > 40*ms1 {
							t.Errorf("the answer took %v", took)
						}
						could := hit && !redisErr && redis < 12*ms1 || !dbErr && database < 20*ms1
						if got := reply.Outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED; got != could {
							t.Errorf("recognized is %t, want %t (%v)", got, could, reply.Reason)
						}
					})
				})
			}
		}
	}
}

// A caller whose own deadline is nearer is answered before it.
func TestCallersDeadline(t *testing.T) {
	for deadline, want := range map[time.Duration]time.Duration{
		3 * ms1: 0, 5 * ms1: 0, 15 * ms1: 10 * ms1, 22 * ms1: 17 * ms1, 100 * ms1: 24 * ms1,
	} {
		play(t, 1, func(s *scene) {
			s.warm.takes, s.truth.takes = forever, forever
			ctx, cancel := context.WithTimeout(s.Context(), deadline)
			defer cancel()
			began := time.Now()
			reply, err := s.r.Recognize(ctx, question(alex))
			if took := time.Since(began); err != nil || took != want || reply.Reason != ringdexv1.Reason_REASON_TIMEOUT {
				t.Errorf("with a deadline in %v the answer came after %v, want %v: %v %v", deadline, took, want, reply.Reason, err)
			}
		})
	}
}

// Nobody queues for the database: with as many reads under way as are allowed,
// another caller hears so at once, while one more ring of the same joins.
func TestOverload(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.truth.takes = 10 * ms1
		verdicts := make(chan verdict, 2)
		for range 2 {
			go func() { verdicts <- s.verdict(question(alex)) }()
		}
		time.Sleep(ms1)
		s.expect(bo, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_OVERLOADED, 0, 0})
		for range 2 {
			want := verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 10 * ms1}
			if got := <-verdicts; got != want {
				t.Errorf("a ring that was let in ended with %+v", got)
			}
		}
		if s.truth.reads != 1 {
			t.Errorf("the database was read %d times", s.truth.reads)
		}
		if errs := s.meter.errors[ringdexv1.Source_SOURCE_DATABASE]; len(errs) != 1 {
			t.Errorf("counted as failures were %v", errs)
		}
		s.expect(bo, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 10 * ms1})
	})
}

// A read that nobody waits for any longer still serves the next ring, and
// counts as under way until it has ended.
func TestAbandonedReadIsKept(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.truth.takes = 100 * ms1
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_TIMEOUT, 0, 20 * ms1})
		s.expect(bo, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_OVERLOADED, 0, 0})
		time.Sleep(81 * ms1)
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_REDIS, 0})
	})
}

// A read that hangs ends by itself and makes room.
func TestHangingReadEnds(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.truth.takes = forever
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_TIMEOUT, 0, 20 * ms1})
		time.Sleep(time.Second)
		s.change(func() { s.truth.takes = ms1 })
		s.expect(bo, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, ms1})
	})
}

// Who loses a race against another tier has not failed.
func TestLosingIsNoFailure(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.warm.takes, s.truth.takes = 10*ms1, ms1
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 5 * ms1})
		time.Sleep(time.Second)
		if len(s.meter.errors) > 0 {
			t.Errorf("counted as failures were %v", s.meter.errors)
		}
		s.change(func() { s.warm.err, s.warm.takes, s.truth.err = errBroken, 0, errBroken })
		s.ask(question(bo))
		for _, tier := range []ringdexv1.Source{ringdexv1.Source_SOURCE_REDIS, ringdexv1.Source_SOURCE_DATABASE} {
			if errs := s.meter.errors[tier]; len(errs) != 1 || !errors.Is(errs[0], errBroken) {
				t.Errorf("counted as failures of %v were %v", tier, errs)
			}
		}
	})
}

// Without Redis the database is next.
func TestWithoutRedis(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.withoutRedis()
		s.truth.takes = 2 * ms1
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 2 * ms1})
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_NEAR, 0})
		if got, want := s.asked(), (asked{Near: 2, Truth: 1}); got != want {
			t.Errorf("asked were %+v, want %+v", got, want)
		}
	})
}

// An unknown caller costs nothing, whatever numbers are made up.
func TestUnknownAsksNobody(t *testing.T) {
	play(t, 1, func(s *scene) {
		for n := range phone.Number(100) {
			s.expect(nobody+5+n, verdict{ringdexv1.Outcome_OUTCOME_UNKNOWN, 0, ringdexv1.Source_SOURCE_INDEX, 0})
		}
		if got := s.asked(); got != (asked{}) {
			t.Errorf("asked were %+v", got)
		}
	})
}

// A tier that panics has failed, and nothing else has: not the process, not the
// next ring, and its read is no longer under way.
func TestPanicIsAFailure(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.change(func() { s.warm.err, s.truth.err = errPanics, errPanics })
		for range 3 {
			s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_UNAVAILABLE, 0, 0})
		}
		s.change(func() { s.truth.err = nil })
		s.expect(alex, verdict{ringdexv1.Outcome_OUTCOME_RECOGNIZED, 0, ringdexv1.Source_SOURCE_DATABASE, 0})
	})
}

package load

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"
)

// taking is an operation that takes so long, always as meant.
func taking(name string, long time.Duration) Op {
	return Op{Name: name, New: func(int, *rand.Rand) (Ask, error) {
		return func(context.Context) (bool, error) {
			time.Sleep(long)
			return true, nil
		}, nil
	}}
}

func round(t *testing.T, l Load, err error) []Sample {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	samples, err := l.Round(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return samples
}

func TestClosedDrawsEveryOperationAlike(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ops := []Op{taking("a", time.Millisecond), taking("b", time.Millisecond), taking("c", 2*time.Millisecond)}
		closed, err := NewClosed(ops, 4, 10*time.Second, 1)
		samples := round(t, closed, err)
		all := 0
		for _, s := range samples {
			all += s.Answered
		}
		for i, s := range samples {
			if share := float64(s.Answered) / float64(all); share < 0.31 || share > 0.36 {
				t.Errorf("%s has %.2f of the requests, want a third", s.Op, share)
			}
			if len(s.Latencies) != s.Answered || s.Took != 0 {
				t.Errorf("%s: %d latencies of %d answers, in %s", s.Op, len(s.Latencies), s.Answered, s.Took)
			}
			for _, took := range s.Latencies {
				if want := []time.Duration{1, 1, 2}[i] * time.Millisecond; took != want {
					t.Fatalf("%s took %s, want %s", s.Op, took, want)
				}
			}
		}
	})
}

// Of the same seed, the same is drawn: by callers for themselves, whatever the
// others do.
func TestTheSeedDecides(t *testing.T) {
	drawn := func(seed uint64) (numbers []uint64) {
		op := Op{New: func(_ int, rng *rand.Rand) (Ask, error) {
			numbers = append(numbers, rng.Uint64())
			return nil, nil
		}}
		if _, err := team([]Op{op, op}, 3, seed); err != nil {
			t.Fatal(err)
		}
		return numbers
	}
	first, again, other := drawn(7), drawn(7), drawn(8)
	seen := map[uint64]bool{}
	for i := range first {
		if first[i] != again[i] {
			t.Errorf("number %d differs with the same seed", i)
		}
		seen[first[i]], seen[other[i]] = true, true
	}
	if len(seen) != 12 {
		t.Errorf("%d numbers are different, want all 12 of two seeds", len(seen))
	}
}

func TestSchedule(t *testing.T) {
	const rate, long = 1000, 100 * time.Second
	var times []time.Duration
	for at := range Schedule(draws(1, 0, 0), rate, long) {
		if len(times) > 0 && at < times[len(times)-1] {
			t.Fatalf("%s comes after %s", at, times[len(times)-1])
		}
		times = append(times, at)
	}
	if want := rate * int(long.Seconds()); len(times) < want-4*316 || len(times) > want+4*316 {
		t.Errorf("%d requests, want about %d", len(times), want) // 316 is the deviation
	}
	if last := times[len(times)-1]; last >= long {
		t.Errorf("a request at %s is after the end", last)
	}
	// As calls come in: of the gaps, the share exp(-1) is longer than the mean.
	longer := 0
	for i := 1; i < len(times); i++ {
		if times[i]-times[i-1] > time.Second/rate {
			longer++
		}
	}
	if share := float64(longer) / float64(len(times)); share < 0.36 || share > 0.376 {
		t.Errorf("%.3f of the gaps are longer than the mean, want 0.368", share)
	}
}

// A request that is held up pays for the wait, also where it could not begin: a
// closed loop would forget it.
func TestOpenCountsFromTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := time.Now().Add(time.Second)
		op := Op{Name: "stuck for a second", New: func(int, *rand.Rand) (Ask, error) {
			return func(context.Context) (bool, error) {
				time.Sleep(time.Until(free))
				return true, nil
			}, nil
		}}
		wait := func(until time.Time) { time.Sleep(time.Until(until)) }
		open, err := NewOpen([]Op{op}, 1000, time.Second, 1, wait)
		s := round(t, open, err)[0]
		if len(s.Late) != s.Answered {
			t.Errorf("of %d requests, %d are known to be late or not", s.Answered, len(s.Late))
		}
		late := 0
		for i, by := range s.Late {
			if by > s.Latencies[i] {
				t.Fatalf("late by %s, which is not within %s", by, s.Latencies[i])
			}
			if by > 0 {
				late++
			}
		}
		if late < 600 || late > 860 { // all but as many as there are hands, until it is free
			t.Errorf("%d requests began late", late)
		}
		longer := 0
		for _, took := range s.Latencies {
			if took > time.Second/2 {
				longer++
			}
		}
		// Those that were due in its first half: more than there are hands to ask.
		if longer < 400 || longer > 600 {
			t.Errorf("%d of %d requests took more than half a second, want half", longer, s.Answered)
		}
	})
}

func TestBlocksGiveEachOperationItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fast, slow := taking("fast", time.Millisecond), taking("slow", 4*time.Millisecond)
		began := time.Now()
		fast.CPU = func() (time.Duration, error) { return time.Since(began) / 2, nil }
		blocks, err := NewBlocks([]Op{fast, slow}, 8, time.Second, 1)
		samples := round(t, blocks, err)
		for i, want := range []int{8000, 2000} {
			if s := samples[i]; s.Answered != want || s.Took != time.Second || s.Latencies != nil {
				t.Errorf("%s: %d answers in %s with %d latencies, want %d in 1s", s.Op, s.Answered, s.Took, len(s.Latencies), want)
			}
		}
		if samples[0].CPU != time.Second/2 || samples[1].CPU != 0 {
			t.Errorf("CPU %s and %s, want half a second and none", samples[0].CPU, samples[1].CPU)
		}
	})
}

func TestStraysAndFailuresHaveNoLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		op := Op{New: func(int, *rand.Rand) (Ask, error) {
			return func(context.Context) (bool, error) {
				time.Sleep(time.Millisecond)
				n++
				switch n % 4 {
				case 0:
					return false, nil
				case 1:
					return false, errors.New("failed")
				}
				return true, nil
			}, nil
		}}
		closed, err := NewClosed([]Op{op}, 1, 400*time.Millisecond, 1)
		s := round(t, closed, err)[0]
		if s.Answered != 200 || len(s.Latencies) != 200 || s.Strays != 100 || s.Failed != 100 {
			t.Errorf("%d answered, %d latencies, %d strays, %d failed; want 200, 200, 100, 100", s.Answered, len(s.Latencies), s.Strays, s.Failed)
		}
	})
}

func TestLoadsEndWithTheContext(t *testing.T) {
	ops := []Op{taking("a", time.Second)}
	wait := func(until time.Time) { time.Sleep(time.Until(until)) }
	for name, make := range map[string]func() (Load, error){
		"closed": func() (Load, error) { return NewClosed(ops, 2, time.Hour, 1) },
		"open":   func() (Load, error) { return NewOpen(ops, 10, time.Hour, 1, wait) },
		"blocks": func() (Load, error) { return NewBlocks(ops, 2, time.Hour, 1) },
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			began := time.Now()
			l, err := make()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Round(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s ends with %v", name, err)
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("%s took %s to end", name, took)
			}
		})
	}
}

func TestAnOperationThatCannotBePrepared(t *testing.T) {
	refused := errors.New("no socket")
	op := Op{Name: "x", New: func(int, *rand.Rand) (Ask, error) { return nil, refused }}
	if _, err := NewClosed([]Op{op}, 1, time.Second, 1); !errors.Is(err, refused) {
		t.Errorf("%v, want the reason", err)
	}
}

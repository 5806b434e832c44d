package leader_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ringdex/internal/leader"
	"ringdex/internal/store"
)

const term = 15 * time.Second

// row is the database's view of one leadership.
type row struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	err    error
	hangs  time.Duration // how long an answer takes on its way back
}

func (r *row) Lead(ctx context.Context, _, holder string, term time.Duration) (bool, error) {
	granted, err := r.lead(holder, term)
	r.mu.Lock()
	hangs := r.hangs
	r.mu.Unlock()
	select {
	case <-time.After(hangs):
		return granted, err
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (r *row) lead(holder string, term time.Duration) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return false, r.err
	}
	if r.holder != holder && time.Now().Before(r.until) {
		return false, nil
	}
	r.holder, r.until = holder, time.Now().Add(term)
	return true, nil
}

func (r *row) set(change func(*row)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(r)
}

// job counts how often it runs and whether it runs now.
type job struct{ starts, running atomic.Int64 }

func (j *job) do(ctx context.Context) {
	j.starts.Add(1)
	j.running.Add(1)
	defer j.running.Add(-1)
	<-ctx.Done()
}

func candidate(r *row, holder string) leader.Candidate {
	return leader.Candidate{
		Elector: r, Name: "warmer", Holder: holder, Term: term, Log: slog.New(slog.DiscardHandler),
	}
}

// run starts a candidate and returns what stops it and waits.
func run(c leader.Candidate, do func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Run(ctx, do)
	}()
	return func() {
		cancel()
		<-done
	}
}

func expect(t *testing.T, j *job, running, starts int64) {
	t.Helper()
	synctest.Wait()
	if r, s := j.running.Load(), j.starts.Load(); r != running || s != starts {
		t.Errorf("running %d, started %d times; want %d, %d", r, s, running, starts)
	}
}

func TestLeadsForAsLongAsItRenews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var j job
		stop := run(candidate(&r, "a"), j.do)
		time.Sleep(100 * term)
		expect(t, &j, 1, 1)
		stop()
		expect(t, &j, 0, 1)
	})
}

func TestOneLeadsAndAnotherFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var first, second job
		stopFirst := run(candidate(&r, "a"), first.do)
		expect(t, &first, 1, 1)
		stopSecond := run(candidate(&r, "b"), second.do)
		defer stopSecond()
		time.Sleep(10 * term)
		expect(t, &second, 0, 0)
		stopFirst()
		time.Sleep(2 * term)
		expect(t, &second, 1, 1)
	})
}

func TestSurvivesOneFailedRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var j job
		defer run(candidate(&r, "a"), j.do)()
		expect(t, &j, 1, 1)
		r.set(func(r *row) { r.err = errors.New("away") })
		time.Sleep(term/3 + time.Second)
		r.set(func(r *row) { r.err = nil })
		time.Sleep(10 * term)
		expect(t, &j, 1, 1)
	})
}

func TestEndsOneTermAfterTheLastProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var j job
		defer run(candidate(&r, "a"), j.do)()
		expect(t, &j, 1, 1)
		r.set(func(r *row) { r.err = errors.New("away") })
		time.Sleep(term - time.Nanosecond)
		expect(t, &j, 1, 1)
		time.Sleep(time.Nanosecond)
		expect(t, &j, 0, 1)
		r.set(func(r *row) { r.err = nil })
		time.Sleep(term)
		expect(t, &j, 1, 2)
	})
}

// The database has granted the renewal, but its answers come late: what counts
// is when they were asked for.
func TestATermBeginsWhenItWasAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const late = term/3 - time.Second
		r := row{hangs: late}
		var j job
		defer run(candidate(&r, "a"), j.do)()
		time.Sleep(late)
		expect(t, &j, 1, 1)
		r.set(func(r *row) { r.hangs = time.Hour })
		time.Sleep(term - late - time.Nanosecond)
		expect(t, &j, 1, 1)
		time.Sleep(time.Nanosecond)
		expect(t, &j, 0, 1)
	})
}

func TestEndsWhenAnotherLeads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var j job
		defer run(candidate(&r, "a"), j.do)()
		expect(t, &j, 1, 1)
		r.set(func(r *row) { r.holder, r.until = "b", time.Now().Add(time.Hour) })
		time.Sleep(term / 3)
		expect(t, &j, 0, 1)
	})
}

func TestRunsAgainWhatReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var starts atomic.Int64
		defer run(candidate(&r, "a"), func(context.Context) { starts.Add(1) })()
		time.Sleep(term)
		synctest.Wait()
		if n := starts.Load(); n < 3 || n > 4 {
			t.Errorf("started %d times in a term", n)
		}
	})
}

func TestNotTwiceEvenWhenItIsSlowToEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var j job
		stop := run(candidate(&r, "a"), func(ctx context.Context) {
			j.do(ctx)
			j.running.Add(1)
			defer j.running.Add(-1)
			time.Sleep(10 * term)
		})
		expect(t, &j, 1, 1)
		r.set(func(r *row) { r.err = errors.New("away") })
		time.Sleep(term)
		r.set(func(r *row) { r.err = nil })
		time.Sleep(9 * term)
		expect(t, &j, 1, 1)
		time.Sleep(2 * term)
		expect(t, &j, 1, 2)
		stop()
		expect(t, &j, 0, 2)
	})
}

// Whatever a partition does to whom, two jobs never run at once.
func TestNeverTwoAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r row
		var most, now atomic.Int64
		do := func(ctx context.Context) {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			<-ctx.Done()
		}
		for _, holder := range []string{"a", "b", "c"} {
			defer run(candidate(&r, holder), do)()
		}
		for i := range 200 {
			r.set(func(r *row) {
				r.hangs = time.Duration(i%9) * time.Second
				r.err = nil
				if i%5 == 0 {
					r.err = errors.New("away")
				}
			})
			time.Sleep(time.Duration(i%7) * time.Second)
			synctest.Wait()
		}
		if n := most.Load(); n != 1 {
			t.Errorf("%d led at once", n)
		}
	})
}

type tombstones struct {
	mu     sync.Mutex
	left   int
	err    error
	rounds []int
	marks  int
	seen   string // of the last round
}

// Now is how many calls came before.
func (s *tombstones) Now(context.Context) (store.Mark, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.marks++
	return store.Mark{Cursor: strconv.Itoa(s.marks)}, nil
}

func (s *tombstones) Reap(_ context.Context, seen store.Mark, limit int) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	n := min(limit, s.left)
	s.left -= n
	s.rounds, s.seen = append(s.rounds, n), seen.Cursor
	return n, nil
}

// expect checks what has been reaped and sets what comes next.
func (s *tombstones) expect(t *testing.T, left, rounds, next int, err error) {
	t.Helper()
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left != left || len(s.rounds) != rounds {
		t.Errorf("%d left after rounds %v, want %d after %d", s.left, s.rounds, left, rounds)
	}
	s.left, s.err = next, err
}

func TestReap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := tombstones{left: 12_000}
		ctx, cancel := context.WithCancel(context.Background())
		begun := time.Now()
		go leader.Reap(ctx, &s, func() time.Duration { return time.Since(begun) }, slog.New(slog.DiscardHandler))
		time.Sleep(time.Hour - time.Second)
		s.expect(t, 12_000, 0, 12_000, nil) // nothing has been known for an hour
		time.Sleep(time.Second)
		s.expect(t, 0, 3, 5, errors.New("away"))
		time.Sleep(time.Minute)
		s.expect(t, 5, 3, 5, nil)
		time.Sleep(time.Minute)
		s.expect(t, 0, 4, 5, nil)
		if s.seen != "3" {
			t.Errorf("the last round was of mark %s, want the third, which was an hour old", s.seen)
		}
		cancel()
		time.Sleep(time.Hour)
		s.expect(t, 5, 4, 0, nil)
	})
}

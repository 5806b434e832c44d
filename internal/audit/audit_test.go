package audit

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// Each case is a hit of what was right after commit 1, by a ring that has just
// begun.
func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		happens func(*history, *Auditor)
		stale   bool
	}{
		"nothing has changed": {func(*history, *Auditor) {}, false},
		"changed a bound ago and more": {func(h *history, a *Auditor) {
			h.commit(false)
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
		}, true},
		"gone for longer than a bound": {func(h *history, a *Auditor) {
			h.commit(true)
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
		}, true},
		"changed within the bound": {func(h *history, a *Auditor) {
			h.pass(t.Context(), a, time.Second)
			h.commit(false)
			h.pass(t.Context(), a, bound)
		}, false},
		"changed before, and again": {func(h *history, a *Auditor) {
			h.commit(false)
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
			h.commit(false)
		}, false}, // it was stale, but nobody can tell any more
		"too much has changed to tell": {func(h *history, a *Auditor) {
			h.commit(false)
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
			h.commit(false)
			h.overflow = true
		}, false},
		"another generation for longer than a bound": {func(h *history, a *Auditor) {
			h.generation = "second"
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
		}, true},
		"another generation within the bound": {func(h *history, a *Auditor) {
			h.pass(t.Context(), a, time.Second)
			h.generation = "second"
			h.pass(t.Context(), a, bound)
		}, false},
		"the organization wants more interactions": {func(h *history, a *Auditor) {
			h.wanted = 3
			h.pass(t.Context(), a, time.Second)
			h.pass(t.Context(), a, bound)
		}, false},
		"nobody has followed": {func(h *history, _ *Auditor) {
			h.commit(false)
			h.now += time.Minute
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h, a := newHistory()
			served := h.served(1)
			test.happens(h, a)
			stale, err := a.judge(t.Context(), hit{served.Fingerprint(), h.now - bound})
			if stale != test.stale || err != nil {
				t.Errorf("stale %t, %v", stale, err)
			}
		})
	}
}

// What cannot be asked is no verdict, and is not counted.
func TestDatabaseAway(t *testing.T) {
	h, a := newHistory()
	served := h.served(1)
	h.away = true
	a.check(t.Context(), hit{served.Fingerprint(), h.now - bound})
	if got := a.Stats(); got != (Stats{}) {
		t.Errorf("counted %+v", got)
	}
}

// One version with other content, as of a write that passed a lock by, is found
// as soon as it has been there for a bound.
func TestOtherContent(t *testing.T) {
	h, a := newHistory()
	h.pass(t.Context(), a, time.Second)
	h.pass(t.Context(), a, bound)
	print := h.served(1).Fingerprint()
	print.Sum++
	if stale, err := a.judge(t.Context(), hit{print, h.now - bound}); !stale || err != nil {
		t.Errorf("stale %t, %v", stale, err)
	}
}

// The rule against the truth, in any history: what is called stale is, and what
// has been out of date for a bound and a grain is called so unless it has changed
// since.
func TestRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, a := newHistory()
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				h.commit(rapid.Bool().Draw(t, "gone"))
			default:
				h.pass(context.Background(), a, time.Duration(rapid.IntRange(1, 700).Draw(t, "ms"))*time.Millisecond)
			}
		}
		n := rapid.IntRange(1, len(h.commits)).Draw(t, "served")
		if h.commits[n-1].gone {
			return // is not told
		}
		asOf := h.now - bound - time.Duration(rapid.IntRange(0, 2000).Draw(t, "age"))*time.Millisecond
		stale, err := a.judge(context.Background(), hit{h.served(n).Fingerprint(), asOf})
		if err != nil {
			t.Fatal(err)
		}
		last := len(h.commits)
		over := n < last && h.commits[n].at <= asOf
		if stale && !over {
			t.Fatalf("a false alarm: commit %d of %d, as of %v", n, last, asOf)
		}
		mark, marked := a.ledger.before(asOf)
		if contains := marked && mark.Cursor == h.mark(last); n < last && contains && !stale {
			t.Fatalf("missed: commit %d of %d, which a mark contains from before %v", n, last, asOf)
		}
	})
}

// Hits are taken one at a time and never wait, whatever the database does.
func TestHitsDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, a := newHistory()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { a.Run(ctx); close(ended) }()
		served := h.served(1)
		for range 1000 {
			a.Hit(served, h.now)
			a.Hit(served, h.now)
			time.Sleep(time.Millisecond)
		}
		synctest.Wait()
		if got := a.Stats().Checked; got < 6 || got > 20 {
			t.Errorf("in a second %d hits were checked", got)
		}
		stop()
		<-ended
		for range 10 {
			a.Hit(served, h.now) // nobody takes them any more
		}
	})
}

func TestHitsAllocateNothing(t *testing.T) {
	h, a := newHistory()
	served := h.served(1)
	if n := testing.AllocsPerRun(100, func() { a.Hit(served, 0) }); n != 0 {
		t.Errorf("a hit that is passed by allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		a.wanted.Store(true)
		a.Hit(served, 0)
		<-a.hits
	}); n != 0 {
		t.Errorf("a hit that is taken allocates %v times", n)
	}
}

// The ledger stays small, and what a hit may be judged by stays in it.
func TestLedger(t *testing.T) {
	h, a := newHistory()
	for range 10_000 {
		h.pass(t.Context(), a, 100*time.Millisecond)
		if _, ok := a.ledger.before(h.now - 2*bound); !ok && h.now > time.Hour+2*bound+time.Second {
			t.Fatal("no mark from before what a hit had to know")
		}
	}
	if n := len(a.ledger.moments); n > 3*grain+grain {
		t.Errorf("%d marks are kept", n)
	}
}

func BenchmarkHit(b *testing.B) {
	h, a := newHistory()
	served := h.served(1)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			a.Hit(served, 0)
		}
	})
}

package warmer_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/store"
	"ringdex/internal/warmer"
)

func TestChangesAreReadAtABoundedRate(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expect(t, 1, 0)
		run.Changed(rows(1, 10_000))
		w.expect(t, 1, 100)
		time.Sleep(time.Second)
		w.expect(t, 1, 1_100)
		time.Sleep(time.Minute)
		w.expect(t, 1, 10_000)
	})
}

func TestManyChangesOfOneCallerAreOne(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expect(t, 1, 0)
		run.Changed(rows(2, 2)) // is being filled when the others come
		w.expect(t, 1, 1)
		for range 1000 {
			run.Changed(rows(1, 1))
		}
		time.Sleep(time.Minute)
		w.expect(t, 1, 2)
	})
}

func TestTooManyChangesAreAPass(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expect(t, 1, 0)
		run.Changed(rows(1, 100_001))
		time.Sleep(5*time.Minute + 10*time.Second)
		w.expect(t, 2, 100_000)
		time.Sleep(time.Hour)
		w.expect(t, 2, 100_000)
	})
}

func TestLostContentIsAPass(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, _ *warmer.Warmer) {
		time.Sleep(time.Hour)
		w.expect(t, 1, 0)
		w.change(func() { w.marked = false })
		time.Sleep(11 * time.Second)
		w.expect(t, 2, 0)
		w.change(func() { w.marked = false })
		time.Sleep(4 * time.Minute)
		w.expect(t, 2, 0) // not that soon again
		time.Sleep(2 * time.Minute)
		w.expect(t, 3, 0)
	})
}

func TestANewGenerationIsAPass(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expect(t, 1, 0)
		w.change(func() { w.generation = "second" })
		run.Changed(rows(1, 1))
		w.expect(t, 2, 1)
		for c, era := range w.filled {
			if era != answer.EraOf("second") {
				t.Errorf("%v is filled for the generation before", c)
			}
		}
	})
}

func TestTheFirstCallerEver(t *testing.T) {
	w := newWorld(0)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expect(t, 1, 0)
		w.change(func() { w.callers = 1 })
		run.Changed(rows(1, 1))
		synctest.Wait()
		w.change(func() {
			if len(w.filled) != 1 {
				t.Errorf("%d filled, want 1", len(w.filled))
			}
		})
	})
}

// flip changes the generation before the second page is read.
type flip struct{ *world }

func (f flip) Page(ctx context.Context, after string, limit int) (store.Page, error) {
	if after != "" {
		f.change(func() { f.generation = "second" })
	}
	return f.world.Page(ctx, after, limit)
}

func TestFillBeginsAgainInANewGeneration(t *testing.T) {
	const callers = 5_010 // six pages
	w := newWorld(callers)
	run := warmer.New(flip{w}, w, slog.New(slog.DiscardHandler))
	n, err := run.Fill(t.Context(), nil)
	if n != callers || err != nil || len(w.filled) != callers {
		t.Fatalf("filled %d, error %v", n, err)
	}
	if w.passes != 2 {
		t.Errorf("%d passes begun, want 2", w.passes)
	}
	for c, era := range w.filled {
		if era != answer.EraOf("second") {
			t.Fatalf("%v is filled for the generation before", c)
		}
	}
}

// rendezvous fills a page only once the next one is being read, if there is one.
type rendezvous struct {
	*world
	reading chan struct{}
}

func (r rendezvous) Page(ctx context.Context, after string, limit int) (store.Page, error) {
	if after != "" {
		r.reading <- struct{}{}
	}
	return r.world.Page(ctx, after, limit)
}

func (r rendezvous) Fill(ctx context.Context, answers []answer.Answer) error {
	if answers[len(answers)-1].Caller() != caller(r.callers) {
		<-r.reading
	}
	return r.world.Fill(ctx, answers)
}

func TestReadsWhileItWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // a deadlock fails
		r := rendezvous{newWorld(5_010), make(chan struct{})}
		if n, err := warmer.New(r, r, slog.New(slog.DiscardHandler)).Fill(t.Context(), nil); n != 5_010 || err != nil {
			t.Fatalf("filled %d, error %v", n, err)
		}
	})
}

func TestAPassGoesOnWhereItWas(t *testing.T) {
	w := newWorld(5_010)
	w.room = 5_000
	simulate(t, w, func(t *testing.T, _ *warmer.Warmer) {
		time.Sleep(time.Hour)
		w.expect(t, 1, 0)
		w.change(func() { w.room = 0 })
		time.Sleep(time.Minute)
		w.expect(t, 1, 0)
		if len(w.filled) != w.callers {
			t.Errorf("%d filled, want %d", len(w.filled), w.callers)
		}
	})
}

func TestOneBrokenContactKeepsNobodyCold(t *testing.T) {
	w := newWorld(10)
	w.broken = 5
	var log strings.Builder
	run := warmer.New(w, w, slog.New(slog.NewTextHandler(&log, nil)))
	if _, err := run.Fill(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if len(w.filled) != 9 {
		t.Errorf("%d filled, want 9", len(w.filled))
	}
	if !strings.Contains(log.String(), "cannot be encoded") {
		t.Errorf("nothing is said about it: %q", log.String())
	}
}

func TestChangesBeforeRunAreForgotten(t *testing.T) {
	w := newWorld(3)
	synctest.Test(t, func(t *testing.T) {
		run := warmer.New(w, w, slog.New(slog.DiscardHandler))
		for range 3 {
			run.Changed(rows(1, 100_000))
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		run.Run(ctx)
		w.expect(t, 1, 0)
	})
}

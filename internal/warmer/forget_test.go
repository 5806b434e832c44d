package warmer_test

import (
	"testing"
	"testing/synctest"
	"time"

	"ringdex/internal/store"
	"ringdex/internal/warmer"
)

// expectFilled checks who is in the cache.
func (w *world) expectFilled(t *testing.T, callers ...int) {
	t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, i := range callers {
		if _, ok := w.filled[caller(i)]; !ok {
			t.Errorf("%d is not in the cache", i)
		}
	}
	if len(w.filled) != len(callers) {
		t.Errorf("%d are in the cache, want %d", len(w.filled), len(callers))
	}
}

func TestTheDeletedAreForgotten(t *testing.T) {
	w := newWorld(5)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		w.expectFilled(t, 1, 2, 3, 4, 5)
		row := func(i int, version uint64, present bool) store.Row {
			return store.Row{Caller: caller(i), Version: version, Present: present}
		}
		run.Changed([]store.Row{row(2, 3, false), row(9, 3, false)})
		w.expectFilled(t, 1, 3, 4, 5)
		w.expect(t, 1, 0) // nobody has to be read for that
		time.Sleep(time.Second)

		// Whatever comes first, the newest row counts.
		run.Changed(rows(1, 1)) // keeps the warmer busy while the others come
		synctest.Wait()
		run.Changed([]store.Row{row(2, 4, true), row(2, 3, false), row(3, 4, false), row(3, 3, true)})
		run.Changed([]store.Row{row(4, 4, false)})
		run.Changed([]store.Row{row(4, 5, true)})
		time.Sleep(time.Second)
		w.expectFilled(t, 1, 2, 4, 5)
	})
}

func TestForgettingOutlastsAnOutage(t *testing.T) {
	w := newWorld(3)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		synctest.Wait()
		w.change(func() { w.away = true })
		run.Changed([]store.Row{{Caller: caller(2), Version: 2}})
		time.Sleep(time.Hour)
		w.expectFilled(t, 1, 2, 3)
		w.change(func() { w.away = false })
		time.Sleep(time.Minute)
		w.expectFilled(t, 1, 3)
	})
}

func TestManyDeletedAreForgotten(t *testing.T) {
	w := newWorld(1_000)
	simulate(t, w, func(t *testing.T, run *warmer.Warmer) {
		gone := rows(1, 1_000)
		for i := range gone {
			gone[i].Present = false
		}
		synctest.Wait()
		run.Changed(gone[:999])
		time.Sleep(time.Minute)
		w.expectFilled(t, 1_000)
		w.expect(t, 1, 0)
	})
}

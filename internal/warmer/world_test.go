package warmer_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/warmer"
)

// world is a database and a cache in which nothing takes time by itself.
type world struct {
	mu         sync.Mutex
	generation callerid.Generation
	callers    int  // numbered from 1
	broken     int  // the caller whose name is no text, if positive
	room       int  // for how many callers the cache works, if positive
	away       bool // the cache, when it is to forget

	passes, profiles int // begun, read
	filled           map[callerid.Caller]answer.Era
	marked           bool
}

func newWorld(callers int) *world {
	return &world{generation: "first", callers: callers, filled: map[callerid.Caller]answer.Era{}}
}

func caller(i int) callerid.Caller { return callerid.Caller{Org: 1, Number: phone.Number(i)} }

func (w *world) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

func (w *world) reading(i int) store.Reading {
	r := store.Reading{Caller: caller(i), Generation: w.generation, Version: 1}
	if i <= w.callers {
		r.Profile = &callerid.Profile{Contact: callerid.Contact{Kind: callerid.KindContact, Name: "Alex"}}
	}
	if i == w.broken {
		r.Profile.Contact.Name = "\xff"
	}
	return r
}

func (w *world) Page(_ context.Context, after string, limit int) (store.Page, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if after == "" {
		w.passes++
	}
	var page store.Page
	last, _ := strconv.Atoi(after)
	for i := last + 1; i <= w.callers && len(page.Readings) < limit; i++ {
		page.Readings = append(page.Readings, w.reading(i))
	}
	if len(page.Readings) == limit {
		page.Next = strconv.Itoa(last + limit)
	}
	return page, nil
}

func (w *world) Profile(_ context.Context, c callerid.Caller) (store.Reading, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.profiles++
	return w.reading(int(c.Number)), nil
}

func (w *world) Fill(_ context.Context, answers []answer.Answer) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.room > 0 && len(w.filled)+len(answers) > w.room {
		return errors.New("out of memory")
	}
	for _, a := range answers {
		w.filled[a.Caller()] = a.Era()
	}
	return nil
}

func (w *world) Forget(_ context.Context, callers ...callerid.Caller) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away && len(callers) > 0 {
		return errors.New("away")
	}
	for _, c := range callers {
		delete(w.filled, c)
	}
	return nil
}

func (w *world) Mark(context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.marked = true
	return nil
}

func (w *world) Marked(context.Context) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.marked, nil
}

func rows(from, to int) []store.Row {
	var list []store.Row
	for i := from; i <= to; i++ {
		list = append(list, store.Row{Caller: caller(i), Version: 2, Present: true})
	}
	return list
}

// simulate runs a warmer in a world until the function returns.
func simulate(t *testing.T, w *world, f func(t *testing.T, run *warmer.Warmer)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		run := warmer.New(w, w, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go run.Run(ctx)
		f(t, run)
	})
}

// expect lets everything come to rest and checks how much was read.
func (w *world) expect(t *testing.T, passes, profiles int) {
	t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.passes != passes || w.profiles != profiles {
		t.Errorf("%d passes begun, %d profiles read; want %d, %d", w.passes, w.profiles, passes, profiles)
	}
}

package warmer

import (
	"context"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

const (
	// Changed callers are read or forgotten at most 1,000 a second.
	changesAtOnce = 100
	changesEvery  = 100 * time.Millisecond

	// A cache that has lost its content, or changes that were too many, are
	// worth another pass, but no more often than the spacing: a cache that is
	// too small loses its mark again and again.
	checkEvery = 10 * time.Second
	spacing    = 5 * time.Minute
)

// Changed hears from the feed which rows have changed. It never blocks, keeps
// nothing of rows, and does nothing unless Run is running.
func (w *Warmer) Changed(rows []store.Row) { w.changes.add(rows) }

// follow fills and forgets what changes, until a pass is due or ctx ends.
func (w *Warmer) follow(ctx context.Context, g callerid.Generation, earliest time.Time) {
	check := time.NewTicker(checkEvery)
	defer check.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-check.C:
			if now.After(earliest) && w.cold(ctx) {
				return
			}
		case <-w.changes.arrived:
			if !w.catchUp(ctx, g) || !pause(ctx, changesEvery) {
				return
			}
		}
	}
}

// catchUp deals with some of the changes. It returns false when the generation is
// another one. It does one after the other, so a caller that it has filled before
// it was deleted is forgotten after that.
func (w *Warmer) catchUp(ctx context.Context, g callerid.Generation) bool {
	present, gone := w.changes.take(changesAtOnce)
	w.persist(ctx, func() error { return w.cache.Forget(ctx, gone...) })
	same := true
	w.persist(ctx, func() (err error) {
		same, err = w.refresh(ctx, present, g)
		return err
	})
	return same
}

// cold tells whether much of the cache's content is certainly missing.
func (w *Warmer) cold(ctx context.Context) bool {
	if w.changes.incomplete() {
		return true
	}
	marked, err := w.cache.Marked(ctx)
	return err == nil && !marked
}

// refresh reads and fills callers. It returns false when the generation is
// another one.
func (w *Warmer) refresh(ctx context.Context, callers []callerid.Caller, g callerid.Generation) (bool, error) {
	readings := make([]store.Reading, 0, len(callers))
	for _, c := range callers {
		r, err := w.profiles.Profile(ctx, c)
		if err != nil {
			return true, err
		}
		if r.Generation != g {
			return false, nil
		}
		readings = append(readings, r)
	}
	var encoder answer.Encoder
	return true, w.cache.Fill(ctx, w.answers(&encoder, readings))
}

// Package warmer fills the cache that a fleet shares before anybody rings, and
// keeps it filled while contacts change. Nothing depends on it but speed: what
// it leaves out, or fills too late, the servers fill as they read it.
//
// It also takes out whom the database no longer has, so that nobody's data
// lingers. That answers don't depend on either: a deleted caller is absent in the
// index, and no cache is asked. What it misses, because it was not running or
// changes were too many, goes with the life of what the cache holds.
package warmer

import (
	"context"
	"log/slog"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Cache is what is filled.
type Cache interface {
	Fill(ctx context.Context, answers []answer.Answer) error
	// Forget deletes what is known of callers.
	Forget(ctx context.Context, callers ...callerid.Caller) error
	// Mark leaves a mark that goes when the cache loses its content, and well
	// before what is filled after it.
	Mark(ctx context.Context) error
	// Marked tells whether the mark is still there.
	Marked(ctx context.Context) (bool, error)
}

// Warmer fills a cache from a database.
type Warmer struct {
	profiles store.Profiles
	cache    Cache
	log      *slog.Logger
	changes  changes
}

// New returns a Warmer that does nothing yet.
func New(profiles store.Profiles, cache Cache, log *slog.Logger) *Warmer {
	return &Warmer{profiles: profiles, cache: cache, log: log, changes: newChanges()}
}

// Fill makes one pass over all present callers and returns how many it filled.
// It gives up at the first error. Progress, unless nil, hears how many are done
// after each page; it goes back to 0 when the generation changes on the way.
func (w *Warmer) Fill(ctx context.Context, progress func(done int)) (int, error) {
	var p pass
	err := w.advance(ctx, &p, progress)
	return p.done, err
}

// Run fills the cache and keeps it filled until ctx ends. It survives the loss
// of the database and of the cache. It is for one server of a fleet.
func (w *Warmer) Run(ctx context.Context) {
	defer w.changes.close()
	for ctx.Err() == nil {
		began := time.Now()
		w.follow(ctx, w.warm(ctx), began.Add(spacing))
	}
}

// warm makes one pass, however long it takes, and returns its generation.
func (w *Warmer) warm(ctx context.Context) callerid.Generation {
	var p pass
	w.changes.open() // what changed before, the pass reads anyway
	// The mark comes first, so that it goes with whatever is lost from here on.
	if w.persist(ctx, func() error { return w.cache.Mark(ctx) }) &&
		w.persist(ctx, func() error { return w.advance(ctx, &p, nil) }) {
		w.log.Info("cache filled", "callers", p.done)
	}
	return p.generation
}

// Delays between attempts when the database or the cache is away.
const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = 10 * time.Second
)

// persist tries until it succeeds; it returns false when ctx ends before.
func (w *Warmer) persist(ctx context.Context, try func() error) bool {
	for delay := firstDelay; ; delay = min(2*delay, lastDelay) {
		err := try()
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		w.log.Warn("filling the cache", "error", err, "again_in", delay)
		if !pause(ctx, delay) {
			return false
		}
	}
}

// pause returns false when ctx ends before the time is over.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package leader

import (
	"context"
	"log/slog"
	"time"

	"ringdex/internal/store"
)

// Reaper removes tombstones; store.Upkeep is one.
type Reaper interface {
	// Now is the mark of the present moment.
	Now(ctx context.Context) (store.Mark, error)
	// Reap removes tombstones that were there at a mark, at most limit of them, and
	// returns how many.
	Reap(ctx context.Context, seen store.Mark, limit int) (int, error)
}

// Tombstones are removed in rounds small enough that no poll of the feed and no
// writer waits for one.
const (
	reapEvery = time.Minute
	reapLimit = 5_000
)

// Reap removes tombstones every minute until ctx ends: those that it has known of
// for store.TombstoneAge, on a clock that nobody sets. A server that has not heard of
// them in that time knows that it has to load anew; the dates in the database are no
// proof, since its wall clock may be moved. It is for the leader alone: two at
// once do no harm, but get in each other's way.
func Reap(ctx context.Context, r Reaper, clock func() time.Duration, log *slog.Logger) {
	var known marks
	for {
		n, err := known.reap(ctx, r, clock)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			log.Warn("removing tombstones", "removed", n, "error", err)
		} else if n > 0 {
			log.Debug("tombstones removed", "removed", n)
		}
		if !pause(ctx, reapEvery) {
			return
		}
	}
}

// marks are those of the last hour, the oldest first.
type marks []dated

type dated struct {
	store.Mark
	at time.Duration
}

// reap notes what is there by now, and removes what was there an hour ago.
func (m *marks) reap(ctx context.Context, r Reaper, clock func() time.Duration) (int, error) {
	now, err := r.Now(ctx)
	if err != nil {
		return 0, err
	}
	*m = append(*m, dated{now, clock()})
	old := 0
	for old < len(*m) && clock()-(*m)[old].at >= store.TombstoneAge {
		old++
	}
	if old == 0 {
		return 0, nil
	}
	*m = (*m)[old-1:]
	return inRounds(reapLimit, func() (int, error) { return r.Reap(ctx, (*m)[0].Mark, reapLimit) })
}

// inRounds repeats what removes at most limit until there is no more of it.
func inRounds(limit int, round func() (int, error)) (int, error) {
	total := 0
	for {
		n, err := round()
		total += n
		if err != nil || n < limit {
			return total, err
		}
	}
}

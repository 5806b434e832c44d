package leader

import (
	"context"
	"log/slog"
	"time"
)

// Reaper removes tombstones; store.Upkeep is one.
type Reaper interface {
	// Reap removes old tombstones, at most limit of them, and returns how many.
	Reap(ctx context.Context, limit int) (int, error)
}

// Tombstones are removed in rounds small enough that no poll of the feed and no
// writer waits for one.
const (
	reapEvery = time.Minute
	reapLimit = 5_000
)

// Reap removes old tombstones every minute until ctx ends. It is for the leader
// alone: two at once do no harm, but get in each other's way.
func Reap(ctx context.Context, r Reaper, log *slog.Logger) {
	for {
		n, err := inRounds(reapLimit, func() (int, error) { return r.Reap(ctx, reapLimit) })
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

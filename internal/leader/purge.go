package leader

import (
	"context"
	"log/slog"
	"time"

	"ringdex/internal/callerid"
)

// Purger removes what was deleted, once its time is over; store.Purger is one.
type Purger interface {
	// Purge removes what was deleted before a time, at most limit contacts, and
	// returns how many.
	Purge(ctx context.Context, before time.Time, limit int) (int, error)
}

// A purge may be late by an hour: it is counted in days. Its rounds are smaller
// than those of tombstones, since a contact takes its records along.
const (
	purgeEvery = time.Hour
	purgeLimit = 500
)

// Purge removes contacts that were deleted longer than callerid.UndeleteGrace
// ago, every hour until ctx ends. It is for the leader alone, as Reap is.
func Purge(ctx context.Context, p Purger, log *slog.Logger) {
	for {
		n, err := inRounds(purgeLimit, func() (int, error) {
			return p.Purge(ctx, time.Now().Add(-callerid.UndeleteGrace), purgeLimit)
		})
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			log.Warn("purging deleted contacts", "removed", n, "error", err)
		} else if n > 0 {
			log.Info("deleted contacts purged", "removed", n)
		}
		if !pause(ctx, purgeEvery) {
			return
		}
	}
}

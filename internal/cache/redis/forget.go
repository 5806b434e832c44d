package redis

import (
	"context"
	"fmt"
	"slices"

	"ringdex/internal/callerid"
)

// Forget deletes what is known of callers, of whatever generation, and returns the
// first error, when some may still be known.
//
// A fill that was read before and arrives later brings an older answer back. No
// index asks for its version any more, so it is never told, and it goes within
// the life of what is filled. Who has to be sure waits, before forgetting, until
// every fill that could have read the person has arrived.
func (c *Cache) Forget(ctx context.Context, callers ...callerid.Caller) error {
	for some := range slices.Chunk(callers, batch) {
		pipe := c.filler.Pipeline()
		for _, caller := range some {
			pipe.Del(ctx, keyOf(caller)) // one key each: in a Cluster they are apart
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return fmt.Errorf("forgetting in redis: %w", err)
		}
	}
	return nil
}

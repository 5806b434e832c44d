package redis

import (
	"context"
	"fmt"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// tombstone is how long an erased caller's key stays taken, by an empty value, so
// that no fill brings back what it had read before: longer than any fill is under
// way, be its server, the network or Redis frozen meanwhile. Whoever gets the number
// next is not kept here until then, which costs reads of the database.
const tombstone = time.Hour

// Each of these is one command for Redis: a tombstone that comes first is seen. They
// are sent whole, since a server that has restarted knows no script.
const (
	replaceUnlessTombstone = `if redis.call('strlen', KEYS[1]) > 0 then redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) end return 1`
	deleteUnlessTombstone  = `if redis.call('strlen', KEYS[1]) > 0 then redis.call('del', KEYS[1]) end return 1`
)

// replace writes answers over others. What has gone meanwhile is left so.
func (c *Cache) replace(ctx context.Context, answers []answer.Answer) error {
	return c.each(ctx, len(answers), func(pipe goredis.Pipeliner, i int) {
		a := answers[i]
		pipe.Eval(ctx, replaceUnlessTombstone, []string{keyOf(a.Caller())}, a.Bytes(), lifetime().Milliseconds())
	})
}

// Forget deletes what is known of callers, of whatever generation, and returns the
// first error, when some may still be known.
//
// A fill that was read before and arrives later brings an older answer back. No
// index asks for its version any more, so it is never told, and it goes within
// the life of what is filled. Erase is for those who have to be sure.
func (c *Cache) Forget(ctx context.Context, callers ...callerid.Caller) error {
	for some := range slices.Chunk(callers, batch) {
		err := c.each(ctx, len(some), func(pipe goredis.Pipeliner, i int) {
			pipe.Eval(ctx, deleteUnlessTombstone, []string{keyOf(some[i])})
		})
		if err != nil {
			return fmt.Errorf("forgetting in redis: %w", err)
		}
	}
	return nil
}

// Erase deletes what is known of callers, and keeps out for an hour whatever is still
// on its way. It returns the first error, when some may still be known. A Redis
// that loses what it was told last, or starts with what it had saved, may hold
// them again until the end of their life.
func (c *Cache) Erase(ctx context.Context, callers ...callerid.Caller) error {
	for some := range slices.Chunk(callers, batch) {
		err := c.each(ctx, len(some), func(pipe goredis.Pipeliner, i int) {
			pipe.Set(ctx, keyOf(some[i]), "", tombstone)
		})
		if err != nil {
			return fmt.Errorf("erasing in redis: %w", err)
		}
	}
	return nil
}

// each sends one command for each of so many keys, which in a Cluster are apart, in one
// round trip to whoever holds them. It returns the first error.
func (c *Cache) each(ctx context.Context, keys int, command func(pipe goredis.Pipeliner, i int)) error {
	pipe := c.filler.Pipeline()
	for i := range keys {
		command(pipe, i)
	}
	_, err := pipe.Exec(ctx)
	return err
}

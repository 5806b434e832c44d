package redis

import (
	"context"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
)

// FillAnyway is Fill as it must not be: over whatever is there.
func (c *Cache) FillAnyway(ctx context.Context, answers []answer.Answer) error {
	return c.each(ctx, len(answers), func(pipe goredis.Pipeliner, i int) {
		pipe.Set(ctx, keyOf(answers[i].Caller()), answers[i].Bytes(), lifetime())
	})
}

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

// Get asks and waits.
func (c *Cache) Get(ctx context.Context, w answer.Want) (answer.Answer, bool, error) {
	type reply struct {
		a   answer.Answer
		ok  bool
		err error
	}
	told := make(chan reply, 1)
	c.Ask(w, func(a answer.Answer, ok bool, err error) { told <- reply{a, ok, err} })
	select {
	case r := <-told:
		return r.a, r.ok, r.err
	case <-ctx.Done():
		return answer.Answer{}, false, ctx.Err()
	}
}

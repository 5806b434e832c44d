package redis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
)

// filling serves nobody who waits.
var filling = patience{dial: 2 * time.Second, io: 3 * time.Second, retries: 1}

const (
	// life of what is filled, at most.
	life = 24 * time.Hour
	// underWay is how long a Fill takes at most: less than half of what a tombstone
	// lasts, since another may wait for it with what it has read.
	underWay = tombstone / 4
	// batch is how many queued answers, or keys, go in one round trip.
	batch = 128
	// roomy is how many bytes of answers Fill sends in one round trip. Redis
	// takes them in pieces of 16 KiB, between which it serves others.
	roomy = 256 << 10

	queueLength = 4096
	putters     = 2
)

// Fill writes answers and returns the first error, when any or all may have been
// written.
func (c *Cache) Fill(ctx context.Context, answers []answer.Answer) error {
	ctx, cancel := context.WithTimeout(ctx, underWay)
	defer cancel()
	for len(answers) > 0 {
		n, bytes := 0, 0
		for ; n < len(answers) && bytes < roomy; n++ {
			bytes += len(answers[n].Bytes())
		}
		if err := c.set(ctx, answers[:n]); err != nil {
			return fmt.Errorf("filling redis: %w", err)
		}
		answers = answers[n:]
	}
	return nil
}

// lifetime is up to an eighth less than life: what was filled at once does not go
// at once.
func lifetime() time.Duration { return life - rand.N(life/8) }

// set writes answers, but none over a tombstone. Most keys of a fill are free, which
// costs nothing more than to set them; the others are set once more, by a script.
func (c *Cache) set(ctx context.Context, answers []answer.Answer) error {
	free := make([]*goredis.BoolCmd, len(answers))
	err := c.each(ctx, len(answers), func(pipe goredis.Pipeliner, i int) {
		free[i] = pipe.SetNX(ctx, keyOf(answers[i].Caller()), answers[i].Bytes(), lifetime())
	})
	if err != nil {
		return err
	}
	var taken []answer.Answer
	for i, was := range free {
		if !was.Val() {
			taken = append(taken, answers[i])
		}
	}
	return c.replace(ctx, taken)
}

// Put writes an answer some time later. It never blocks: when too many wait
// already, this one is dropped.
func (c *Cache) Put(a answer.Answer) {
	select {
	case c.queue <- a:
	default:
		c.dropped.Add(1)
	}
}

// put writes what is queued, as much at once as there is.
func (c *Cache) put(ctx context.Context) {
	answers := make([]answer.Answer, 0, batch)
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-c.queue:
			answers = c.gather(append(answers, a))
			if err := c.set(ctx, answers); err != nil {
				c.dropped.Add(uint64(len(answers)))
			}
			clear(answers)
			answers = answers[:0]
		}
	}
}

func (c *Cache) gather(answers []answer.Answer) []answer.Answer {
	for len(answers) < batch {
		select {
		case a := <-c.queue:
			answers = append(answers, a)
		default:
			return answers
		}
	}
	return answers
}

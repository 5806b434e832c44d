package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// ErrResting means that Redis has failed several times in a row and is left alone
// for a moment.
var ErrResting = errors.New("redis has been failing and was not asked")

// Limit is how long a Get takes at most. A healthy server answers in a tenth.
const Limit = 12 * time.Millisecond

// reading: a failed read is not repeated, since the database is next.
var reading = patience{dial: 100 * time.Millisecond, io: Limit, retries: -1}

// fair is how long Redis may take before it is to blame for a caller who stops
// waiting.
const fair = 3 * time.Millisecond

// Get returns the answer that is wanted, if Redis has it. Something else under
// its key is a miss, whatever it is; an error means that Redis could not be
// asked, within Limit or ctx.
func (c *Cache) Get(ctx context.Context, w answer.Want) (answer.Answer, bool, error) {
	if !c.breaker.allow() {
		return answer.Answer{}, false, ErrResting
	}
	sent := time.Now()
	bounded, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	raw, err := c.reader.Get(bounded, keyOf(w.Caller)).Bytes()
	switch {
	case err == nil, errors.Is(err, goredis.Nil):
		c.breaker.succeed()
		a, ok := c.judge(raw, w)
		return a, ok, nil
	case ctx.Err() == nil || time.Since(sent) > fair:
		c.breaker.fail()
	}
	return answer.Answer{}, false, fmt.Errorf("asking redis: %w", err)
}

func (c *Cache) judge(raw []byte, w answer.Want) (answer.Answer, bool) {
	if len(raw) == 0 { // nothing, or a tombstone
		return answer.Answer{}, false
	}
	a, err := answer.Parse(raw)
	if err != nil {
		c.corrupt.Add(1)
		return answer.Answer{}, false
	}
	if !a.Fits(w) {
		return answer.Answer{}, false
	}
	return a, true
}

// Peek returns what lies under a caller's key, whatever it is good for: false for
// nothing or a tombstone, answer.ErrCorrupt for what is no answer. It is not for rings.
func (c *Cache) Peek(ctx context.Context, caller callerid.Caller) (answer.Answer, bool, error) {
	raw, err := c.filler.Get(ctx, keyOf(caller)).Bytes()
	if errors.Is(err, goredis.Nil) || err == nil && len(raw) == 0 {
		return answer.Answer{}, false, nil
	}
	var a answer.Answer
	if err == nil {
		a, err = answer.Parse(raw)
	}
	if err != nil {
		return answer.Answer{}, false, fmt.Errorf("looking into redis: %w", err)
	}
	return a, true, nil
}

// keyOf is ringdex/ORG/NUMBER. The era stands in the answer alone: that of a new
// generation takes the place of the old, and forgetting a caller reaches whatever
// any generation has left.
func keyOf(c callerid.Caller) string {
	b := make([]byte, 0, 64)
	b = append(b, "ringdex/"...)
	b = strconv.AppendInt(b, int64(c.Org), 10)
	b = append(b, '/')
	b = strconv.AppendUint(b, uint64(c.Number), 10)
	return string(b)
}

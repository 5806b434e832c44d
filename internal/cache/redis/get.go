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

// Limit is how long an Ask takes at most. A healthy server answers in a tenth.
const Limit = 12 * time.Millisecond

// reading: a failed read is not repeated, since the database is next.
var reading = patience{dial: 100 * time.Millisecond, io: Limit, retries: -1}

// Ask begins to look for the answer that is wanted, and never waits. What has come
// of it is told once, within Limit, mostly by another goroutine, which tell must not
// block. Something else under the key is a miss, whatever it is; an error means that
// Redis could not be asked.
func (c *Cache) Ask(w answer.Want, tell func(a answer.Answer, ok bool, err error)) {
	if !c.breaker.allow() {
		tell(answer.Answer{}, false, ErrResting)
		return
	}
	q := question{want: w, asked: time.Now(), tell: func(raw []byte, err error) {
		if err != nil {
			tell(answer.Answer{}, false, fmt.Errorf("asking redis: %w", err))
			return
		}
		a, ok := c.judge(raw, w)
		tell(a, ok, nil)
	}}
	if c.apart {
		go c.alone(q)
		return
	}
	select {
	case c.questions <- q:
		c.refuse()
	default:
		q.tell(nil, errBusy)
	}
}

// alone reads for one ring. In a Cluster keys are on several servers, of which one
// may hang: there nobody is to wait for another's.
func (c *Cache) alone(q question) {
	ctx, cancel := context.WithDeadline(context.Background(), q.asked.Add(Limit))
	defer cancel()
	defer func() {
		if recover() != nil {
			q.tell(nil, errPanic)
		}
	}()
	raw, err := result(c.reader.Get(ctx, keyOf(q.want.Caller)))
	c.breaker.count(err == nil)
	q.tell(raw, err)
}

// refuse tells those whom no lane will read for, once the cache is closed.
func (c *Cache) refuse() {
	for c.closed.Load() {
		select {
		case q := <-c.questions:
			q.tell(nil, errClosed)
		default:
			return
		}
	}
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
func keyOf(c callerid.Caller) string { return string(appendKey(make([]byte, 0, 64), c)) }

func appendKey(b []byte, c callerid.Caller) []byte {
	b = append(b, "ringdex/"...)
	b = strconv.AppendInt(b, int64(c.Org), 10)
	b = append(b, '/')
	return strconv.AppendUint(b, uint64(c.Number), 10)
}

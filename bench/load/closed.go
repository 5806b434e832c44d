package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Closed is a closed loop: each caller asks again when it was answered. The
// operation is drawn anew for each request, so that whatever the machine does
// meanwhile befalls all of them alike.
type Closed struct {
	ops  []Op
	asks [][]Ask
	rngs []*rand.Rand
	long time.Duration
}

// NewClosed is a closed loop of so many callers, with rounds so long.
func NewClosed(ops []Op, callers int, long time.Duration, seed uint64) (*Closed, error) {
	asks, err := team(ops, callers, seed)
	if err != nil {
		return nil, err
	}
	c := &Closed{ops: ops, asks: asks, long: long}
	for caller := range callers {
		c.rngs = append(c.rngs, draws(seed, caller, len(ops)))
	}
	return c, nil
}

// Name tells how many callers there are.
func (c *Closed) Name() string { return callers(len(c.asks)) }

func callers(n int) string {
	if n == 1 {
		return "1 caller"
	}
	return fmt.Sprintf("%d callers", n)
}

// Round asks for as long as a round takes.
func (c *Closed) Round(ctx context.Context) ([]Sample, error) {
	began := time.Now()
	tallies := make([]tally, len(c.asks))
	var working sync.WaitGroup
	for caller, asks := range c.asks {
		tallies[caller] = newTally(c.ops)
		working.Go(func() {
			for now := time.Now(); now.Sub(began) < c.long && ctx.Err() == nil; now = time.Now() {
				op := c.rngs[caller].IntN(len(asks))
				tallies[caller].ask(ctx, op, asks[op], now, true)
			}
		})
	}
	working.Wait()
	samples := sum(c.ops, tallies, time.Since(began))
	for i := range samples {
		samples[i].Took = 0 // the operations shared it: it says nothing about one
	}
	return samples, ctx.Err()
}

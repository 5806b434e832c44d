package load

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"
	"time"
)

// Open is an open loop: requests begin when a schedule says so, whether or not
// the ones before were answered, and their latency is counted from that moment.
// So whoever holds up one request pays for all that queue behind it.
type Open struct {
	ops  []Op
	asks [][]Ask
	rng  *rand.Rand
	rate float64
	long time.Duration
	wait func(until time.Time)
}

// hands are how many requests can be under way at once. More wait until one is
// free, and their clock runs.
const hands = 256

// NewOpen is an open loop of so many requests a second, with rounds so long. wait
// returns at a moment, more precisely than time.Sleep where that matters.
func NewOpen(ops []Op, rate float64, long time.Duration, seed uint64, wait func(until time.Time)) (*Open, error) {
	asks, err := team(ops, hands, seed)
	if err != nil {
		return nil, err
	}
	return &Open{ops: ops, asks: asks, rng: draws(seed, hands, len(ops)), rate: rate, long: long, wait: wait}, nil
}

// Name tells the rate.
func (o *Open) Name() string { return fmt.Sprintf("open loop, %.0f/s", o.rate) }

// call is a request that is due.
type call struct {
	op int
	at time.Time
}

// Round keeps to a schedule for as long as a round takes, and waits for what is
// still under way. The hands take turns in waiting for the next request, and
// whoever has waited makes it: to hand it to another would make it late.
func (o *Open) Round(ctx context.Context) ([]Sample, error) {
	turn := make(chan []call, 1) // what is still to come, for the one who waits
	turn <- o.plan()
	tallies := make([]tally, len(o.asks))
	var working sync.WaitGroup
	for hand, asks := range o.asks {
		tallies[hand] = newTally(o.ops)
		working.Go(func() {
			for rest := range turn {
				if len(rest) == 0 || ctx.Err() != nil {
					turn <- nil
					return
				}
				o.wait(rest[0].at)
				turn <- rest[1:]
				tallies[hand].late(rest[0])
				tallies[hand].ask(ctx, rest[0].op, asks[rest[0].op], rest[0].at, true)
			}
		})
	}
	working.Wait()
	return sum(o.ops, tallies, 0), ctx.Err()
}

// plan draws the requests of a round that begins now.
func (o *Open) plan() (calls []call) {
	began := time.Now()
	for after := range Schedule(o.rng, o.rate, o.long) {
		calls = append(calls, call{o.rng.IntN(len(o.ops)), began.Add(after)})
	}
	return calls
}

// Schedule is when requests begin, from the start of a round to its end: at
// random, independently of each other, as calls come in.
func Schedule(rng *rand.Rand, rate float64, long time.Duration) iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		gap := float64(time.Second) / rate
		for at := rng.ExpFloat64() * gap; at < float64(long); at += rng.ExpFloat64() * gap {
			if !yield(time.Duration(at)) {
				return
			}
		}
	}
}

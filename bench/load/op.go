// Package load puts operations under load, side by side: drawn at random for each
// request, or in blocks that alternate.
package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Ask makes one request. meant tells whether the answer was of the kind that the
// operation is about, such as one that came from Redis: any other is counted as a
// stray, and its latency is nobody's.
type Ask func(ctx context.Context) (meant bool, err error)

// Op is an operation that is measured.
type Op struct {
	Name string
	// New makes what one caller asks with. A caller makes one request at a time;
	// the random numbers are its own.
	New func(caller int, rng *rand.Rand) (Ask, error)
	// CPU is what the server side has used since it started, by all its threads;
	// nil where there is no server of ours to watch.
	CPU func() (time.Duration, error)
}

// Sample is what one operation did in one round.
type Sample struct {
	Op string
	// Latencies of the requests that were answered as they were meant; nil where
	// only their number was taken.
	Latencies []time.Duration
	// Answered is how many there were of these, in Took.
	Answered int
	Took     time.Duration
	// CPU of the server side in Took; 0 where it was not watched. Client is that of
	// this process, which asks: 0 where operations shared it.
	CPU, Client time.Duration
	// Late is how long after it was due each request began, in an open loop. It is
	// within its latency.
	Late []time.Duration
	// Strays were answered otherwise, Failed not at all.
	Strays, Failed int
}

// Load is a way to put operations under load. Each round has a sample for each
// operation, in their order.
type Load interface {
	Name() string
	Round(ctx context.Context) ([]Sample, error)
}

// team is what callers ask with: an Ask for each caller and operation.
func team(ops []Op, callers int, seed uint64) ([][]Ask, error) {
	asks := make([][]Ask, callers)
	for caller := range asks {
		for i, op := range ops {
			ask, err := op.New(caller, draws(seed, caller, i))
			if err != nil {
				return nil, fmt.Errorf("preparing %s: %w", op.Name, err)
			}
			asks[caller] = append(asks[caller], ask)
		}
	}
	return asks, nil
}

// draws are random numbers that no other caller and operation has.
func draws(seed uint64, caller, op int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(caller)<<32|uint64(op)))
}

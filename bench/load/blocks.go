package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// Blocks measure how much can be done: each operation has the callers, and so
// the machine, for itself for a short while, one after the other in an order that
// is drawn anew for each round. What an operation did is compared with what the
// yardstick did in the same round.
type Blocks struct {
	ops  []Op
	asks [][]Ask
	rng  *rand.Rand
	long time.Duration
}

// NewBlocks is blocks so long, each of so many callers.
func NewBlocks(ops []Op, callers int, long time.Duration, seed uint64) (*Blocks, error) {
	asks, err := team(ops, callers, seed)
	if err != nil {
		return nil, err
	}
	return &Blocks{ops: ops, asks: asks, rng: draws(seed, callers, len(ops)), long: long}, nil
}

// Name tells how many callers there are.
func (b *Blocks) Name() string { return callers(len(b.asks)) + ", in blocks" }

// Round gives each operation its block.
func (b *Blocks) Round(ctx context.Context) ([]Sample, error) {
	samples := make([]Sample, len(b.ops))
	for _, op := range b.rng.Perm(len(b.ops)) {
		var err error
		if samples[op], err = b.block(ctx, op); err != nil {
			return nil, fmt.Errorf("%s: %w", b.ops[op].Name, err)
		}
	}
	return samples, ctx.Err()
}

func (b *Blocks) block(ctx context.Context, op int) (Sample, error) {
	before, err := b.ops[op].cpu()
	if err != nil {
		return Sample{}, err
	}
	asking, err := used()
	if err != nil {
		return Sample{}, err
	}
	began := time.Now()
	tallies := make([]tally, len(b.asks))
	var working sync.WaitGroup
	for caller, asks := range b.asks {
		tallies[caller] = newTally(b.ops)
		working.Go(func() {
			for now := began; now.Sub(began) < b.long && ctx.Err() == nil; now = time.Now() {
				tallies[caller].ask(ctx, op, asks[op], now, false)
			}
		})
	}
	working.Wait()
	sample := sum(b.ops, tallies, time.Since(began))[op]
	asked, err := used()
	if err != nil {
		return Sample{}, err
	}
	after, err := b.ops[op].cpu()
	sample.CPU, sample.Client = after-before, asked-asking
	return sample, err
}

// used is the CPU that this process has used so far.
func used() (time.Duration, error) {
	var u unix.Rusage
	err := unix.Getrusage(unix.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), err
}

// cpu is what the server side has used so far, if it is watched.
func (op Op) cpu() (time.Duration, error) {
	if op.CPU == nil {
		return 0, nil
	}
	return op.CPU()
}

package load

import (
	"context"
	"time"
)

// tally is what one caller has seen of each operation.
type tally []Sample

func newTally(ops []Op) tally {
	t := make(tally, len(ops))
	for i, op := range ops {
		t[i].Op = op.Name
	}
	return t
}

// ask makes a request and counts it; keep is whether its latency is wanted,
// which runs from since. What fails because the load ends is not counted.
func (t tally) ask(ctx context.Context, op int, ask Ask, since time.Time, keep bool) {
	meant, err := ask(ctx)
	took := time.Since(since)
	s := &t[op]
	switch {
	case ctx.Err() != nil:
	case err != nil:
		s.Failed++
	case !meant:
		s.Strays++
	default:
		s.Answered++
		if keep {
			s.Latencies = append(s.Latencies, took)
		}
	}
}

// late counts by how much a request that begins now is late.
func (t tally) late(c call) { t[c.op].Late = append(t[c.op].Late, time.Since(c.at)) }

// sum adds the tallies of all callers.
func sum(ops []Op, tallies []tally, took time.Duration) []Sample {
	total := newTally(ops)
	for i := range total {
		total[i].Took = took
		for _, t := range tallies {
			total[i].Latencies = append(total[i].Latencies, t[i].Latencies...)
			total[i].Late = append(total[i].Late, t[i].Late...)
			total[i].Answered += t[i].Answered
			total[i].Strays += t[i].Strays
			total[i].Failed += t[i].Failed
		}
	}
	return total
}

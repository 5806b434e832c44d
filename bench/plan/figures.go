package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"ringdex/bench/result"
)

// What is measured beside requests, by name.
const (
	Complete   = "server started, until its index is complete"
	Warmed     = "Redis filled by the server"
	IndexSize  = "index, each number"
	AnswerSize = "answer in memory, each"
	Collection = "full garbage collection, CPU"
)

// Figures are the sizes and times that Ringdex is to keep, yet without any
// measurement.
func Figures() []*result.Figure {
	return []*result.Figure{
		{What: Complete, To: "psql reads the same rows", Limit: 1.25},
		{What: Warmed, To: "redis-cli --pipe", Unit: result.PerSecond, Limit: 0.7},
		{What: IndexSize, Unit: result.Bytes, Limit: 24},
		{What: AnswerSize, To: "encoded", Unit: result.Bytes, Limit: 1.15},
		{What: Collection, Limit: float64(150 * time.Millisecond)},
	}
}

// figure returns the one of that name, which is measured with n numbers.
func (b *Bench) figure(what string, n int) *result.Figure {
	fmt.Fprintf(b.Out, "%s  Sizes and times: %s, of %d\n", time.Now().Format(time.TimeOnly), what, n)
	f := b.Figures[slices.IndexFunc(b.Figures, func(f *result.Figure) bool { return f.What == what })]
	f.N = n
	return f
}

// gauge measures a size or a time once.
type gauge func(context.Context) (float64, error)

// beside measures one thing and another in turn, and the other twice, which is
// the A/A figure. What comes first is not counted, as in rounds of requests.
func beside(ctx context.Context, f *result.Figure, rounds int, of, to gauge) error {
	for round := range rounds + 1 {
		var measured [3]float64
		for i, measure := range []gauge{of, to, to} {
			var err error
			if measured[i], err = measure(ctx); err != nil {
				return err
			}
		}
		if round > 0 {
			f.Compare(measured[0], measured[1], measured[2])
		}
	}
	return nil
}

package plan

import (
	"context"
	"fmt"

	"ringdex/bench/load"
	"ringdex/bench/site"
)

// Growth is the experiment with more and more numbers.
const Growth = "Growth"

// The sizes that are compared.
const (
	Smallest = "recognized, of few numbers"
	Middle   = "recognized, of many numbers"
	Largest  = "recognized, of most numbers"
)

// growth runs servers of all sizes side by side, and rings from people whom all
// of them have in memory.
func growth(ctx context.Context, b *Bench, s *site.Site) error {
	var ops []load.Op
	for _, size := range []struct {
		name    string
		numbers int
	}{{Smallest, b.Effort.Few}, {Middle, b.Effort.Many}, {Largest, b.Effort.Most}} {
		run, err := single(ctx, b, s, fmt.Sprintf("of%d", size.numbers), b.Effort.Few, size.numbers)
		if err != nil {
			return err
		}
		if len(ops) == 0 {
			ops = run.yardsticks()
		}
		ops = append(ops, run.near(b, size.name))
	}
	return b.latency(ctx, Growth, ops)
}

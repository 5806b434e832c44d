package plan

import (
	"context"
	"fmt"

	"ringdex/bench/load"
	"ringdex/bench/result"
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
// of them have in memory. Each is asked as often as the others, by a ring and an
// empty call; so the A/A figure is of two servers here.
func growth(ctx context.Context, b *Bench, s *site.Site) error {
	var ops []load.Op
	for _, size := range []struct {
		ring, empty string
		numbers     int
	}{
		{Smallest, result.Yardstick, b.Effort.Few},
		{Middle, result.Again, b.Effort.Many},
		{Largest, "empty call, of most numbers", b.Effort.Most},
	} {
		run, err := single(ctx, b, s, fmt.Sprintf("of%d", size.numbers), b.Effort.Few, size.numbers)
		if err != nil {
			return err
		}
		ops = append(ops, run.server.EmptyCall(size.empty), run.near(b, size.ring))
	}
	return b.latencyInFew(ctx, Growth, ops)
}

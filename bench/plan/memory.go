package plan

import (
	"context"
	"slices"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/bench/site"
)

// Memory is the experiment with what is answered without asking anybody else.
const Memory = "Answers from memory"

func memory(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := single(ctx, b, s, "memory", b.Effort.Few, 0)
	if err != nil {
		return err
	}
	ways, decoded, err := run.ways(b, s)
	if err != nil {
		return err
	}
	stocks, stockServer, err := stock(ctx, b, s, run)
	if err != nil {
		return err
	}
	yardsticks, unknown := run.yardsticks(), run.unknown()
	withheld := run.server.Ring(Withheld, people.Withheld(), ask.Withheld)
	ops := slices.Concat(yardsticks, ways,
		[]load.Op{run.server.Ring(National, people.National(b.Effort.Few), ask.Near), unknown, withheld}, decoded, stocks)
	if err := b.latency(ctx, Memory, ops); err != nil {
		return err
	}
	if err := b.throughput(ctx, Memory, ops, Crew); err != nil {
		return err
	}
	var costs []served
	for _, op := range []load.Op{yardsticks[0], ways[0], unknown, withheld, ways[1]} {
		costs = append(costs, served{op, run.ringdex.Process, nil})
	}
	for _, op := range stocks {
		costs = append(costs, served{op, stockServer, nil})
	}
	return b.costs(ctx, s, Memory, costs...)
}

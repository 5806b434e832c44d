package plan

import (
	"context"

	"ringdex/bench/ask"
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
	ops := append(append(run.yardsticks(), ways...),
		run.server.Ring(National, people.National(b.Effort.Few), ask.Near),
		run.unknown(),
		run.server.Ring(Withheld, people.Withheld(), ask.Withheld))
	ops = append(ops, decoded...)
	if err := b.latency(ctx, Memory, ops); err != nil {
		return err
	}
	return b.throughput(ctx, Memory, ops, Crew)
}

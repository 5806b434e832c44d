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
	ops := append(run.yardsticks(), run.near(b, Recognized),
		run.server.Ring(National, people.National(b.Effort.Few), ask.Near),
		run.unknown(),
		run.server.Ring(Withheld, people.Withheld(), ask.Withheld))
	ops = append(ops, run.streams(b)...)
	if err := b.latency(ctx, Memory, ops); err != nil {
		return err
	}
	return b.throughput(ctx, Memory, ops, Crew)
}

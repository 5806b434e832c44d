package plan

import (
	"context"

	"ringdex/bench/ask"
	"ringdex/bench/people"
	"ringdex/bench/site"
)

// Outage is the experiment with a Redis that answers nobody.
const Outage = "Redis outage"

// Frozen is the state in which it does not.
const Frozen = ", Redis frozen"

// Fetched is somebody whose answer is not in memory, from wherever it comes.
const Fetched = "recognized, not in memory"

// outage freezes Redis, which is worse than killing it: connections stand, and
// nobody answers them.
func outage(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "outage", little)
	if err != nil {
		return err
	}
	ops := append(run.yardsticks(), run.unknown(),
		run.server.Ring(Fetched, people.InTurn(b.Effort.Many), ask.Person))
	return b.latencyInFew(ctx, Outage, ops,
		State{"", func(context.Context) error { return run.redis.Thaw() }},
		State{Frozen, func(context.Context) error { return run.redis.Freeze() }})
}

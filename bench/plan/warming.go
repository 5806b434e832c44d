package plan

import (
	"context"
	"errors"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/bench/site"
)

// Warming is the experiment with a server that has just been started.
const Warming = "During warm-up"

// Filling is the state in which Redis is being filled.
const Filling = ", Redis being filled"

// warming empties Redis and starts the server anew before each of the rounds in
// which it fills Redis. The rounds in between wait until it has done so.
func warming(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "warming", little)
	if err != nil {
		return err
	}
	ops := append(run.yardsticks(), run.unknown(),
		run.server.Ring(Fetched, people.InTurn(b.Effort.Many), ask.Person))
	closed, err := load.NewClosed(ops, Crew, b.Effort.Latency, b.Seed)
	if err != nil {
		return err
	}
	return b.rounds(ctx, Warming, closed, b.Effort.Fillings, State{"", run.ringdex.Filled}, State{Filling, run.anew})
}

// anew starts the server with an empty Redis, and waits until it begins to fill
// it.
func (run running) anew(ctx context.Context) error {
	if err := run.ringdex.Close(); err != nil {
		return err
	}
	if err := errors.Join(run.redis.Empty(ctx), run.book.Leaderless(ctx), run.ringdex.Restart()); err != nil {
		return err
	}
	if err := errors.Join(run.ringdex.Ready(ctx), run.redis.Used(ctx)); err != nil {
		return err
	}
	return run.server.Reach(ctx)
}

package plan

import (
	"context"

	"ringdex/bench/ask"
	"ringdex/bench/people"
	"ringdex/bench/site"
)

// Daily is the experiment with calls as they come in on a real day.
const Daily = "A day's calls"

// Mix is what they are asked as.
const Mix = "a day's mix"

// day has the fleet answer strangers and, of many people, some often and most
// seldom. Whichever tier answers is right.
func day(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "day", enough)
	if err != nil {
		return err
	}
	ops := append(run.yardsticks(), run.server.Ring(Mix, people.Day(b.Effort.Many), ask.Decided))
	if err := b.latencyInFew(ctx, Daily, ops); err != nil {
		return err
	}
	return b.throughput(ctx, Daily, ops, Crew)
}

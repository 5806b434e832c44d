package plan

import (
	"context"
	"math"

	"ringdex/bench/load"
	"ringdex/bench/result"
	"ringdex/bench/site"
)

// footprint takes many people into memory, and looks at what they take: in the
// index, as answers, and of the garbage collector's time.
func footprint(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "footprint", roomy(b.Effort.Many))
	if err != nil {
		return err
	}
	people := run.book.People
	index, answer, collection := b.figure(IndexSize, people), b.figure(AnswerSize, people), b.figure(Collection, people)
	without, err := run.collected(ctx, b)
	if err != nil {
		return err
	}
	if err := run.server.Visit(ctx, people); err != nil {
		return err
	}
	with, err := run.collected(ctx, b)
	if err != nil {
		return err
	}
	encoded, err := run.redis.Bytes(ctx)
	if err != nil {
		return err
	}
	index.Take(with.IndexBytes())
	answer.Compare(with.NearBytes(without)/float64(people), float64(encoded)/float64(people), math.NaN())
	return run.collections(ctx, b, collection)
}

// roomy is memory for so many answers, in MiB: more than they take.
func roomy(people int) int { return people / 1000 }

// collections measures what collecting garbage takes.
func (run running) collections(ctx context.Context, b *Bench, f *result.Figure) error {
	before, err := run.collected(ctx, b)
	for range b.Effort.Rounds {
		if err != nil {
			return err
		}
		var after site.Metrics
		after, err = run.collected(ctx, b)
		f.Take(after.CollectionCPU(before))
		before = after
	}
	return err
}

// collected has strangers ring until garbage has been collected, and tells how
// things are then. They leave nothing behind.
func (run running) collected(ctx context.Context, b *Bench) (site.Metrics, error) {
	strangers, err := load.NewClosed([]load.Op{run.unknown()}, 1, b.Effort.Block, b.Seed)
	if err != nil {
		return nil, err
	}
	before, err := run.ringdex.Metrics(ctx)
	now := before
	for err == nil && now.Collections(before) < 1 {
		if _, err = strangers.Round(ctx); err == nil {
			now, err = run.ringdex.Metrics(ctx)
		}
	}
	return now, err
}

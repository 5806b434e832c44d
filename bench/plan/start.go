package plan

import (
	"context"
	"time"

	"ringdex/bench/site"
)

// start starts a server again and again, until its index is complete; and psql
// beside it, which reads the same rows. The time of either runs from the start of
// its program, and so has the same in it: loading itself, and connecting.
func start(ctx context.Context, b *Bench, s *site.Site) error {
	book, err := b.manyPeople(ctx)
	if err != nil {
		return err
	}
	run, err := serve(ctx, s, running{book: book}, enough)
	if err != nil {
		return err
	}
	m := &meter{run: &run, site: s}
	err = beside(ctx, b.figure(Complete, book.People), b.Effort.Rounds, m.of(run.starts), func(ctx context.Context) (float64, error) {
		took, err := book.Psql(ctx, site.Callers)
		return float64(took), err
	})
	if err != nil {
		return err
	}
	return b.spending(ctx, m, Starting, run.starts)
}

// starts starts the server anew, and tells how long that took.
func (run running) starts(ctx context.Context) (float64, error) {
	if err := run.ringdex.Restart(); err != nil {
		return 0, err
	}
	err := run.ringdex.Ready(ctx)
	return float64(time.Since(run.ringdex.Began)), err
}

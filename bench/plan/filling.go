package plan

import (
	"context"
	"errors"
	"os"
	"time"

	"ringdex/bench/site"
)

// filling has the server fill an empty Redis, as it does when it leads; and then
// Redis' own client, with the very same values and lives, ready-made in a file.
func filling(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "filling", little)
	if err != nil {
		return err
	}
	file := s.File("filling.resp")
	defer os.Remove(file)
	keys, err := run.redis.Save(ctx, file)
	if err != nil {
		return err
	}
	m := &meter{run: &run, site: s}
	err = beside(ctx, b.figure(Warmed, run.book.People), b.Effort.Fillings, m.of(run.fills), func(ctx context.Context) (float64, error) {
		// A server that finds Redis empty would fill it as well.
		if err := errors.Join(run.ringdex.Close(), run.redis.Empty(ctx)); err != nil {
			return 0, err
		}
		took, err := run.redis.Pipe(ctx, file)
		return pace(keys, took), err
	})
	if err != nil {
		return err
	}
	return b.spending(ctx, m, Fillings, run.fills)
}

// fills has the server fill Redis, and tells how many people a second it does.
func (run running) fills(ctx context.Context) (float64, error) {
	if err := run.anew(ctx); err != nil {
		return 0, err
	}
	err := run.ringdex.Filled(ctx)
	took, people := run.ringdex.Filling()
	return pace(people, took), err
}

// pace is how many a second.
func pace(n int, took time.Duration) float64 { return float64(n) / took.Seconds() }

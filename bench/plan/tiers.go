package plan

import (
	"context"

	"ringdex/bench/ask"
	"ringdex/bench/people"
	"ringdex/bench/site"
)

// Tiers is the experiment with what has to be fetched, Embedded the same with a
// database file.
const (
	Tiers    = "Redis and PostgreSQL"
	Embedded = "Embedded, SQLite"
)

// Where answers are fetched from.
const (
	FromRedis    = "recognized, Redis"
	FromPostgres = "recognized, PostgreSQL"
	FromSQLite   = "recognized, SQLite"
)

// tiers asks for more people than memory holds, one after the other, so that
// Redis has to answer; and for the truth, so that PostgreSQL has to.
func tiers(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := fleet(ctx, b, s, "tiers", little)
	if err != nil {
		return err
	}
	redis := run.server.Ring(FromRedis, people.InTurn(b.Effort.Many), ask.Redis)
	redis.CPU = site.Together(redis.CPU, run.redis.CPU)
	database := run.server.Ring(FromPostgres, people.Known(b.Effort.Many), ask.Database)
	database.CPU = site.Together(database.CPU, s.PostgresCPU)
	ops := append(run.yardsticks(), redis, database)
	if err := b.latencyInFew(ctx, Tiers, ops); err != nil {
		return err
	}
	if err := b.throughput(ctx, Tiers, ops, Crew); err != nil {
		return err
	}
	return b.costs(ctx, s, Tiers, served{ops[0], run.ringdex.Process, nil}, served{redis, run.ringdex.Process, []*site.Process{run.redis.Process}})
}

// embedded is the server without any engine beside it.
func embedded(ctx context.Context, b *Bench, s *site.Site) error {
	book, err := s.Embedded(ctx, "embedded", b.Effort.Few)
	if err != nil {
		return err
	}
	run, err := serve(ctx, s, running{book: book}, enough)
	if err != nil {
		return err
	}
	if err := run.server.Visit(ctx, b.Effort.Few); err != nil {
		return err
	}
	ops := append(run.yardsticks(), run.near(b, Recognized), run.unknown(),
		run.server.Ring(FromSQLite, people.Known(b.Effort.Few), ask.Database))
	if err := b.latencyInFew(ctx, Embedded, ops); err != nil {
		return err
	}
	return b.throughput(ctx, Embedded, ops, Crew)
}

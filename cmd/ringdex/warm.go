package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"ringdex/internal/cache/redis"
	"ringdex/internal/warmer"
)

type warmCommand struct {
	databaseFlags
	RedisURL string `required:"" placeholder:"URL" help:"The Redis to fill."`
}

// Help implements kong.HelpProvider.
func (warmCommand) Help() string {
	return `Servers do this by themselves when they start, and fill in what they had to read. By hand it is of use before a new Redis takes over. It is for PostgreSQL: with SQLite there is no Redis.

Forms of --redis-url (rediss:// for TLS; special characters of a password percent-encoded):

    redis://USER:PASSWORD@HOST:PORT/DB                      one server
    unix:///PATH/TO/SOCKET?db=DB                            one server, by its socket
    redis://HOST:PORT?master_name=NAME&addr=HOST:PORT       Sentinels
    redis://HOST:PORT?addr=HOST:PORT&addr=HOST:PORT         a Cluster
    redis://HOST:PORT?cluster=true                          a Cluster, by one address

Example:

    ringdex warm --database-url postgres://ringdex@db/ringdex --redis-url redis://cache:6379`
}

// Run fills Redis once.
func (c *warmCommand) Run(ctx context.Context, g *globals) error {
	if _, embedded := sqlitePath(c.DatabaseURL); embedded {
		return usagef("Redis is of use with PostgreSQL only: give --database-url postgres://…, or do without warming")
	}
	cache, err := redis.Open(c.RedisURL)
	if err != nil {
		return err
	}
	err = c.use(ctx, func(db database) error {
		progress, done := newProgress(g.stderr, "callers")
		filled, err := warmer.New(db, cache, slog.New(slog.NewTextHandler(g.stderr, nil))).Fill(ctx, progress)
		done()
		if err != nil {
			return fmt.Errorf("after %d callers: %w", filled, err)
		}
		fmt.Fprintf(g.stdout, "filled Redis with %d callers\n", filled)
		return nil
	})
	return errors.Join(err, cache.Close())
}

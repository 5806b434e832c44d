package main

import (
	"context"
	"fmt"
)

type migrateCommand struct {
	databaseFlags
}

// Help implements kong.HelpProvider.
func (migrateCommand) Help() string {
	return `Stop servers of older versions and back the database up before. On PostgreSQL, connect directly and not through a pooler. What is up to date is left as it is.

Example:

    ringdex migrate --database-url postgres://ringdex@db.example.com/ringdex`
}

// Run migrates the database.
func (c *migrateCommand) Run(ctx context.Context, g *globals) error {
	db, err := openStore(ctx, c.DatabaseURL, openOptions{migrate: true})
	if err != nil {
		return err
	}
	fmt.Fprintf(g.stdout, "the database has the schema of ringdex %s\n", version)
	return db.Close()
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(g *globals) error {
	_, err := fmt.Fprintln(g.stdout, "ringdex", version)
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"ringdex/internal/checkup"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
	"ringdex/internal/store/sqlite"
)

// database is an open store in all its roles.
type database interface {
	store.Feed
	store.Profiles
	store.Updater
	store.Book
	store.Filters
	store.Fields
	store.Jobs
	store.Admin
	store.Upkeep
	store.Purger
	io.Closer
	Checkup(ctx context.Context) ([]checkup.Finding, error)
}

// databaseFlags say where the data is.
type databaseFlags struct {
	DatabaseURL string `placeholder:"URL" default:"sqlite:ringdex.db" help:"The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE (default ${default})."`
}

// open opens a database that is there: a command that looks something up in a
// mistyped file must not make it.
func (f databaseFlags) open(ctx context.Context) (database, error) {
	return f.openWith(ctx, openOptions{})
}

func (f databaseFlags) openWith(ctx context.Context, opts openOptions) (database, error) {
	if path, ok := sqlitePath(f.DatabaseURL); ok && path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("there is no database file %s: name the right one with --database-url, or begin one with `ringdex org create`", path)
		}
	}
	return openStore(ctx, f.DatabaseURL, opts)
}

// use runs fn on a database that is there, and closes it.
func (f databaseFlags) use(ctx context.Context, fn func(database) error) (err error) {
	db, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return fn(db)
}

// untilHeard is how long it takes until running servers have heard of a change: they
// look every 100 ms.
const untilHeard = 250 * time.Millisecond

// announce is use for a change that servers must hear of. It returns when they had
// the time, so that what a script does next does not come before.
func (f databaseFlags) announce(ctx context.Context, fn func(database) error) error {
	if err := f.use(ctx, fn); err != nil {
		return err
	}
	select {
	case <-time.After(untilHeard):
	case <-ctx.Done(): // the change is made all the same
	}
	return nil
}

// openOptions of a database.
type openOptions struct {
	// migrate brings an older schema up.
	migrate bool
	// inspect leaves an empty database as it is.
	inspect bool
	// reads is how many connections of Postgres stand ready for reading; a
	// command needs one.
	reads int
}

// openStore opens the database of a URL and makes the schema in an empty one. It
// brings an older schema up only if it may. No error holds a password.
func openStore(ctx context.Context, address string, opts openOptions) (database, error) {
	if path, ok := sqlitePath(address); ok {
		return openSQLite(ctx, path, opts)
	}
	u, err := url.Parse(address)
	switch {
	case !isPostgres(address):
		return nil, usagef("--database-url is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST:PORT/DATABASE")
	case err != nil:
		return nil, usagef("--database-url cannot be read: it has the form postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded")
	}
	db, err := postgres.Open(ctx, address, postgres.Options{Migrate: opts.migrate, Inspect: opts.inspect, ReadConns: max(opts.reads, 1)})
	if err != nil {
		return nil, withoutSecrets{fmt.Errorf("database %s%s: %w", u.Host, u.Path, err), u}
	}
	return postgresDatabase{db}, nil
}

func openSQLite(ctx context.Context, path string, opts openOptions) (database, error) {
	if path == "" || strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		return nil, usagef("--database-url names no file: it has the form sqlite:PATH, such as sqlite:ringdex.db or sqlite:/var/lib/ringdex/ringdex.db")
	}
	db, err := sqlite.Open(ctx, path, sqlite.Options{Migrate: opts.migrate, Inspect: opts.inspect})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the database file %s cannot be made: make its directory first, or name another file with --database-url", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("no permission for the database file %s: run as its owner, or name another file with --database-url", path)
	case err != nil:
		return nil, err
	}
	return db, nil
}

func sqlitePath(address string) (path string, ok bool) {
	return strings.CutPrefix(address, "sqlite:")
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// postgresDatabase closes like a file.
type postgresDatabase struct{ *postgres.Store }

// Close implements io.Closer.
func (d postgresDatabase) Close() error {
	d.Store.Close()
	return nil
}

// withoutSecrets is an error about a URL that does not tell its passwords,
// whatever a driver quotes.
type withoutSecrets struct {
	error
	url *url.URL
}

// Error is the text with the passwords crossed out.
func (e withoutSecrets) Error() string {
	text := e.error.Error()
	password, _ := e.url.User.Password()
	q := e.url.Query()
	for _, secret := range []string{password, q.Get("password"), q.Get("sslpassword")} {
		if secret != "" {
			text = strings.NewReplacer(secret, "xxxxx", url.QueryEscape(secret), "xxxxx").Replace(text)
		}
	}
	return text
}

// Unwrap is the error with its secrets, to look for others in.
func (e withoutSecrets) Unwrap() error { return e.error }

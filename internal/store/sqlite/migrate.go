package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/pressly/goose/v3"

	"ringdex/internal/store"
)

// versionsTable is where goose keeps the versions that have been applied.
const versionsTable = "goose_db_version"

// prepare makes the file and its schema what this program needs. Others may do
// the same at the same time: whoever comes second fails somewhere on the way,
// looks again and finds the work done.
func prepare(ctx context.Context, path string, schema fs.FS, migrate bool) error {
	const attempts = 10
	for attempt := 1; ; attempt++ {
		err := prepareOnce(ctx, path, schema, migrate)
		if err == nil || attempt == attempts || errors.Is(err, store.ErrSchemaOld) ||
			errors.Is(err, store.ErrSchemaNew) || errors.Is(err, errForeign) {
			return err
		}
		if err := pause(ctx, time.Duration(attempt)*10*time.Millisecond); err != nil {
			return err
		}
	}
}

// errForeign: the file holds tables that are not of this program.
var errForeign = errors.New("the file holds another program's database, name a different one")

func prepareOnce(ctx context.Context, path string, schema fs.FS, migrate bool) error {
	if err := create(path); err != nil {
		return err
	}
	if err := verify(ctx, path, reading, schema); !errors.Is(err, store.ErrSchemaOld) {
		return err
	}
	unlock, err := lockFolder(ctx, filepath.Dir(path))
	if err != nil {
		return err
	}
	defer unlock()
	return bringUp(ctx, path, schema, migrate)
}

// lockFolder makes those wait who find a schema old: they may be looking at one
// that is being made, between two of its migrations. Each of those is committed
// by itself. The lock ends with its process.
func lockFolder(ctx context.Context, path string) (unlock func(), err error) {
	folder, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	unlock = func() { folder.Close() } // it was only looked at
	for {
		err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = pause(ctx, 10*time.Millisecond)
		} else if err == nil {
			return unlock, nil
		}
		if err != nil {
			unlock()
			return nil, fmt.Errorf("waiting for others to make the schema: %w", err)
		}
	}
}

// bringUp runs the migrations that are pending.
func bringUp(ctx context.Context, path string, schema fs.FS, migrate bool) error {
	db, err := sql.Open("sqlite", dsn(path, creating))
	if err != nil {
		return err
	}
	defer db.Close() // everything is committed
	db.SetMaxOpenConns(1)
	pending, err := pendingMigrations(ctx, db, schema, migrate)
	if err != nil || !pending {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, schema,
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// verify fails unless the schema is exactly this program's. It changes nothing.
func verify(ctx context.Context, path, kind string, schema fs.FS) error {
	db, err := sql.Open("sqlite", dsn(path, kind))
	if err != nil {
		return err
	}
	defer db.Close() // it has read only
	pending, err := pendingMigrations(ctx, db, schema, false)
	if pending {
		return fmt.Errorf("%w: it is empty", store.ErrSchemaOld)
	}
	return err
}

// pendingMigrations tells whether there are migrations that may be run. An empty
// database gets its schema in any case.
func pendingMigrations(ctx context.Context, db *sql.DB, schema fs.FS, migrate bool) (bool, error) {
	has, err := schemaVersion(ctx, db)
	if err != nil {
		return false, err
	}
	want, err := newest(schema)
	switch {
	case err != nil:
		return false, err
	case has > want:
		return false, fmt.Errorf("%w: it has version %d, this program knows %d: run a newer ringdex", store.ErrSchemaNew, has, want)
	case 0 < has && has < want && !migrate:
		return false, fmt.Errorf("%w: it has version %d, this program needs %d: stop older servers, back the file up, and run ringdex migrate or serve with --migrate", store.ErrSchemaOld, has, want)
	}
	return has < want, nil
}

// newest is the version that the last migration leads to.
func newest(schema fs.FS) (version int64, err error) {
	names, err := fs.Glob(schema, "*.sql")
	for _, name := range names {
		v, err := goose.NumericComponent(name)
		if err != nil {
			return 0, err
		}
		version = max(version, v)
	}
	return version, err
}

// create makes an empty file that only its owner can read. It never opens one
// that is there: closing it would drop the locks of this process.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// schemaVersion is 0 for an empty database.
func schemaVersion(ctx context.Context, db *sql.DB) (version int64, err error) {
	var tables, ours int
	err = db.QueryRowContext(ctx,
		"SELECT count(*), count(*) FILTER (WHERE name = ?) FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'",
		versionsTable).Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, err
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, errForeign
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionsTable+" WHERE is_applied").Scan(&version)
	return version, err
}

// pause waits, or returns the context's error.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"ringdex/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// oldestServer is the first with ON DELETE SET NULL (column).
const oldestServer = 150000

// migrate makes sure that the schema is this program's. Others may do the same
// at the same time. It needs further connections only if there is something to do.
func migrate(ctx context.Context, conn *pgx.Conn, opts Options) (err error) {
	if err := checkServer(ctx, conn); err != nil {
		return err
	}
	db := stdlib.OpenDB(*conn.Config())
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := newProvider(db)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	latest := sources[len(sources)-1].Version
	have, err := schemaVersion(ctx, conn)
	if err == nil && 0 < have && have < latest {
		have, err = settledVersion(ctx, conn, db)
	}
	if err != nil {
		return fmt.Errorf("reading the schema's version: %w", err)
	}
	if have == 0 && opts.Inspect {
		return fmt.Errorf("%w: it is empty", store.ErrSchemaOld)
	}
	if err := permit(have, latest, opts.Migrate); err != nil || have == latest {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating the schema from version %d to %d: %w", have, latest, err)
	}
	return nil
}

// permit refuses a newer schema always and an older one unless it may be
// migrated. Version 0 is an empty database, where nothing can be lost.
func permit(have, latest int64, allowed bool) error {
	switch {
	case have > latest:
		return fmt.Errorf("%w: it is at version %d, this program knows %d: update the program", store.ErrSchemaNew, have, latest)
	case have > 0 && have < latest && !allowed:
		return fmt.Errorf("%w: it is at version %d, this program needs %d: back it up and migrate it", store.ErrSchemaOld, have, latest)
	}
	return nil
}

func newProvider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	locker, err := newLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
}

// newLocker waits up to five minutes for whoever migrates.
func newLocker() (lock.SessionLocker, error) {
	return lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
}

// settledVersion is the schema's while nobody migrates it: a new database passes
// through every older version.
func settledVersion(ctx context.Context, conn *pgx.Conn, db *sql.DB) (version int64, err error) {
	locker, err := newLocker()
	if err != nil {
		return 0, err
	}
	holder, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, holder.Close()) }()
	if err := locker.SessionLock(ctx, holder); err != nil {
		return 0, err
	}
	version, err = schemaVersion(ctx, conn)
	return version, errors.Join(err, locker.SessionUnlock(ctx, holder))
}

func checkServer(ctx context.Context, conn *pgx.Conn) error {
	var version int
	var standby bool
	err := conn.QueryRow(ctx, "SELECT current_setting('server_version_num')::int, pg_is_in_recovery()").Scan(&version, &standby)
	switch {
	case err != nil:
		return err
	case version < oldestServer:
		return fmt.Errorf("the server is PostgreSQL %d: version %d or later is needed", version/10000, oldestServer/10000)
	case standby:
		return store.ErrStandby
	}
	return nil
}

// schemaVersion is 0 in an empty database. It leaves no trace.
func schemaVersion(ctx context.Context, conn *pgx.Conn) (version int64, err error) {
	var some bool
	err = conn.QueryRow(ctx, "SELECT to_regclass('goose_db_version') IS NOT NULL").Scan(&some)
	if err != nil || !some {
		return 0, err
	}
	err = conn.QueryRow(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version)
	return version, err
}

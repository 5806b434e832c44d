package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Update implements store.Updater. The contact locks that the port speaks of
// come with the file's only write lock.
func (s *Store) Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
	err := s.write(ctx, func(t *tx) error {
		t.org = org
		return fn(t)
	})
	if err != nil {
		return fmt.Errorf("updating organization %d: %w", org, err)
	}
	return nil
}

// write runs fn in a write transaction, again when another process has kept the
// lock for too long or the file was replaced under it.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	const attempts = 4
	for attempt := 1; ; attempt++ {
		err := s.writeOnce(ctx, fn)
		if attempt == attempts || !(isBusy(err) || errors.Is(err, errReplaced)) {
			return outOfRoom(err)
		}
		if pause(ctx, time.Duration(attempt)*50*time.Millisecond) != nil {
			return errors.Join(ctx.Err(), err)
		}
	}
}

func (s *Store) writeOnce(ctx context.Context, fn func(*tx) error) error {
	f, err := s.current(ctx)
	if err != nil {
		return err
	}
	defer f.release()
	sqlTx, err := f.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer sqlTx.Rollback() // there is nothing to roll back after Commit
	t := &tx{ctx: ctx, sql: sqlTx, prepared: map[string]*sql.Stmt{}}
	if err := fn(t); err != nil {
		return err
	}
	if t.failed != nil {
		return t.failed
	}
	// What is committed to a file that is no longer at the path is lost.
	if err := f.inPlace(); err != nil {
		return err
	}
	return sqlTx.Commit()
}

// tx is a write transaction, of one organization where it is a store.Tx.
type tx struct {
	ctx      context.Context // it lives as long as the call
	sql      *sql.Tx
	org      callerid.OrgID
	prepared map[string]*sql.Stmt
	// failed is the first error of a statement. Nothing is run after it, and
	// nothing committed: SQLite may have ended the transaction by itself.
	failed error
}

// statement prepares once what a transaction runs many times.
func (t *tx) statement(query string) (*sql.Stmt, error) {
	if t.failed != nil {
		return nil, t.failed
	}
	if stmt, ok := t.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := t.sql.PrepareContext(t.ctx, query)
	if err != nil {
		return nil, t.fail(err)
	}
	t.prepared[query] = stmt
	return stmt, nil
}

// exec returns how many rows were changed, triggers aside.
func (t *tx) exec(query string, args ...any) (int64, error) {
	stmt, err := t.statement(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.ExecContext(t.ctx, args...)
	if err != nil {
		return 0, t.fail(err)
	}
	return result.RowsAffected()
}

// scan reads one row; callerid.ErrNotFound when there is none.
func (t *tx) scan(targets []any, query string, args ...any) error {
	stmt, err := t.statement(query)
	if err != nil {
		return err
	}
	err = stmt.QueryRowContext(t.ctx, args...).Scan(targets...)
	if errors.Is(err, sql.ErrNoRows) {
		return callerid.ErrNotFound
	}
	if err != nil {
		return t.fail(err)
	}
	return nil
}

func (t *tx) fail(err error) error {
	t.failed = translate(err)
	return t.failed
}

// translate gives the domain's name to what a constraint or trigger refuses.
// All that triggers refuse in this package's own statements is the mention of
// something that is not there.
func translate(err error) error {
	switch code(err) {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fmt.Errorf("%w: %w", callerid.ErrExists, err)
	case sqlite3.SQLITE_CONSTRAINT_TRIGGER:
		return fmt.Errorf("%w: %w", callerid.ErrNotFound, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_DATATYPE:
		return fmt.Errorf("%w: %w", callerid.ErrInvalid, err)
	}
	return err
}

// outOfRoom gives the domain's name to what the disk refuses. Only a disk without a
// byte left is called full by SQLite; one that is over its quota, and one that
// fails, are not told apart.
func outOfRoom(err error) error {
	switch code(err) {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE:
		return fmt.Errorf("%w: %w", callerid.ErrNoRoom, err)
	}
	return err
}

func isBusy(err error) bool { return code(err)&0xff == sqlite3.SQLITE_BUSY }

// code is SQLite's extended result code; 0 when the error is not SQLite's.
func code(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code()
}

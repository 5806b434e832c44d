package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"ringdex/internal/store"
)

// Lead implements store.Upkeep.
func (s *Store) Lead(ctx context.Context, name, holder string, term time.Duration) (bool, error) {
	var got int64
	err := s.write(ctx, func(t *tx) (err error) {
		got, err = t.exec(`INSERT INTO leaders (name, holder, until) VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ?3))
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE holder = excluded.holder OR coalesce(julianday(until) <= julianday('now'), true)`,
			name, holder, fmt.Sprintf("%+.3f seconds", term.Seconds()))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("asking for the lead of %s: %w", name, err)
	}
	return got > 0, nil
}

// Now implements store.Upkeep.
func (s *Store) Now(ctx context.Context) (now store.Mark, err error) {
	err = s.snapshot(ctx, func(f *file, _ *sql.Tx, at state, life uint64) error {
		now = f.mark(at, life)
		return nil
	})
	if err != nil {
		return store.Mark{}, fmt.Errorf("reading the present mark: %w", err)
	}
	return now, nil
}

// Reap implements store.Upkeep. Should the file be replaced meanwhile, nobody has
// followed the new one yet.
func (s *Store) Reap(ctx context.Context, seen store.Mark, limit int) (int, error) {
	now, err := s.Now(ctx)
	if err != nil || now.Generation != seen.Generation {
		return 0, err
	}
	cursor, err := strconv.ParseUint(seen.Cursor, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("reaping what was there at %q: %w", seen.Cursor, err)
	}
	var reaped int64
	err = s.write(ctx, func(t *tx) error {
		reaped, err = t.exec(`DELETE FROM callers WHERE contact IS NULL AND (org, number) IN (SELECT org, number FROM callers
			WHERE contact IS NULL AND julianday(gone_at) < julianday('now', '-1 hour') AND version <= ? LIMIT ?)`, int64(cursor), limit)
		if err != nil {
			return err
		}
		more, err := t.exec(`DELETE FROM departed WHERE (org, number) IN (SELECT org, number FROM departed
			WHERE julianday(gone_at) < julianday('now', '-1 hour') AND version <= ? LIMIT ?)`, int64(cursor), int64(limit)-reaped)
		reaped += more
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reaping tombstones: %w", err)
	}
	return int(reaped), nil
}

package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/store"
)

// Lead is a row with a date, by the server's clock alone. A term of 0 gives the
// leadership up.
func (s *Store) Lead(ctx context.Context, name, holder string, term time.Duration) (bool, error) {
	tag, err := s.writes.Exec(ctx, `INSERT INTO leaders (name, holder, until) VALUES ($1, $2, clock_timestamp() + $3::interval)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE leaders.holder = excluded.holder OR leaders.until < clock_timestamp()`, name, holder, term)
	return tag.RowsAffected() > 0, failure(fmt.Sprintf("leading %s", name), err)
}

// Now implements store.Upkeep.
func (s *Store) Now(ctx context.Context) (now store.Mark, err error) {
	var generation *string
	err = s.writes.QueryRow(ctx, "SELECT pg_current_snapshot()::text, id FROM generation").Scan(&now.Cursor, &generation)
	if err == nil {
		now.Generation, err = primary(generation)
	}
	return now, failure("reading the present mark", err)
}

// Reap passes over what others have locked.
func (s *Store) Reap(ctx context.Context, seen store.Mark, limit int) (n int, err error) {
	err = s.write(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, "SELECT reap($1::pg_snapshot, $2, $3::interval, $4)",
			seen.Cursor, string(seen.Generation), store.TombstoneAge, limit).Scan(&n)
	})
	return n, failure("reaping tombstones", err)
}

// Scour does nothing: what is removed lies in the server's files until it vacuums,
// and in its log and backups, where no statement reaches.
func (s *Store) Scour(context.Context) error { return nil }

package sqlite

import (
	"context"
	"fmt"
	"time"
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

// Reap implements store.Upkeep.
func (s *Store) Reap(ctx context.Context, limit int) (int, error) {
	var reaped int64
	err := s.write(ctx, func(t *tx) (err error) {
		reaped, err = t.exec(`DELETE FROM callers WHERE contact IS NULL AND (org, number) IN (SELECT org, number FROM callers
			WHERE contact IS NULL AND julianday(gone_at) < julianday('now', '-1 hour') LIMIT ?)`, limit)
		if err != nil {
			return err
		}
		more, err := t.exec(`DELETE FROM departed WHERE (org, number) IN (SELECT org, number FROM departed
			WHERE julianday(gone_at) < julianday('now', '-1 hour') LIMIT ?)`, int64(limit)-reaped)
		reaped += more
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("reaping tombstones: %w", err)
	}
	return int(reaped), nil
}

package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Purge passes over what others have locked: who is undeleting a contact comes
// first.
func (s *Store) Purge(ctx context.Context, before time.Time, limit int) (n int, err error) {
	err = s.write(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `DELETE FROM contacts k USING (
			SELECT org, id FROM contacts WHERE deleted_at < $1 ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED) d
			WHERE k.org = d.org AND k.id = d.id`, before, limit)
		if err != nil {
			return err
		}
		n = int(tag.RowsAffected())
		_, err = tx.Exec(ctx, `DELETE FROM jobs j USING (
			SELECT org, id FROM jobs WHERE finished_at < $1 ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED) d
			WHERE j.org = d.org AND j.id = d.id`, before, limit)
		return err
	})
	return n, failure("purging what was deleted", err)
}

package sqlite

import (
	"context"
	"fmt"
	"time"
)

// Purge implements store.Purger. The triggers do what they do for DeleteContact.
func (s *Store) Purge(ctx context.Context, before time.Time, limit int) (int, error) {
	var purged int64
	err := s.write(ctx, func(t *tx) (err error) {
		purged, err = t.exec(`DELETE FROM contacts WHERE (org, id) IN (SELECT org, id FROM contacts
			WHERE deleted_at IS NOT NULL AND julianday(deleted_at) < julianday(?) ORDER BY julianday(deleted_at) LIMIT ?)`, timeText(before), limit)
		if err != nil {
			return err
		}
		_, err = t.exec(`DELETE FROM jobs WHERE (org, id) IN (SELECT org, id FROM jobs
			WHERE finished_at IS NOT NULL AND julianday(finished_at) < julianday(?) ORDER BY julianday(finished_at) LIMIT ?)`, timeText(before), limit)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("purging what was deleted: %w", err)
	}
	return int(purged), nil
}

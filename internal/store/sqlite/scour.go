package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// errRead: somebody has been reading what the log held for so long that it could not
// be emptied.
var errRead = errors.New("the write-ahead log is being read")

// Scour implements store.Upkeep. The pages that a delete frees are overwritten then
// and there; but an index of trigrams only notes that a row is gone, and the log
// holds pages as they were.
//
// The index could delete at once as well, by its option secure-delete, but then a
// sqlite3 shell from before 3.42 could not write to the file any more.
func (s *Store) Scour(ctx context.Context) error {
	for _, index := range []string{"contact_search", "number_search"} {
		if err := s.merge(ctx, index); err != nil {
			return fmt.Errorf("scouring %s: %w", index, err)
		}
	}
	if err := s.emptyLog(ctx); err != nil {
		return fmt.Errorf("scouring the write-ahead log: %w", err)
	}
	return nil
}

// mergePages is how much of an index is merged in a transaction, between which others
// may write.
const mergePages = 1000

// merge makes one segment of an index, without what is gone. A negative number of
// pages begins that, positive ones go on until nothing is left to do.
func (s *Store) merge(ctx context.Context, index string) error {
	for pages, more := -mergePages, true; more; pages = mergePages {
		err := s.write(ctx, func(t *tx) error {
			before, err := t.changes()
			if err != nil {
				return err
			}
			if _, err := t.exec("INSERT INTO "+index+" ("+index+", rank) VALUES ('merge', ?)", pages); err != nil {
				return err
			}
			after, err := t.changes()
			more = after-before > 1 // the command itself counts as one
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// changes are those of the connection, by virtual tables too.
func (t *tx) changes() (n int64, err error) {
	err = t.sql.QueryRowContext(t.ctx, "SELECT total_changes()").Scan(&n)
	return n, err
}

// emptyLog brings the log home and cuts it off.
func (s *Store) emptyLog(ctx context.Context) error {
	f, err := s.current(ctx)
	if err != nil {
		return err
	}
	defer f.release()
	var busy, frames, done int
	if err := f.keeper.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
		return err
	}
	if busy != 0 {
		return errRead
	}
	return nil
}

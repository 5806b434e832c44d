package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// stateQuery reads what every mark is made of, as of one moment.
const stateQuery = `SELECT m.epoch, m.bound_ms, d.version, s.value, p.schema_version
	FROM meta m, directory d, sequence s, pragma_schema_version p`

// state of the database at one moment.
type state struct {
	epoch     string
	boundMS   int64
	directory uint64
	sequence  uint64
	schema    int64
}

func (s *state) read(row *sql.Row) error {
	if err := row.Scan(text{&s.epoch}, &s.boundMS, &s.directory, &s.sequence, &s.schema); err != nil {
		return fmt.Errorf("reading the state of the database: %w", err)
	}
	return nil
}

// feedRows are all rows of the feed. The two tables have no number in common.
const feedRows = `SELECT org, number, version, contact IS NOT NULL AS present FROM callers
	UNION ALL SELECT org, number, version, false FROM departed`

// batchRows is how many rows are passed on at once.
const batchRows = 4096

// Load implements store.Feed.
func (s *Store) Load(ctx context.Context, each func([]store.Row)) (store.Mark, error) {
	var mark store.Mark
	err := s.snapshot(ctx, func(f *file, tx *sql.Tx, now state, life uint64) error {
		mark = f.mark(now, life)
		return stream(ctx, tx, each, feedRows)
	})
	if err != nil {
		return store.Mark{}, fmt.Errorf("loading all callers: %w", err)
	}
	return mark, nil
}

// LoadOrg implements store.Feed.
func (s *Store) LoadOrg(ctx context.Context, org callerid.OrgID, each func([]store.Row)) error {
	err := s.snapshot(ctx, func(_ *file, tx *sql.Tx, _ state, _ uint64) error {
		return stream(ctx, tx, each, "SELECT * FROM ("+feedRows+") WHERE org = ?", org)
	})
	if err != nil {
		return fmt.Errorf("loading the callers of organization %d: %w", org, err)
	}
	return nil
}

// snapshot runs fn within a read transaction whose moment the state is of.
func (s *Store) snapshot(ctx context.Context, fn func(*file, *sql.Tx, state, uint64) error) error {
	f, err := s.current(ctx)
	if err != nil {
		return err
	}
	defer f.release()
	return f.snapshot(ctx, f.readers, func(tx *sql.Tx, now state, life uint64) error { return fn(f, tx, now, life) })
}

func (f *file) snapshot(ctx context.Context, db *sql.DB, fn func(*sql.Tx, state, uint64) error) error {
	life := f.life.Load()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // it has read only
	var now state
	if err := now.read(tx.QueryRowContext(ctx, stateQuery)); err != nil {
		return err
	}
	return fn(tx, now, life)
}

func (f *file) mark(now state, life uint64) store.Mark {
	return store.Mark{
		Generation: f.generation(now.epoch, now.schema, life),
		Cursor:     strconv.FormatUint(now.sequence, 10),
	}
}

// Poll implements store.Feed.
func (s *Store) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	f, err := s.current(ctx)
	if err != nil {
		return store.Delta{}, fmt.Errorf("polling: %w", err)
	}
	defer f.release()
	cursor, err := strconv.ParseUint(since.Cursor, 10, 64)
	if err != nil {
		return store.Delta{}, fmt.Errorf("polling since %q: %w", since.Cursor, err)
	}
	delta, err := f.poll(ctx, since.Generation, cursor)
	if err != nil {
		return store.Delta{}, fmt.Errorf("polling: %w", err)
	}
	return delta, nil
}

// poll takes a single statement as long as nothing has changed.
func (f *file) poll(ctx context.Context, generation callerid.Generation, cursor uint64) (store.Delta, error) {
	life := f.life.Load()
	var now state
	if err := now.read(f.state.QueryRowContext(ctx)); err != nil {
		return store.Delta{}, err
	}
	delta := f.delta(now, life)
	if delta.Mark.Generation == generation && now.sequence == cursor {
		return delta, nil
	}
	err := f.snapshot(ctx, f.poller, func(tx *sql.Tx, now state, life uint64) error {
		delta = f.delta(now, life)
		switch {
		case delta.Mark.Generation != generation:
			return nil
		case now.sequence < cursor:
			// Content from before what has been seen: the same versions are
			// about to be drawn again for something else.
			delta = f.delta(now, f.life.Add(1))
			return nil
		}
		return changes(ctx, tx, cursor, &delta)
	})
	return delta, err
}

func (f *file) delta(now state, life uint64) store.Delta {
	f.schema.Store(now.schema)
	return store.Delta{
		Mark:      f.mark(now, life),
		Directory: now.directory,
		Bound:     time.Duration(now.boundMS) * time.Millisecond,
	}
}

// changes fills the delta with what has a version above the cursor. When that is
// too much, the organizations with the most changes reload, so that an import
// into one of them costs the others nothing.
func changes(ctx context.Context, tx *sql.Tx, cursor uint64, delta *store.Delta) error {
	rows, err := tx.QueryContext(ctx, `SELECT org, count(*) AS n FROM (
		SELECT org FROM callers WHERE version > ?1 UNION ALL SELECT org FROM departed WHERE version > ?1) GROUP BY org ORDER BY n`, cursor)
	if err != nil {
		return err
	}
	defer rows.Close() // Err tells
	total := 0
	for rows.Next() {
		var org callerid.OrgID
		var n int
		if err := rows.Scan(&org, &n); err != nil {
			return err
		}
		if total += n; total > store.PollLimit {
			delta.Overflow = append(delta.Overflow, org)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	overflow, err := json.Marshal(delta.Overflow)
	if err != nil {
		return err
	}
	collect := func(batch []store.Row) { delta.Rows = append(delta.Rows, batch...) }
	return stream(ctx, tx, collect, "SELECT * FROM ("+feedRows+`)
		WHERE version > ? AND org NOT IN (SELECT value FROM json_each(?) WHERE value IS NOT NULL)`, cursor, string(overflow))
}

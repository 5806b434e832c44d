package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// pollQuery reads what the present snapshot sees and the previous one ($1) did
// not, with that snapshot and the generation, all of one moment. The first row
// carries the head alone. What changed since another generation ($2) would mean
// nothing, so nothing of it is read.
const pollQuery = `
WITH head AS MATERIALIZED (
  SELECT pg_current_snapshot() AS snapshot, id,
    (SELECT version FROM directory) AS version, (SELECT bound_ms FROM meta) AS bound_ms FROM generation)
SELECT snapshot::text, id, version, bound_ms, NULL::int, NULL::bigint, NULL::bigint, NULL::boolean FROM head
UNION ALL
SELECT NULL, NULL, NULL, NULL, c.org, c.number, c.version, c.present
FROM head, changes(CASE WHEN head.id = $2 THEN $1::pg_snapshot ELSE head.snapshot END, $3) c`

// Poll reads on the feed's connection. Concurrent polls wait for each other.
func (s *Store) Poll(ctx context.Context, since store.Mark) (delta store.Delta, err error) {
	err = s.onFeed(ctx, func(conn *pgx.Conn) error {
		delta, err = readChanges(ctx, conn, since)
		return err
	})
	if err != nil {
		return store.Delta{}, failure("polling for changes", err)
	}
	return delta, nil
}

func readChanges(ctx context.Context, conn *pgx.Conn, since store.Mark) (store.Delta, error) {
	delta, err := readDelta(ctx, conn, since)
	if err != nil || len(delta.Rows) <= store.PollLimit {
		return delta, err
	}
	delta.Rows, delta.Overflow, err = overflow(ctx, conn, since.Cursor)
	return delta, err
}

func readDelta(ctx context.Context, conn *pgx.Conn, since store.Mark) (store.Delta, error) {
	var cursor *string // a mark without one is from no generation at all
	if since.Cursor != "" {
		cursor = &since.Cursor
	}
	rows, err := conn.Query(ctx, pollQuery, cursor, string(since.Generation), store.PollLimit+1)
	if err != nil {
		return store.Delta{}, err
	}
	defer rows.Close()
	delta, err := readHead(rows)
	if err != nil {
		return delta, err
	}
	var row store.Row
	var number int64
	for rows.Next() {
		if err := rows.Scan(nil, nil, nil, nil, &row.Caller.Org, &number, &row.Version, &row.Present); err != nil {
			return delta, err
		}
		row.Caller.Number, _ = phone.FromInt(number) // the table holds nothing else
		delta.Rows = append(delta.Rows, row)
	}
	return delta, rows.Err()
}

func readHead(rows pgx.Rows) (delta store.Delta, err error) {
	var generation *string
	var bound int64
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return delta, err
		}
		return delta, pgx.ErrNoRows
	}
	if err := rows.Scan(&delta.Mark.Cursor, &generation, &delta.Directory, &bound, nil, nil, nil, nil); err != nil {
		return delta, err
	}
	delta.Mark.Generation, err = primary(generation)
	delta.Bound = time.Duration(bound) * time.Millisecond
	return delta, err
}

// overflow names the organizations with the most changes until the rows of the
// others fit. It looks at a later moment than the poll that overflowed: what has
// changed by that moment is still among the changes, for nothing makes a row
// look older again.
func overflow(ctx context.Context, conn *pgx.Conn, cursor string) ([]store.Row, []callerid.OrgID, error) {
	for {
		busiest, err := busiest(ctx, conn, cursor)
		if err != nil {
			return nil, nil, err
		}
		rows, err := conn.Query(ctx, `SELECT org, number, version, present
			FROM changes($1::pg_snapshot, 2147483647) WHERE org <> ALL ($2) LIMIT $3`, cursor, busiest, store.PollLimit+1)
		if err != nil {
			return nil, nil, err
		}
		others, err := pgx.CollectRows(rows, scanRow)
		if err != nil || len(others) <= store.PollLimit {
			return others, busiest, err
		}
	}
}

func busiest(ctx context.Context, conn *pgx.Conn, cursor string) ([]callerid.OrgID, error) {
	rows, err := conn.Query(ctx, `SELECT org, sum(count(*)) OVER (ORDER BY count(*), org)
		FROM changes($1::pg_snapshot, 2147483647) GROUP BY org`, cursor)
	if err != nil {
		return nil, err
	}
	busiest := []callerid.OrgID{}
	var org callerid.OrgID
	var upToHere int64
	_, err = pgx.ForEachRow(rows, []any{&org, &upToHere}, func() error {
		if upToHere > store.PollLimit {
			busiest = append(busiest, org)
		}
		return nil
	})
	return busiest, err
}

func scanRow(row pgx.CollectableRow) (r store.Row, err error) {
	var number int64
	err = row.Scan(&r.Caller.Org, &number, &r.Version, &r.Present)
	r.Caller.Number, _ = phone.FromInt(number)
	return r, err
}

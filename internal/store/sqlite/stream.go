package sqlite

import (
	"context"
	"database/sql"

	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// stream passes the rows of a query on feedRows to each, in batches.
func stream(ctx context.Context, tx *sql.Tx, each func([]store.Row), query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() // Err tells
	batch := make([]store.Row, 0, batchRows)
	for rows.Next() {
		var row store.Row
		var number int64
		if err := rows.Scan(&row.Caller.Org, &number, &row.Version, &row.Present); err != nil {
			return err
		}
		row.Caller.Number, _ = phone.FromInt(number)
		if batch = append(batch, row); len(batch) == cap(batch) {
			each(batch)
			batch = batch[:0]
		}
	}
	if len(batch) > 0 {
		each(batch)
	}
	return rows.Err()
}

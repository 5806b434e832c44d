package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// SaveFilter fails with callerid.ErrNotFound when there is no such organization.
func (s *Store) SaveFilter(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) error {
	const doing = "saving a filter"
	text, err := json.Marshal(f.Filter)
	if err != nil {
		return failure(doing, err)
	}
	return s.change(ctx, doing, `INSERT INTO saved_filters (org, name, filter) VALUES ($1, $2, $3)
		ON CONFLICT (org, name) DO UPDATE SET filter = excluded.filter`, org, f.Name, string(text))
}

// Filters passes over what is no filter of this program: read in part, it would
// select more than was meant.
func (s *Store) Filters(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error) {
	var filters []callerid.SavedFilter
	scan := func(row pgx.CollectableRow) (struct{}, error) {
		var f callerid.SavedFilter
		var text []byte
		err := row.Scan(&f.Name, &text)
		if err == nil && decodeStrictly(text, &f.Filter) == nil {
			filters = append(filters, f)
		}
		return struct{}{}, err
	}
	_, err := viewed(ctx, s, "listing filters", scan, `SELECT name, filter FROM saved_filters WHERE org = $1 ORDER BY name COLLATE "C"`, org)
	return filters, err
}

// DeleteFilter is one statement.
func (s *Store) DeleteFilter(ctx context.Context, org callerid.OrgID, name string) error {
	return s.change(ctx, "deleting a filter", "DELETE FROM saved_filters WHERE org = $1 AND name = $2", org, name)
}

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"ringdex/internal/callerid"
)

// SaveFilter implements store.Filters. It fails with callerid.ErrNotFound when
// there is no such organization.
func (s *Store) SaveFilter(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) error {
	filter, err := json.Marshal(f.Filter)
	if err == nil {
		err = s.write(ctx, func(t *tx) error {
			_, err := t.exec(`INSERT INTO saved_filters (org, name, filter) VALUES (?, ?, ?)
				ON CONFLICT (org, name) DO UPDATE SET filter = excluded.filter`, org, f.Name, string(filter))
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("saving a filter: %w", err)
	}
	return nil
}

// Filters implements store.Filters. It passes over what is no filter of this
// program: read in part, it would select more than was meant.
func (s *Store) Filters(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error) {
	var filters []callerid.SavedFilter
	_, err := viewed(ctx, s, "listing filters", func(rows *sql.Rows) (struct{}, error) {
		var saved callerid.SavedFilter
		var filter string
		err := rows.Scan(text{&saved.Name}, &filter)
		if err == nil && decodeStrictly(filter, &saved.Filter) == nil {
			filters = append(filters, saved)
		}
		return struct{}{}, err
	}, "SELECT name, filter FROM saved_filters WHERE org = ? ORDER BY name", org)
	return filters, err
}

// decodeStrictly fails for names that are not the value's.
func decodeStrictly(text string, value any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(value)
}

// DeleteFilter implements store.Filters.
func (s *Store) DeleteFilter(ctx context.Context, org callerid.OrgID, name string) error {
	err := s.write(ctx, func(t *tx) error {
		return t.one("DELETE FROM saved_filters WHERE org = ? AND name = ?", org, name)
	})
	if err != nil {
		return fmt.Errorf("deleting a filter: %w", err)
	}
	return nil
}

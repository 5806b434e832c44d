package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"ringdex/internal/callerid"
)

// DefineField implements store.Fields. It fails with callerid.ErrNotFound when
// there is no such organization.
func (s *Store) DefineField(ctx context.Context, org callerid.OrgID, f callerid.CustomField) error {
	err := s.write(ctx, func(t *tx) error {
		var one int
		if err := t.scan([]any{&one}, "SELECT 1 FROM organizations WHERE org = ?", org); err != nil {
			return err
		}
		same, err := t.fieldsNamed(org, f.Name)
		if err == nil && len(same) > 0 {
			err = callerid.ErrExists
		}
		if err != nil {
			return err
		}
		return t.addFields(callerid.Organization{ID: org, CustomFields: []callerid.CustomField{f}})
	})
	if err != nil {
		return fmt.Errorf("defining a field: %w", err)
	}
	return nil
}

// DropField implements store.Fields. It takes the name in any case, as
// DefineField does.
func (s *Store) DropField(ctx context.Context, org callerid.OrgID, name string) error {
	err := s.write(ctx, func(t *tx) error {
		same, err := t.fieldsNamed(org, name)
		if err == nil && len(same) == 0 {
			err = callerid.ErrNotFound
		}
		if err != nil {
			return err
		}
		for _, name := range same {
			if err := t.one("DELETE FROM custom_fields WHERE org = ? AND name = ?", org, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dropping a field: %w", err)
	}
	return nil
}

// fieldsNamed returns the names of fields that are this one in any case; by hand
// there may be several.
func (t *tx) fieldsNamed(org callerid.OrgID, name string) (same []string, err error) {
	names, err := collect(t.ctx, t.sql, func(rows *sql.Rows) (name string, err error) {
		err = rows.Scan(&name)
		return name, err
	}, "SELECT name FROM custom_fields WHERE org = ?", org)
	if err != nil {
		return nil, t.fail(err)
	}
	for _, n := range names {
		if strings.EqualFold(n, name) {
			same = append(same, n)
		}
	}
	return same, nil
}

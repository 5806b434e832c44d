package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// DefineField locks the organization: two who define a field of the same name in
// different cases wait for each other. It fails with callerid.ErrNotFound when
// there is no such organization.
func (s *Store) DefineField(ctx context.Context, org callerid.OrgID, f callerid.CustomField) error {
	err := s.write(ctx, func(tx pgx.Tx) error {
		var one int
		if err := tx.QueryRow(ctx, "SELECT 1 FROM organizations WHERE org = $1 FOR NO KEY UPDATE", org).Scan(&one); err != nil {
			return err
		}
		var taken bool
		err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM custom_fields WHERE org = $1 AND folded(name) = folded($2))", org, f.Name).Scan(&taken)
		if err == nil && taken {
			err = callerid.ErrExists
		}
		if err != nil {
			return err
		}
		return addFields(ctx, tx, org, []callerid.CustomField{f})
	})
	return failure("defining a field", err)
}

// DropField takes the name in any case, as DefineField does.
func (s *Store) DropField(ctx context.Context, org callerid.OrgID, name string) error {
	return s.change(ctx, "dropping a field", "DELETE FROM custom_fields WHERE org = $1 AND folded(name) = folded($2)", org, name)
}

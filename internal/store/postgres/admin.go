package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// CreateOrganization and its custom fields appear at once.
func (s *Store) CreateOrganization(ctx context.Context, o callerid.Organization) (id callerid.OrgID, err error) {
	err = s.write(ctx, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `INSERT INTO organizations
			(name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING org`, settings(o)...).Scan(&id)
		if err != nil {
			return err
		}
		return addFields(ctx, tx, id, o.CustomFields)
	})
	return id, failure("creating an organization", err)
}

func settings(o callerid.Organization) []any {
	return []any{o.Name, o.Plan.Name, o.Plan.Limit, string(o.Region), o.Greeting, o.OtherGreeting, o.Disclosure.String(), o.Interactions}
}

func addFields(ctx context.Context, tx pgx.Tx, org callerid.OrgID, fields []callerid.CustomField) error {
	names, kinds := make([]string, len(fields)), make([]string, len(fields))
	for i, f := range fields {
		names[i], kinds[i] = f.Name, "string"
		if f.Numeric {
			kinds[i] = "number"
		}
	}
	_, err := tx.Exec(ctx, "INSERT INTO custom_fields (org, name, kind) SELECT $1, * FROM unnest($2::text[], $3::text[])", org, names, kinds)
	return err
}

// UpdateOrganization replaces the custom fields too.
func (s *Store) UpdateOrganization(ctx context.Context, o callerid.Organization) error {
	err := s.write(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `UPDATE organizations SET
			(name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions) =
			($2, $3, $4, $5, $6, $7, $8, $9) WHERE org = $1`, append([]any{o.ID}, settings(o)...)...)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return callerid.ErrNotFound
		}
		if _, err := tx.Exec(ctx, "DELETE FROM custom_fields WHERE org = $1", o.ID); err != nil {
			return err
		}
		return addFields(ctx, tx, o.ID, o.CustomFields)
	})
	return failure(fmt.Sprintf("updating the settings of organization %d", o.ID), err)
}

// CreateLine fails with callerid.ErrNotFound when there is no such organization.
func (s *Store) CreateLine(ctx context.Context, l callerid.Line) error {
	return s.change(ctx, "creating a line",
		"INSERT INTO lines (number, org, region, greeting, other_greeting) VALUES ($1, $2, $3, $4, $5)",
		int64(l.Number), l.Org, string(l.Region), l.Greeting, l.OtherGreeting)
}

// CreateKey fails with callerid.ErrExists for a taken id or hash, and with
// callerid.ErrNotFound when there is no such organization.
func (s *Store) CreateKey(ctx context.Context, k callerid.Key) error {
	return s.change(ctx, "creating a key",
		`INSERT INTO keys (id, org, hash, label, scopes, created_at, expires_at, revoked_at)
		VALUES ($1, nullif($2::int, 0), $3, $4, $5, $6, $7, $8)`,
		k.ID, k.Org, k.Hash[:], k.Label, joinScopes(k.Scopes), k.CreatedAt, orNull(k.ExpiresAt), orNull(k.RevokedAt))
}

// RevokeKey keeps the time of the first revocation.
func (s *Store) RevokeKey(ctx context.Context, id string, at time.Time) error {
	return s.change(ctx, "revoking a key", "UPDATE keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1", id, at)
}

// change runs one statement that has to concern a row.
func (s *Store) change(ctx context.Context, doing, sql string, args ...any) error {
	err := s.write(ctx, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args...)
		if err == nil && tag.RowsAffected() == 0 {
			err = callerid.ErrNotFound
		}
		return err
	})
	return failure(doing, err)
}

package postgres

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Directory reads its tables one after the other, as of one snapshot, on the feed's
// connection.
func (s *Store) Directory(ctx context.Context) (d store.Directory, err error) {
	err = s.onFeed(ctx, func(conn *pgx.Conn) error {
		return snapshot(ctx, conn, func(tx pgx.Tx) error {
			d, err = readDirectory(ctx, tx)
			return err
		})
	})
	if err != nil {
		return store.Directory{}, failure("reading the directory", err)
	}
	return d, nil
}

func readDirectory(ctx context.Context, tx pgx.Tx) (d store.Directory, err error) {
	var generation *string
	err = tx.QueryRow(ctx, "SELECT id, (SELECT version FROM directory) FROM generation").Scan(&generation, &d.Version)
	if err != nil {
		return d, err
	}
	if d.Generation, err = primary(generation); err != nil {
		return d, err
	}
	if d.Orgs, err = readOrganizations(ctx, tx); err != nil {
		return d, err
	}
	if d.Lines, err = collect(ctx, tx, "SELECT number, org, region, greeting, other_greeting FROM lines", scanLine); err != nil {
		return d, err
	}
	d.Keys, err = collect(ctx, tx, "SELECT id, coalesce(org, 0), hash, label, scopes, created_at, expires_at, revoked_at FROM keys", scanKey)
	return d, err
}

func collect[T any](ctx context.Context, tx pgx.Tx, sql string, scan pgx.RowToFunc[T]) ([]T, error) {
	rows, err := tx.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// orgField is a custom field and whose it is.
type orgField struct {
	org   callerid.OrgID
	field callerid.CustomField
}

func readOrganizations(ctx context.Context, tx pgx.Tx) ([]callerid.Organization, error) {
	orgs, err := collect(ctx, tx, `SELECT org, name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions
		FROM organizations`, scanOrganization)
	if err != nil {
		return nil, err
	}
	fields, err := collect(ctx, tx, "SELECT org, name, kind = 'number' FROM custom_fields ORDER BY name", scanField)
	if err != nil {
		return nil, err
	}
	place := make(map[callerid.OrgID]*callerid.Organization, len(orgs))
	for i := range orgs {
		place[orgs[i].ID] = &orgs[i]
	}
	for _, f := range fields {
		o := place[f.org] // there by the foreign key
		o.CustomFields = append(o.CustomFields, f.field)
	}
	return orgs, nil
}

func scanOrganization(row pgx.CollectableRow) (o callerid.Organization, err error) {
	var disclosure string
	err = row.Scan(&o.ID, &o.Name, &o.Plan.Name, &o.Plan.Limit, &o.Region, &o.Greeting, &o.OtherGreeting, &disclosure, &o.Interactions)
	if err != nil {
		return o, err
	}
	o.Disclosure, err = callerid.ParseDisclosure(disclosure)
	return o, err
}

func scanField(row pgx.CollectableRow) (f orgField, err error) {
	err = row.Scan(&f.org, &f.field.Name, &f.field.Numeric)
	return f, err
}

func scanLine(row pgx.CollectableRow) (l callerid.Line, err error) {
	var number int64
	err = row.Scan(&number, &l.Org, &l.Region, &l.Greeting, &l.OtherGreeting)
	l.Number, _ = phone.FromInt(number) // the table holds nothing else
	return l, err
}

func scanKey(row pgx.CollectableRow) (k callerid.Key, err error) {
	var hash []byte
	var scopes string
	var created, expires, revoked pgtype.Timestamptz
	err = row.Scan(&k.ID, &k.Org, &hash, &k.Label, &scopes, &created, &expires, &revoked)
	if err != nil {
		return k, err
	}
	copy(k.Hash[:], hash) // its length is checked by the table
	k.CreatedAt, k.ExpiresAt, k.RevokedAt = timeOf(created), timeOf(expires), timeOf(revoked)
	k.Scopes, err = callerid.ParseScopes(scopes)
	return k, err
}

func joinScopes(scopes []callerid.Scope) string {
	words := make([]string, len(scopes))
	for i, s := range scopes {
		words[i] = string(s)
	}
	return strings.Join(words, ",")
}

// orNull has NULL for the zero time.
func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

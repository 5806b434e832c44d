package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Directory implements store.Feed. What belongs to an organization that is not
// there is left out.
func (s *Store) Directory(ctx context.Context) (store.Directory, error) {
	var d store.Directory
	err := s.snapshot(ctx, func(f *file, tx *sql.Tx, now state, life uint64) (err error) {
		d.Generation = f.generation(now.epoch, now.schema, life)
		d.Version = now.directory
		if d.Orgs, err = organizations(ctx, tx); err != nil {
			return err
		}
		if d.Lines, err = lines(ctx, tx); err != nil {
			return err
		}
		d.Keys, err = keys(ctx, tx)
		return err
	})
	if err != nil {
		return store.Directory{}, fmt.Errorf("reading the directory: %w", err)
	}
	return d, nil
}

// querier is a transaction, or a pool where one statement is enough.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect scans all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err tells
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func organizations(ctx context.Context, tx *sql.Tx) ([]callerid.Organization, error) {
	fields, err := customFields(ctx, tx)
	if err != nil {
		return nil, err
	}
	return collect(ctx, tx, func(rows *sql.Rows) (callerid.Organization, error) {
		var o callerid.Organization
		var disclosure string
		err := rows.Scan(&o.ID, text{&o.Name}, text{&o.Plan.Name}, &o.Plan.Limit, text{(*string)(&o.Region)},
			text{&o.Greeting}, text{&o.OtherGreeting}, text{&disclosure}, &o.Interactions)
		o.Disclosure = disclosureOf(disclosure)
		o.CustomFields = fields[o.ID]
		return o, err
	}, "SELECT org, name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions FROM organizations ORDER BY org")
}

// disclosureOf tells nothing at any level when nobody can read the policy.
func disclosureOf(policy string) callerid.Disclosure {
	d, err := callerid.ParseDisclosure(policy)
	if err != nil {
		for level := range d {
			d[level] = callerid.TellNothing
		}
	}
	return d
}

func customFields(ctx context.Context, tx *sql.Tx) (map[callerid.OrgID][]callerid.CustomField, error) {
	fields := map[callerid.OrgID][]callerid.CustomField{}
	_, err := collect(ctx, tx, func(rows *sql.Rows) (struct{}, error) {
		var org callerid.OrgID
		var field callerid.CustomField
		err := rows.Scan(&org, text{&field.Name}, &field.Numeric)
		fields[org] = append(fields[org], field)
		return struct{}{}, err
	}, "SELECT org, name, kind = 'number' FROM custom_fields ORDER BY org, name")
	return fields, err
}

func lines(ctx context.Context, tx *sql.Tx) ([]callerid.Line, error) {
	return collect(ctx, tx, func(rows *sql.Rows) (callerid.Line, error) {
		var l callerid.Line
		var number int64
		err := rows.Scan(&number, &l.Org, text{(*string)(&l.Region)}, text{&l.Greeting}, text{&l.OtherGreeting})
		l.Number, _ = phone.FromInt(number)
		return l, err
	}, "SELECT number, org, region, greeting, other_greeting FROM lines WHERE org IN (SELECT org FROM organizations) ORDER BY number")
}

// keys of scopes that nobody can read may do nothing, and those of a hash that
// is none are nobody's.
func keys(ctx context.Context, tx *sql.Tx) ([]callerid.Key, error) {
	return collect(ctx, tx, func(rows *sql.Rows) (callerid.Key, error) {
		var k callerid.Key
		var hash, scopes string
		err := rows.Scan(text{&k.ID}, &k.Org, text{&hash}, text{&k.Label}, text{&scopes},
			(*moment)(&k.CreatedAt), (*moment)(&k.ExpiresAt), (*moment)(&k.RevokedAt))
		if err != nil {
			return k, err
		}
		if k.Scopes, err = callerid.ParseScopes(scopes); err != nil {
			k.Scopes = nil
		}
		if len(hash) != hex.EncodedLen(len(k.Hash)) {
			return k, nil
		}
		if _, err = hex.Decode(k.Hash[:], []byte(hash)); err != nil {
			clear(k.Hash[:])
		}
		return k, nil
	}, `SELECT id, coalesce(org, 0), hash, label, scopes, `+timeOf("created_at")+`, `+timeOf("expires_at")+`, `+timeOf("revoked_at")+`
		FROM keys WHERE org IS NULL OR org IN (SELECT org FROM organizations) ORDER BY id`)
}

package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// The queries take the organization, the value to go on after and how many
// groups. A value that nobody shares is passed over in the index of keys alone.
// Their offsets keep the planner from another way.
const (
	emailsQuery = `
SELECT key, ids FROM (
  SELECT key FROM contact_keys WHERE org = $1 AND kind = 'email' AND key > $2
  GROUP BY key HAVING count(*) > 1 ORDER BY key OFFSET 0) y
CROSS JOIN LATERAL (
  SELECT array_agg(k.id ORDER BY k.created_at, k.id) AS ids FROM (
    SELECT a.contact FROM contact_keys a WHERE a.org = $1 AND a.kind = 'email' AND a.key = y.key OFFSET 0) a` + listedOfA + `) g
WHERE cardinality(ids) > 1 ORDER BY key LIMIT $3`

	phonesQuery = `
SELECT key, ids FROM (
  SELECT DISTINCT y.key, c.contact FROM contact_keys y CROSS JOIN LATERAL (
    SELECT c.contact FROM callers c WHERE c.org = $1
    AND c.number = CASE WHEN y.key ~ '^\+[1-9][0-9]{6,14}$' THEN y.key::bigint END OFFSET 0) c
  WHERE y.org = $1 AND y.kind = 'whatsapp' AND y.key > $2 AND c.contact <> y.contact ORDER BY y.key OFFSET 0) y
CROSS JOIN LATERAL (
  SELECT array_agg(k.id ORDER BY k.created_at, k.id) AS ids FROM (
    SELECT a.contact FROM contact_keys a WHERE a.org = $1 AND a.kind = 'whatsapp' AND a.key = y.key UNION SELECT y.contact) a` + listedOfA + `) g
WHERE cardinality(ids) > 1 AND y.contact = ANY (ids) ORDER BY key LIMIT $3`

	// listedOfA are those of the contacts a that are listed.
	listedOfA = `
  CROSS JOIN LATERAL (
    SELECT k.id, k.created_at FROM contacts k
    WHERE k.org = $1 AND k.id = a.contact AND k.kind = 'contact' AND k.deleted_at IS NULL OFFSET 0) k`
)

// Duplicates is one statement.
func (s *Store) Duplicates(ctx context.Context, org callerid.OrgID, kind callerid.DuplicateKind, after string, limit int) ([]callerid.Duplicates, error) {
	query := emailsQuery
	if kind == callerid.DuplicatePhone {
		query = phonesQuery
	}
	scan := func(row pgx.CollectableRow) (callerid.Duplicates, error) {
		d := callerid.Duplicates{Kind: kind}
		err := row.Scan(&d.Value, &d.Contacts)
		return d, err
	}
	return viewed(ctx, s, "listing duplicates", scan, query, org, after, limit)
}

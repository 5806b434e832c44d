package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// The queries take the organization, the value to go on after and how many
// groups. A value that nobody shares is passed over in the index of keys alone.
const (
	emailsQuery = `
SELECT key, ids FROM (
  SELECT key FROM contact_keys WHERE org = $1 AND kind = 'email' AND key > $2
  GROUP BY key HAVING count(*) > 1 ORDER BY key OFFSET 0) y
CROSS JOIN LATERAL (
  SELECT array_agg(k.id ORDER BY k.created_at, k.id) AS ids FROM contact_keys a
  JOIN contacts k ON k.org = a.org AND k.id = a.contact AND k.kind = 'contact' AND k.deleted_at IS NULL
  WHERE a.org = $1 AND a.kind = 'email' AND a.key = y.key) g
WHERE cardinality(ids) > 1 ORDER BY key LIMIT $3`

	phonesQuery = `
SELECT key, ids FROM (
  SELECT DISTINCT y.key, c.contact FROM contact_keys y
  JOIN callers c ON c.org = y.org AND c.number = CASE WHEN y.key ~ '^\+[1-9][0-9]{6,14}$' THEN y.key::bigint END
   AND c.contact <> y.contact
  WHERE y.org = $1 AND y.kind = 'whatsapp' AND y.key > $2 ORDER BY y.key OFFSET 0) y
JOIN contacts o ON o.org = $1 AND o.id = y.contact AND o.kind = 'contact' AND o.deleted_at IS NULL
CROSS JOIN LATERAL (
  SELECT array_agg(k.id ORDER BY k.created_at, k.id) AS ids FROM (
    SELECT a.contact FROM contact_keys a WHERE a.org = $1 AND a.kind = 'whatsapp' AND a.key = y.key
    UNION SELECT o.id) a
  JOIN contacts k ON k.org = $1 AND k.id = a.contact AND k.kind = 'contact' AND k.deleted_at IS NULL) g
WHERE cardinality(ids) > 1 ORDER BY key LIMIT $3`
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

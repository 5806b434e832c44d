package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// The queries take the organization and the value to go on after. A value that
// nobody shares is passed over in the index of keys alone. Groups come with the
// ids of those that are listed, of which there may be fewer than two.
const (
	emailsQuery = `SELECT y.key, (SELECT json_group_array(k.id ORDER BY k.sort_created, k.id)
		FROM contact_keys a CROSS JOIN contacts k ON k.org = a.org AND k.id = a.contact
		WHERE a.org = ?1 AND a.kind = 'email' AND a.key = y.key AND +k.listed = 1)
	FROM (SELECT key FROM contact_keys WHERE org = ?1 AND kind = 'email' AND key > ?2
		GROUP BY key HAVING count(*) > 1 ORDER BY key) y`

	phonesQuery = `SELECT y.key, (SELECT json_group_array(k.id ORDER BY k.sort_created, k.id)
		FROM (SELECT contact FROM contact_keys WHERE org = ?1 AND kind = 'whatsapp' AND key = y.key UNION SELECT y.owner) a
		CROSS JOIN contacts k ON k.org = ?1 AND k.id = a.contact WHERE +k.listed = 1)
	FROM (SELECT w.key, min(o.id) AS owner FROM contact_keys w
		CROSS JOIN callers c ON c.org = w.org AND c.number = CAST(substr(w.key, 2) AS INTEGER) AND '+' || c.number = w.key AND c.contact <> w.contact
		CROSS JOIN contacts o ON o.org = c.org AND o.id = c.contact AND +o.listed = 1
		WHERE w.org = ?1 AND w.kind = 'whatsapp' AND w.key > ?2 GROUP BY w.key ORDER BY w.key) y`
)

// Duplicates implements store.Book.
func (s *Store) Duplicates(ctx context.Context, org callerid.OrgID, kind callerid.DuplicateKind, after string, limit int) ([]callerid.Duplicates, error) {
	query := emailsQuery
	if kind == callerid.DuplicatePhone {
		query = phonesQuery
	}
	var groups []callerid.Duplicates
	err := s.view(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, query, org, after)
		if err != nil {
			return err
		}
		defer rows.Close() // Err tells
		for len(groups) < limit && rows.Next() {
			var value, ids string
			if err := rows.Scan(&value, &ids); err != nil {
				return err
			}
			group := callerid.Duplicates{Kind: kind, Value: value, Contacts: decodeIDs(ids)}
			if shared(group) {
				groups = append(groups, group)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("listing duplicates: %w", err)
	}
	return groups, nil
}

// shared tells that a group is one. The table of keys has whatever looks like an
// address at first sight.
func shared(d callerid.Duplicates) bool {
	if d.Kind == callerid.DuplicateEmail {
		if key, ok := callerid.EmailKey(d.Value); !ok || key != d.Value {
			return false
		}
	}
	return len(d.Contacts) > 1
}

// decodeIDs passes over what is no id.
func decodeIDs(text string) (ids []callerid.ContactID) {
	for _, s := range decodeList(text) {
		if id, err := uuid.Parse(s); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

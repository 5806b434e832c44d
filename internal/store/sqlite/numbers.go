package sqlite

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Owners implements store.Numbers.
func (t *tx) Owners(numbers []phone.Number, _ ...callerid.ContactID) (map[phone.Number]store.Owner, error) {
	owners := make(map[phone.Number]store.Owner)
	list, err := json.Marshal(numbers)
	if err != nil {
		return nil, err
	}
	// CROSS JOIN is SQLite's word for joining in this order.
	stmt, err := t.statement(`SELECT c.number, k.id, k.kind FROM json_each(?) j
		CROSS JOIN callers c ON c.org = ? AND c.number = j.value CROSS JOIN contacts k ON k.org = c.org AND k.id = c.contact`)
	if err != nil {
		return nil, fmt.Errorf("reading owners: %w", err)
	}
	rows, err := stmt.QueryContext(t.ctx, string(list), t.org)
	if err != nil {
		return nil, fmt.Errorf("reading owners: %w", t.fail(err))
	}
	defer rows.Close() // Err tells
	for rows.Next() {
		var number int64
		var id, kind string
		if err := rows.Scan(&number, &id, &kind); err != nil {
			return nil, fmt.Errorf("reading owners: %w", t.fail(err))
		}
		owner := store.Owner{Kind: kindOf(kind)}
		if owner.Contact, err = uuid.Parse(id); err == nil {
			owners[phone.Number(number)] = owner
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading owners: %w", t.fail(err))
	}
	return owners, nil
}

// Assign implements store.Numbers.
func (t *tx) Assign(n phone.Number, id callerid.ContactID) error {
	_, err := t.exec(`INSERT INTO callers (org, number, contact, position)
		VALUES (?1, ?2, ?3, (SELECT coalesce(max(position) + 1, 0) FROM callers WHERE +org = ?1 AND contact = ?3))
		ON CONFLICT (org, number) DO UPDATE SET contact = excluded.contact, position = excluded.position`,
		t.org, int64(n), id.String())
	if err != nil {
		return fmt.Errorf("giving a number to contact %s: %w", id, err)
	}
	return nil
}

// Release implements store.Numbers.
func (t *tx) Release(n phone.Number) error {
	err := t.one("UPDATE callers SET contact = NULL WHERE org = ? AND number = ? AND contact IS NOT NULL", t.org, int64(n))
	if err != nil {
		return fmt.Errorf("taking a number from its contact: %w", err)
	}
	return nil
}

// SetDoNotCall implements store.Numbers.
func (t *tx) SetDoNotCall(on bool, numbers ...phone.Number) error {
	query := "DELETE FROM do_not_call WHERE org = ? AND number = ?"
	if on {
		query = "INSERT INTO do_not_call (org, number) VALUES (?, ?) ON CONFLICT DO NOTHING"
	}
	for _, n := range numbers {
		if _, err := t.exec(query, t.org, int64(n)); err != nil {
			return fmt.Errorf("marking do-not-call: %w", err)
		}
	}
	return nil
}

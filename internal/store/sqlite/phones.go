package sqlite

import (
	"fmt"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// SetPhones implements store.Numbers. It leaves alone what stays as it is.
func (t *tx) SetPhones(id callerid.ContactID, phones []phone.Number) error {
	err := t.require(id)
	if err == nil {
		err = t.untaken(id, phones)
	}
	if err == nil {
		err = t.writePhones(id, phones)
	}
	if err != nil {
		return fmt.Errorf("setting %d phones of contact %s: %w", len(phones), id, err)
	}
	return nil
}

// untaken fails for a number that leads to another contact.
func (t *tx) untaken(id callerid.ContactID, phones []phone.Number) error {
	owners, err := t.Owners(phones)
	if err != nil {
		return err
	}
	for _, n := range phones {
		if o, owned := owners[n]; owned && o.Contact != id {
			return &callerid.TakenError{Number: n, Contact: o.Contact}
		}
	}
	return nil
}

// writePhones takes a number that is named twice for where it is named first.
func (t *tx) writePhones(id callerid.ContactID, phones []phone.Number) error {
	list, err := array(phones)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE callers SET contact = NULL WHERE +org = ? AND contact = ?
		AND number NOT IN (SELECT value FROM json_each(?))`, t.org, id.String(), list)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO callers (org, number, contact, position)
		SELECT ?1, p.number, ?2, p.place FROM (SELECT value AS number, min(key) AS place FROM json_each(?3) GROUP BY value) p
		WHERE NOT EXISTS (SELECT 1 FROM callers c WHERE c.org = ?1 AND c.number = p.number AND c.contact = ?2 AND c.position = p.place)
		ON CONFLICT (org, number) DO UPDATE SET contact = excluded.contact, position = excluded.position`, t.org, id.String(), list)
	return err
}

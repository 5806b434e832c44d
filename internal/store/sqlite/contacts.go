package sqlite

import (
	"fmt"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Contact implements store.Contacts.
func (t *tx) Contact(id callerid.ContactID) (callerid.Contact, error) {
	var row contactRow
	err := t.scan(row.targets(), contactQuery, t.org, id.String())
	if err != nil {
		return callerid.Contact{}, fmt.Errorf("reading contact %s: %w", id, err)
	}
	contact, _ := row.read()
	return contact, nil
}

// AddContacts implements store.Contacts.
func (t *tx) AddContacts(contacts []callerid.Contact) error {
	for _, c := range contacts {
		if err := t.addContact(c); err != nil {
			return fmt.Errorf("adding contact %s: %w", c.ID, err)
		}
	}
	return nil
}

func (t *tx) addContact(c callerid.Contact) error {
	values, err := settings(c)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO contacts ("+contactFields+`, created_at, org, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		append(values, timeText(c.CreatedAt), t.org, c.ID.String())...)
	if err != nil {
		return err
	}
	for position, n := range c.Phones {
		if err := t.addPhone(n, c.ID, position); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) addPhone(n phone.Number, id callerid.ContactID, position int) error {
	_, err := t.exec("INSERT INTO callers (org, number, contact, position) VALUES (?, ?, ?, ?)", t.org, int64(n), id.String(), position)
	return err
}

// PutContact implements store.Contacts.
func (t *tx) PutContact(c callerid.Contact) error {
	values, err := settings(c)
	if err == nil {
		err = t.one("UPDATE contacts SET ("+contactFields+`) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			WHERE org = ? AND id = ?`, append(values, t.org, c.ID.String())...)
	}
	if err != nil {
		return fmt.Errorf("changing contact %s: %w", c.ID, err)
	}
	return nil
}

// one is exec of a statement that has to find its row.
func (t *tx) one(query string, args ...any) error {
	n, err := t.exec(query, args...)
	if err == nil && n == 0 {
		return callerid.ErrNotFound
	}
	return err
}

// DeleteContact implements store.Contacts.
func (t *tx) DeleteContact(id callerid.ContactID) error {
	if err := t.one("DELETE FROM contacts WHERE org = ? AND id = ?", t.org, id.String()); err != nil {
		return fmt.Errorf("deleting contact %s: %w", id, err)
	}
	return nil
}

// CountContacts implements store.Contacts.
func (t *tx) CountContacts() (n int, err error) {
	err = t.scan([]any{&n}, "SELECT count(*) FROM contacts WHERE org = ? AND listed = 1", t.org)
	if err != nil {
		return 0, fmt.Errorf("counting contacts: %w", err)
	}
	return n, nil
}

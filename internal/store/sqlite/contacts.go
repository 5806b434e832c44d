package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"ringdex/internal/callerid"
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

// rowsAtOnce are inserted by one statement: at the end of each, the full-text
// index is written.
const rowsAtOnce = 100

// AddContacts implements store.Contacts.
func (t *tx) AddContacts(contacts []callerid.Contact) error {
	for some := range slices.Chunk(contacts, rowsAtOnce) {
		if err := t.addContacts(some); err != nil {
			return fmt.Errorf("adding %d contacts: %w", len(contacts), err)
		}
	}
	return nil
}

func (t *tx) addContacts(contacts []callerid.Contact) error {
	var rows, phones [][]any
	for _, c := range contacts {
		values, err := settings(c)
		if err != nil {
			return err
		}
		id := c.ID.String()
		rows = append(rows, append(values, timeText(c.CreatedAt), t.org, id))
		for position, n := range c.Phones {
			phones = append(phones, []any{t.org, int64(n), id, position})
		}
	}
	if err := t.insert("contacts ("+contactFields+", created_at, org, id)", rows); err != nil {
		return err
	}
	return t.insert("callers (org, number, contact, position)", phones)
}

// insert adds rows of as many values as there are columns.
func (t *tx) insert(into string, rows [][]any) error {
	for some := range slices.Chunk(rows, rowsAtOnce) {
		row := "(?" + strings.Repeat(", ?", len(some[0])-1) + ")"
		query := "INSERT INTO " + into + " VALUES " + row + strings.Repeat(", "+row, len(some)-1)
		if _, err := t.exec(query, slices.Concat(some...)...); err != nil {
			return err
		}
	}
	return nil
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

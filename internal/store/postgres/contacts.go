package postgres

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Contact locks first and reads then: a statement that waits for a lock goes on
// with the contact as it is by then, but with its phones as they were.
func (t *tx) Contact(id callerid.ContactID) (callerid.Contact, error) {
	const doing = "reading a contact"
	if err := t.lockContacts(doing, id); err != nil {
		return callerid.Contact{}, err
	}
	var text []byte
	err := t.QueryRow(t.ctx, "SELECT "+contactOfK+" FROM contacts k WHERE k.org = $1 AND k.id = $2", t.org, id).Scan(&text)
	if err != nil {
		return callerid.Contact{}, t.failed(doing, err)
	}
	c, err := decodeContact(text)
	return c, t.failed(doing, err)
}

// contactOfK is a contact as decodeContact reads it.
const contactOfK = `json_build_object('contact', k, 'phones', ` + phonesOfK + `, 'marked', ARRAY(
  SELECT p.number FROM callers p JOIN do_not_call n ON n.org = p.org AND n.number = p.number
  WHERE p.org = k.org AND p.contact = k.id ORDER BY p.position, p.number))`

func decodeContact(text []byte) (callerid.Contact, error) {
	var j contactAndPhones
	if err := json.Unmarshal(text, &j); err != nil {
		return callerid.Contact{}, err
	}
	return j.contact(), nil
}

// lockContacts takes the roots in their order; callerid.ErrNotFound when one of
// them is not there.
func (t *tx) lockContacts(doing string, ids ...callerid.ContactID) error {
	ids = sorted(ids)
	rows, err := t.exec(doing, "SELECT FROM contacts WHERE org = $1 AND id = ANY ($2) ORDER BY id FOR NO KEY UPDATE", t.org, ids)
	if err == nil && rows < int64(len(ids)) {
		err = t.failed(doing, callerid.ErrNotFound)
	}
	return err
}

// sorted returns each id once, in the order of locks.
func sorted(ids []callerid.ContactID) []callerid.ContactID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b callerid.ContactID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}

// contactFields are the columns that PutContact replaces; fieldsOf has the
// values in this order.
const contactFields = `kind, status, name, first_name, last_name, nick, email, company, title, description,
	notes, preferences, tags, channels, custom, meta, updated_at, last_contacted_at, call_count,
	other_emails, deleted_at, former_phones`

func fieldsOf(c callerid.Contact) []any {
	return []any{
		kindWord(c.Kind), statusWord(c.Status), c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company,
		c.Title, c.Description, c.Notes, c.Preferences, append([]string{}, c.Tags...),
		object(c.Channels), object(c.Custom), object(c.Meta), c.UpdatedAt, orNull(c.LastContactedAt), c.CallCount,
		append([]string{}, c.OtherEmails...), orNull(c.DeletedAt), ints(c.FormerPhones),
	}
}

// object is a map that is never JSON's null.
func object[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// PutContact takes the lock by updating, as its phones are not read.
func (t *tx) PutContact(c callerid.Contact) error {
	const doing = "changing a contact"
	rows, err := t.exec(doing, "UPDATE contacts SET ("+contactFields+`) =
		($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
		WHERE org = $1 AND id = $2`, append([]any{t.org, c.ID}, fieldsOf(c)...)...)
	if err == nil && rows == 0 {
		return t.failed(doing, callerid.ErrNotFound)
	}
	return err
}

// DeleteContact leaves the numbers to the foreign key, which makes them nobody's
// in their order.
func (t *tx) DeleteContact(id callerid.ContactID) error {
	const doing = "deleting a contact"
	rows, err := t.exec(doing, "DELETE FROM contacts WHERE org = $1 AND id = $2", t.org, id)
	if err == nil && rows == 0 {
		return t.failed(doing, callerid.ErrNotFound)
	}
	return err
}

// CountContacts takes a lock that nothing else takes, and only then a snapshot:
// one from before would not show what the transaction it waited for has added.
func (t *tx) CountContacts() (n int, err error) {
	const doing = "counting contacts"
	if _, err := t.exec(doing, "SELECT pg_advisory_xact_lock($1, $2)", lockCount, t.org); err != nil {
		return 0, err
	}
	err = t.QueryRow(t.ctx, "SELECT count(*) FROM contacts WHERE org = $1 AND kind = 'contact' AND deleted_at IS NULL", t.org).Scan(&n)
	return n, t.failed(doing, err)
}

// lockCount is the class of the advisory locks of CountContacts, beside which
// stands the organization.
const lockCount = 0x52696e67

// AddContacts copies them in, and then their numbers in order.
func (t *tx) AddContacts(contacts []callerid.Contact) error {
	doing := fmt.Sprintf("adding %d contacts", len(contacts))
	columns := []string{"org", "id", "created_at", "kind", "status", "name", "first_name", "last_name", "nick", "email",
		"company", "title", "description", "notes", "preferences", "tags", "channels", "custom", "meta",
		"updated_at", "last_contacted_at", "call_count", "other_emails", "deleted_at", "former_phones"}
	_, err := t.CopyFrom(t.ctx, pgx.Identifier{"contacts"}, columns, pgx.CopyFromSlice(len(contacts), func(i int) ([]any, error) {
		c := contacts[i]
		return append([]any{t.org, c.ID, c.CreatedAt}, fieldsOf(c)...), nil
	}))
	if err != nil {
		return t.failed(doing, err)
	}
	return t.addPhones(doing, phonesOf(contacts))
}

// newPhone is a number that is to become a contact's.
type newPhone struct {
	number   phone.Number
	contact  callerid.ContactID
	position int
}

func phonesOf(contacts []callerid.Contact) []newPhone {
	var phones []newPhone
	for _, c := range contacts {
		for position, n := range c.Phones {
			phones = append(phones, newPhone{n, c.ID, position})
		}
	}
	slices.SortFunc(phones, func(a, b newPhone) int { return cmp.Compare(a.number, b.number) })
	return phones
}

func (t *tx) addPhones(doing string, phones []newPhone) error {
	if len(phones) == 0 {
		return nil
	}
	columns := []string{"org", "number", "contact", "position"}
	_, err := t.CopyFrom(t.ctx, pgx.Identifier{"callers"}, columns, pgx.CopyFromSlice(len(phones), func(i int) ([]any, error) {
		p := phones[i]
		return []any{t.org, int64(p.number), p.contact, p.position}, nil
	}))
	promised := func(p newPhone) bool { return t.free[p.number] }
	if code(err) == codeUniqueViolation && slices.ContainsFunc(phones, promised) {
		err = fmt.Errorf("%w: %w", errRace, err)
	}
	for _, p := range phones {
		delete(t.free, p.number)
	}
	return t.failed(doing, err)
}

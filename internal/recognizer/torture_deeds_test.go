package recognizer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// draw is whom a deed concerns.
type draw struct {
	org  callerid.OrgID
	a, b callerid.ContactID
	n, m phone.Number
	name string
}

func (w *world) draw() draw {
	d := draw{org: callerid.OrgID(1 + rand.N(orgs)), n: first + rand.N(phone.Number(numbers)), m: first + rand.N(phone.Number(numbers))}
	a := rand.N(contacts)
	b := (a + 1 + rand.N(contacts-1)) % contacts
	d.a, d.b = contactID(a), contactID(b)
	d.name = fmt.Sprintf("Org%s Person%s Write%s", letters(uint64(d.org)), letters(uint64(a)), letters(w.nonce.Add(1)))
	return d
}

func contactID(i int) callerid.ContactID { return callerid.ContactID{0: 1, 15: byte(i)} }

// letters writes a number so that it may be a part of a name.
func letters(n uint64) string {
	text := ""
	for ; n > 0 || text == ""; n /= 16 {
		text = string("bcdfghjklmpqrtvw"[n%16]) + text
	}
	return text
}

// byHand are edits in psql. What is wanted more often stands there more often.
func byHand() [][2]string {
	const (
		rename   = "UPDATE contacts SET name = {name} WHERE org = {org} AND id = {a}"
		addPhone = "INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})"
		create   = "INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name}); " + addPhone
	)
	return [][2]string{
		{"rename by hand", rename}, {"rename by hand", rename}, {"rename by hand", rename},
		{"new phone by hand", addPhone}, {"new phone by hand", addPhone}, {"new phone by hand", addPhone},
		{"new phone by hand", addPhone}, {"new phone by hand", addPhone},
		{"create by hand", create}, {"create by hand", create},
		{"renumber by hand", "UPDATE callers SET number = {m} WHERE org = {org} AND number = {n} AND contact IS NOT NULL"},
		{"move phone by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND number = {n}"},
		{"take phones by hand", "UPDATE callers SET contact = NULL WHERE org = {org} AND contact = {a}"},
		{"take phones by hand", "UPDATE callers SET contact = NULL WHERE org = {org} AND contact = {a}"},
		{"delete phone by hand", "DELETE FROM callers WHERE org = {org} AND number = {n}"},
		{"delete by hand", "DELETE FROM contacts WHERE org = {org} AND id = {a}"},
		{"merge by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND contact = {b}; DELETE FROM contacts WHERE org = {org} AND id = {b}"},
	}
}

func (d draw) sql(text string) string {
	return strings.NewReplacer("{org}", fmt.Sprint(d.org), "{name}", "'"+d.name+"'",
		"{a}", "'"+d.a.String()+"'", "{b}", "'"+d.b.String()+"'",
		"{n}", fmt.Sprint(uint64(d.n)), "{m}", fmt.Sprint(uint64(d.m))).Replace(text)
}

// deed is a change through the port.
type deed struct {
	what string
	do   func(store.Tx, draw) error
}

func throughPort() []deed {
	return []deed{
		{"rename", rename}, {"rename", rename}, {"create", create}, {"create", create}, {"renumber", renumber}, {"merge", merge},
		{"new phone", newPhone}, {"new phone", newPhone}, {"new phone", newPhone},
		{"delete", func(tx store.Tx, d draw) error { return tx.DeleteContact(d.a) }},
	}
}

func newPhone(tx store.Tx, d draw) error { return tx.Assign(d.n, d.a) }

func rename(tx store.Tx, d draw) error {
	c, err := tx.Contact(d.a)
	if err != nil {
		return err
	}
	c.Name = d.name
	return tx.PutContact(c)
}

func create(tx store.Tx, d draw) error {
	return tx.AddContacts([]callerid.Contact{{
		ID: d.a, Kind: callerid.KindContact, Status: callerid.StatusActive, Name: d.name, Phones: []phone.Number{d.n},
	}})
}

func renumber(tx store.Tx, d draw) error {
	owners, err := tx.Owners([]phone.Number{d.n, d.m})
	if err != nil {
		return err
	}
	owner, owned := owners[d.n]
	if !owned || d.n == d.m {
		return callerid.ErrNotFound
	}
	if err := tx.Release(d.n); err != nil {
		return err
	}
	return tx.Assign(d.m, owner.Contact)
}

// merge locks in the order of ids: contactID counts upwards.
func merge(tx store.Tx, d draw) error {
	ids := []callerid.ContactID{d.a, d.b}
	if d.a[15] > d.b[15] {
		ids[0], ids[1] = d.b, d.a
	}
	var phones []phone.Number
	for _, id := range ids {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if id == d.b {
			phones = c.Phones
		}
	}
	for _, n := range phones {
		if err := tx.Assign(n, d.a); err != nil {
			return err
		}
	}
	return tx.DeleteContact(d.b)
}

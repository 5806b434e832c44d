// Package deeds is what is done to an address book under torture: renamings,
// renumberings, merges, deletions and new beginnings, drawn at random from few
// people and few numbers, so that they meet.
package deeds

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Book is which people and numbers there are. All organizations have the same
// ids and numbers, so that nobody gets by without comparing the organization.
type Book struct {
	Orgs, Contacts, Numbers int
	First                   phone.Number
	nonce                   atomic.Uint64
}

// Draw is whom a deed concerns.
type Draw struct {
	Org  callerid.OrgID
	A, B callerid.ContactID
	N, M phone.Number
	// Name that is given to A, or to whoever N leads to: it was never given before.
	Name string
}

// Draw draws.
func (b *Book) Draw() Draw {
	d := Draw{Org: callerid.OrgID(1 + rand.N(b.Orgs)), N: b.number(), M: b.number()}
	first := rand.N(b.Contacts)
	d.A, d.B = Contact(first), Contact((first+1+rand.N(b.Contacts-1))%b.Contacts)
	d.Name = b.Name(d.Org, d.N)
	return d
}

func (b *Book) number() phone.Number { return b.First + rand.N(phone.Number(b.Numbers)) }

// Caller draws a number that may ring.
func (b *Book) Caller() callerid.Caller {
	return callerid.Caller{Org: callerid.OrgID(1 + rand.N(b.Orgs)), Number: b.number()}
}

// Contact is the id of a person, in the order of the database.
func Contact(i int) callerid.ContactID { return callerid.ContactID{0: 1, 15: byte(i)} }

// Name says what it is: for which organization and which number it was written,
// and by which write. That write's facts have its version.
func (b *Book) Name(org callerid.OrgID, n phone.Number) string {
	return fmt.Sprintf("Org%s Number%s Write%s", letters(uint64(org)), letters(uint64(n-b.First)), letters(b.nonce.Add(1)))
}

// letters writes a number so that it may be a part of a name.
func letters(n uint64) string {
	text := ""
	for ; n > 0 || text == ""; n /= 16 {
		text = string("bcdfghjklmpqrtvw"[n%16]) + text
	}
	return text
}

// Edit is something done in psql, for SQL to fill in.
type Edit struct{ What, SQL string }

const (
	addPhone = "INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})"
	create   = "INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name}); " + addPhone
)

// ByHand are edits. What is wanted more often stands there more often.
func ByHand() []Edit {
	rename := Edit{"rename by hand", "UPDATE contacts SET name = {name} WHERE org = {org} AND id = {a}"}
	phone := Edit{"new phone by hand", addPhone}
	take := Edit{"take phones by hand", "UPDATE callers SET contact = NULL WHERE org = {org} AND contact = {a}"}
	return []Edit{
		rename, rename, rename, phone, phone, phone, phone, phone, take, take,
		{"create by hand", create}, {"create by hand", create},
		{"renumber by hand", "UPDATE callers SET number = {m} WHERE org = {org} AND number = {n} AND contact IS NOT NULL"},
		{"move phone by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND number = {n}"},
		{"delete phone by hand", "DELETE FROM callers WHERE org = {org} AND number = {n}"},
		{"delete by hand", "DELETE FROM contacts WHERE org = {org} AND id = {a}"},
		{"merge by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND contact = {b}; DELETE FROM contacts WHERE org = {org} AND id = {b}"},
	}
}

// Populate are edits that give every contact of an empty book as many numbers as
// there are.
func (b *Book) Populate() (edits []Edit) {
	for org := callerid.OrgID(1); org <= callerid.OrgID(b.Orgs); org++ {
		for i := range b.Numbers {
			d := Draw{Org: org, A: Contact(i % b.Contacts), N: b.First + phone.Number(i)}
			sql := addPhone
			if i < b.Contacts {
				d.Name, sql = b.Name(org, d.N), create
			}
			edits = append(edits, Edit{"beginning", d.SQL(sql)})
		}
	}
	return edits
}

// SQL fills in what was drawn.
func (d Draw) SQL(text string) string {
	return strings.NewReplacer("{org}", fmt.Sprint(d.Org), "{name}", "'"+d.Name+"'",
		"{a}", "'"+d.A.String()+"'", "{b}", "'"+d.B.String()+"'",
		"{n}", fmt.Sprint(uint64(d.N)), "{m}", fmt.Sprint(uint64(d.M))).Replace(text)
}

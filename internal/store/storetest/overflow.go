package storetest

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// PollLimit and one more rows changed within a moment: the organization is
// named instead, and the index gets them by LoadOrg. An organization that stood
// still is not held up.
func testOverflow(t *testing.T, e Engine) {
	big, small, still := newBook(t, e.Store), newBook(t, e.Store), newBook(t, e.Store)
	still.add(person(ann, "Ann", annDesk))
	index := follow(t, e.Store)
	index.poll()

	contacts := crowd(5_000)
	big.add(contacts...)
	big.update(func(tx store.Tx) error { return ownsAll(tx, contacts) })
	first, last := bobDesk+1, bobDesk+1+store.PollLimit-phone.Number(len(contacts))
	e.Exec(t, fmt.Sprintf(`WITH RECURSIVE n (number) AS (SELECT %d UNION ALL SELECT number + 1 FROM n WHERE number < %d)
		INSERT INTO callers (org, number) SELECT %d, number FROM n`, uint64(first), uint64(last), big.org))
	small.add(person(bob, "Bob", bobDesk))
	overflows(t, index, big.org, still.org)
	index.agrees(big, contacts[0].Phones[0], first, last)
	index.agrees(small, bobDesk)
	index.agrees(still, annDesk)
	same(t, "the index after an overflow", index.rows, follow(t, e.Store).rows)

	big.edit(contacts[0].ID, func(c *callerid.Contact) { c.Name = "Changed" })
	if moved := index.moved(); len(moved) != 1 {
		t.Errorf("after an overflow %d rows moved, want 1", len(moved))
	}
}

// crowd is so many contacts with a phone each, for one call as an import makes.
func crowd(n int) []callerid.Contact {
	contacts := make([]callerid.Contact, n)
	for i := range contacts {
		contacts[i] = person(callerid.ContactID{13: 1, 14: byte(i >> 8), 15: byte(i)}, "Crowd", 2_000_000+phone.Number(i))
	}
	return contacts
}

// overflows polls: one organization has to overflow, another one must not.
func overflows(t *testing.T, index *follower, big, still callerid.OrgID) {
	t.Helper()
	delta := index.poll()
	overflown := map[callerid.OrgID]bool{}
	for _, org := range delta.Overflow {
		overflown[org] = true
	}
	if !overflown[big] || overflown[still] || len(overflown) != len(delta.Overflow) {
		t.Errorf("more than PollLimit rows of organization %d overflowed as %v", big, delta.Overflow)
	}
	for _, row := range delta.Rows {
		if overflown[row.Caller.Org] {
			t.Fatalf("%v is among the rows although its organization overflowed", row.Caller)
		}
	}
}

// ownsAll asks for the owners of all phones in one call, as an import does.
func ownsAll(tx store.Tx, contacts []callerid.Contact) error {
	var phones []phone.Number
	for _, c := range contacts {
		phones = append(phones, c.Phones...)
	}
	owners, err := tx.Owners(phones)
	if err == nil && len(owners) != len(phones) {
		err = fmt.Errorf("%d of %d numbers have an owner", len(owners), len(phones))
	}
	return err
}

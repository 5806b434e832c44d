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
	const each = 5
	big, small, still := newBook(t, e.Store), newBook(t, e.Store), newBook(t, e.Store)
	still.add(person(ann, "Ann", annDesk))
	index := follow(t, e.Store)
	index.poll()

	contacts := make([]callerid.Contact, store.PollLimit/each+1)
	next := phone.Number(2_000_000)
	for i := range contacts {
		contacts[i] = person(callerid.ContactID{14: byte(i >> 8), 15: byte(i)}, "Crowd")
		for range each {
			contacts[i].Phones = append(contacts[i].Phones, next)
			next++
		}
	}
	big.add(contacts...)
	big.update(func(tx store.Tx) error { return ownsAll(tx, contacts) })
	small.add(person(bob, "Bob", bobDesk))
	delta := index.poll()
	overflown := map[callerid.OrgID]bool{}
	for _, org := range delta.Overflow {
		overflown[org] = true
	}
	if !overflown[big.org] || overflown[still.org] || len(overflown) != len(delta.Overflow) {
		t.Errorf("%d rows of organization %d overflowed as %v", len(contacts)*each, big.org, delta.Overflow)
	}
	for _, row := range delta.Rows {
		if overflown[row.Caller.Org] {
			t.Fatalf("%v is among the rows although its organization overflowed", row.Caller)
		}
	}
	index.agrees(big, 2_000_000, next-1)
	index.agrees(small, bobDesk)
	index.agrees(still, annDesk)
	same(t, "the index after an overflow", index.rows, follow(t, e.Store).rows)

	big.edit(contacts[0].ID, func(c *callerid.Contact) { c.Name = "Changed" })
	if moved := index.moved(); len(moved) != each {
		t.Errorf("after an overflow %d rows moved, want %d", len(moved), each)
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

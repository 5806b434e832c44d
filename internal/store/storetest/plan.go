package storetest

import (
	"fmt"
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func (b book) count() (n int) {
	b.Helper()
	b.update(func(tx store.Tx) (err error) { n, err = tx.CountContacts(); return err })
	return n
}

// Deleted ones and a campaign's people don't count, whichever way they came to
// be what they are.
func testCountWithoutDeleted(t *testing.T, e Engine) {
	s := newScene(t, e)
	want := func(home int) {
		t.Helper()
		if got := s.home.count(); got != home {
			t.Errorf("counted %d, want %d", got, home)
		}
		if got := s.away.count(); got != 3 {
			t.Errorf("counted %d in the other book, want 3", got)
		}
	}
	want(2)
	s.home.update(func(tx store.Tx) error { return bin(tx, ann, at(9)) })
	want(1)
	s.home.update(func(tx store.Tx) error { return bin(tx, cam, at(9)) })
	want(1)
	s.home.edit(cam, func(c *callerid.Contact) { c.Kind = callerid.KindContact })
	want(1)
	s.home.update(func(tx store.Tx) error { return unbin(tx, cam) })
	want(2)
	s.home.update(func(tx store.Tx) error { return unbin(tx, ann) })
	want(3)
	s.home.update(func(tx store.Tx) error { return tx.MergeContact(ann, bob) })
	want(2)
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(bob) })
	want(1)
	s.exec("DELETE FROM contacts WHERE org = {home} AND id = {cam}")
	want(0)
}

// Those who count, and add only below a limit, never exceed it, however many
// there are at once: whoever counts makes the others wait, on other servers too.
// Each sees its own additions.
func testPlan(t *testing.T, e Engine) {
	const adders, limit = 24, 9
	b := newBook(t, e.Store)
	elsewhere := book{t, e.Reopen(t), b.org}
	var running sync.WaitGroup
	for i := range adders {
		running.Go(func() {
			err := []book{b, elsewhere}[i%2].store.Update(t.Context(), b.org, func(tx store.Tx) error {
				return addBelow(tx, callerid.ContactID{15: byte(i + 1)}, limit)
			})
			if err != nil {
				t.Errorf("adder %d: %v", i, err)
			}
		})
	}
	running.Wait()
	if got := b.count(); got != limit {
		t.Errorf("the book has %d contacts, the limit is %d", got, limit)
	}
}

func addBelow(tx store.Tx, id callerid.ContactID, limit int) error {
	before, err := tx.CountContacts()
	if err != nil || before >= limit {
		return err
	}
	if err := tx.AddContacts([]callerid.Contact{person(id, "Added")}); err != nil {
		return err
	}
	after, err := tx.CountContacts()
	if err == nil && after != before+1 {
		err = fmt.Errorf("counted %d and then, with one more, %d", before, after)
	}
	return err
}

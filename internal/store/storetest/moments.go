package storetest

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A read of the address book is of one moment: what is changed together is seen
// together, however many reads fall between two changes.
func testOneMoment(t *testing.T, e Engine) {
	const rounds = 60
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return swing(tx, 0) })
	done := make(chan error, 1)
	go func() {
		var err error
		for i := 1; i <= rounds && err == nil; i++ {
			err = e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return swing(tx, i) })
		}
		done <- err
	}()
	for {
		s.home.isOfOneMoment()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("writing meanwhile: %v", err)
			}
			return
		default:
		}
	}
}

// swing passes a name, a number and a mark from one to the other and back, gives
// both another email in common, and Ann one more of each record.
func swing(tx store.Tx, i int) error {
	holders := []callerid.ContactID{ann, bob}
	for k, id := range holders {
		err := edit(tx, id, func(c *callerid.Contact) {
			c.Name, c.Email = []string{"Named", ""}[(i+k)%2], fmt.Sprintf("both%d@example.com", i%2)
		})
		if err != nil {
			return err
		}
	}
	if err := tx.Assign(annCell, holders[i%2]); err != nil {
		return err
	}
	marks := []phone.Number{annDesk, bobDesk}
	if err := tx.SetDoNotCall(true, marks[i%2]); err != nil {
		return err
	}
	if err := tx.SetDoNotCall(false, marks[1-i%2]); err != nil {
		return err
	}
	return addUnnamed(tx, i)
}

// isOfOneMoment reads everything, each by itself, between any two swings.
func (b book) isOfOneMoment() {
	b.Helper()
	b.isBoth("Contacts", b.contacts(ann, bob))
	b.isBoth("List", b.page(callerid.Query{Order: callerid.OrderID, Limit: 3}).Contacts)
	for range 10 { // those without a name come last, and so may be read last
		b.isBoth("List by name", b.page(callerid.Query{Order: callerid.OrderName, Limit: 3}).Contacts)
	}
	if d := b.dossier(ann); len(d.Tasks) != len(d.Memories) || len(d.Tasks) != len(d.Ratings) ||
		len(d.DoNotCall) != len(d.Contact.DoNotCall) {
		b.Errorf("Dossier has %d tasks, %d memories and %d ratings, and the marks %v beside %v",
			len(d.Tasks), len(d.Memories), len(d.Ratings), d.DoNotCall, d.Contact.DoNotCall)
	}
	if groups := b.alike(callerid.DuplicateEmail, "", 10); len(groups) != 1 {
		b.Errorf("Duplicates are %v, want one group", groups)
	}
	standings, err := b.store.Standings(b.Context(), b.org, []phone.Number{annDesk, bobDesk})
	if err != nil || standings[0].Marked == standings[1].Marked {
		b.Errorf("Standings are %+v, %v; want one of two marked", standings, err)
	}
	if list, err := b.store.DoNotCall(b.Context(), b.org, 0, 10); err != nil || len(list) != 1 {
		b.Errorf("DoNotCall lists %v, %v; want one number", list, err)
	}
}

// isBoth checks that Ann and Bob are as a swing leaves them.
func (b book) isBoth(what string, contacts []callerid.Contact) {
	b.Helper()
	if len(contacts) != 2 {
		b.Fatalf("%s has %d contacts, want two", what, len(contacts))
	}
	one, other := contacts[0], contacts[1]
	if one.Email != other.Email || len(one.Phones)+len(other.Phones) != 3 || len(one.DoNotCall)+len(other.DoNotCall) != 1 {
		b.Errorf("%s shows two moments: %+v and %+v", what, one, other)
	}
}

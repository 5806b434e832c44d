package storetest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func pagesTests() []test {
	return []test{
		{"OnceEachWhileOthersWrite", testPagesWhileWriting},
		{"WhereAContactIsNoMore", testPageAfterDeleted},
		{"OfLargeContacts", testPagesOfLargeContacts},
		{"GarbledPlace", testGarbledPlace},
		{"PlaceInAnotherOrder", testPlaceInAnotherOrder},
		{"PlaceInAnotherBook", testPlaceInAnotherBook},
	}
}

// Contacts that nobody touches between the pages are listed once, no more and no
// less, whatever becomes of those before, behind and between them.
func testPagesWhileWriting(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawShelf(rt, newBook(rt, e.Store))
		q := drawQuery(rt)
		if rapid.Bool().Draw(rt, "all") { // or hardly ever is there a second page
			q.Filter, q.Words = callerid.Filter{}, nil
		}
		want, touched := s.wants(q), map[callerid.ContactID]bool{}
		got := s.listWhile(q, func() { s.touch(rt, touched) })
		untouched := func(id callerid.ContactID) bool { return !touched[id] }
		same(rt, fmt.Sprintf("what nobody touched of the list by %s", show(q)), filtered(got, untouched), filtered(want, untouched))
	})
}

func filtered(ids []callerid.ContactID, keep func(callerid.ContactID) bool) []callerid.ContactID {
	return slices.DeleteFunc(slices.Clone(ids), func(id callerid.ContactID) bool { return !keep(id) })
}

// touch adds a contact, or puts or removes one, and notes which.
func (s shelf) touch(t *rapid.T, touched map[callerid.ContactID]bool) {
	id := callerid.ContactID{0: byte(rapid.IntRange(0, 2).Draw(t, "region of the ids")), 15: byte(rapid.IntRange(1, 14).Draw(t, "whom to touch"))}
	touched[id] = true
	c := drawShelved(t, id[15])
	c.ID, c.Phones = id, nil
	remove := rapid.Bool().Draw(t, "remove")
	s.update(func(tx store.Tx) error {
		_, err := tx.Contact(id)
		switch {
		case errors.Is(err, callerid.ErrNotFound):
			return tx.AddContacts([]callerid.Contact{c})
		case err != nil:
			return err
		case remove:
			return tx.DeleteContact(id)
		}
		return tx.PutContact(c)
	})
}

// A page goes on behind a contact that was the last of the one before, and that
// was removed or moved elsewhere since.
func testPageAfterDeleted(t *testing.T, e Engine) {
	for name, change := range map[string]func(tx store.Tx, id callerid.ContactID) error{
		"deleted": func(tx store.Tx, id callerid.ContactID) error { return tx.DeleteContact(id) },
		"binned":  func(tx store.Tx, id callerid.ContactID) error { return bin(tx, id, at(50)) },
		"moved": func(tx store.Tx, id callerid.ContactID) error {
			return edit(tx, id, func(c *callerid.Contact) { c.Name, c.CallCount, c.LastContactedAt = "Aa", 99, at(99) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			for order := callerid.OrderName; order <= callerid.OrderID; order++ {
				for limit := 1; limit < 9; limit++ {
					s := newShelf(newBook(t, e.Store))
					q := callerid.Query{Order: order, Limit: limit}
					first := s.page(q)
					last := first.Contacts[limit-1].ID
					s.update(func(tx store.Tx) error { return change(tx, last) })
					rest := q
					rest.After = first.Next
					got := filtered(s.list(rest), func(id callerid.ContactID) bool { return id != last })
					same(t, fmt.Sprintf("the rest by %s", show(q)), got, s.wants(q)[limit:])
				}
			}
		})
	}
}

// invalid checks that a query's place is refused.
func (b book) invalid(q callerid.Query) {
	b.Helper()
	if page, err := b.store.List(b.Context(), b.org, q); !errors.Is(err, callerid.ErrInvalid) {
		b.Errorf("after %q in order %d: got %d contacts and the error %v, want ErrInvalid", q.After, q.Order, len(page.Contacts), err)
	}
}

func testGarbledPlace(t *testing.T, e Engine) {
	s := newShelf(newBook(t, e.Store))
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		place := s.page(callerid.Query{Order: order, Limit: 3}).Next
		for _, garbled := range []string{
			" ", "x", "0", "=", "{}", "[]", "null", "\x00", "\xff", "%", "' OR 1=1 --", "a place", "ünïcode",
			place[:len(place)/2],
			base64.RawURLEncoding.EncodeToString([]byte("garbled")), base64.StdEncoding.EncodeToString([]byte(place)),
		} {
			for _, words := range [][]string{nil, {"bob"}} {
				s.invalid(callerid.Query{Order: order, Words: words, Limit: 3, After: garbled})
			}
		}
	}
}

func testPlaceInAnotherOrder(t *testing.T, e Engine) {
	s := newShelf(newBook(t, e.Store))
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		place := s.page(callerid.Query{Order: order, Limit: 3}).Next
		for other := callerid.OrderName; other <= callerid.OrderID; other++ {
			if other != order {
				s.invalid(callerid.Query{Order: other, Limit: 3, After: place})
			}
		}
	}
}

// A place in another book may be none in this one. In no case does it show what
// is in the other.
func testPlaceInAnotherBook(t *testing.T, e Engine) {
	s, other := newShelf(newBook(t, e.Store)), newBook(t, e.Store)
	for i := range 4 {
		other.add(shelved(byte(101+i), "Bob Other", i, i, int64(i)))
	}
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		for _, descending := range []bool{false, true} {
			q := callerid.Query{Order: order, Descending: descending, Limit: 2}
			q.After = other.page(q).Next
			page, err := s.store.List(t.Context(), s.org, q)
			if err != nil && !errors.Is(err, callerid.ErrInvalid) {
				t.Errorf("another book's place in order %d: %v", order, err)
			}
			for _, id := range idsOf(page.Contacts) {
				if id[15] > 100 {
					t.Errorf("another book's place in order %d shows its contact %v", order, id)
				}
			}
		}
	}
}

// A page of large contacts ends before its limit, and the next one goes on.
func testPagesOfLargeContacts(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	contacts := crowd(8)
	for i := range contacts {
		contacts[i].Notes = "large " + strings.Repeat("x", callerid.MaxPageBytes/3)
	}
	contacts[4].Notes = strings.Repeat("large ", callerid.MaxPageBytes/4) // more than a page holds
	b.add(contacts...)
	for _, q := range []callerid.Query{
		{Order: callerid.OrderID}, {Order: callerid.OrderName, Descending: true}, {Order: callerid.OrderContacted},
		{Order: callerid.OrderCalls, Words: []string{"large"}},
	} {
		var got []callerid.ContactID
		for q.Limit = 5; ; {
			page := b.page(q)
			if n := len(page.Contacts); n == 0 || n > 3 {
				t.Fatalf("a page of %s holds %d contacts", show(q), n)
			}
			got = append(got, idsOf(page.Contacts)...)
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		slices.SortFunc(got, func(a, b callerid.ContactID) int { return slices.Compare(a[:], b[:]) })
		same(t, "all pages of "+show(q), got, idsOf(contacts))
	}
}

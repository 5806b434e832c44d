package storetest

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func listTests() []test {
	return []test{
		{"Orders", testOrders},
		{"EveryOrderOnEveryPage", testOrdersOnPages},
		{"EveryFilterAndEveryTwo", testFilterPairs},
		{"TagsInAnyCase", testTagCase},
		{"NotListed", testNotListed},
		{"WholeContacts", testWholeContacts},
		{"RandomQueries", testRandomQueries},
		{"FewAmongMany", testFewAmongMany},
		{"ByHand", testListByHand},
		{"OrderByHand", testOrderByHand},
	}
}

func (b book) page(q callerid.Query) callerid.Page {
	b.Helper()
	page, err := b.store.List(b.Context(), b.org, q)
	if err != nil {
		b.Fatalf("listing the contacts of organization %d: %v", b.org, err)
	}
	if len(page.Contacts) > q.Limit {
		b.Errorf("a page of %d has %d contacts", q.Limit, len(page.Contacts))
	}
	return page
}

// list reads all pages, of the query's limit or else of two contacts.
func (b book) list(q callerid.Query) []callerid.ContactID {
	b.Helper()
	return b.listWhile(q, func() {})
}

// listWhile has something done between every two pages.
func (b book) listWhile(q callerid.Query, between func()) []callerid.ContactID {
	b.Helper()
	const enough = 10_000
	if q.Limit == 0 {
		q.Limit = 2
	}
	var ids []callerid.ContactID
	for range enough {
		page := b.page(q)
		ids = append(ids, idsOf(page.Contacts)...)
		if page.Next == "" {
			return ids
		}
		if page.Next == q.After {
			b.Fatalf("a page ends where it begins")
		}
		q.After = page.Next
		between()
	}
	b.Fatalf("there is no end after %d pages", enough)
	return nil
}

func idsOf(contacts []callerid.Contact) []callerid.ContactID {
	ids := make([]callerid.ContactID, len(contacts))
	for i, c := range contacts {
		ids[i] = c.ID
	}
	return ids
}

// numbered are ids by their last bytes.
func numbered(last ...byte) []callerid.ContactID {
	ids := make([]callerid.ContactID, len(last))
	for i, b := range last {
		ids[i] = callerid.ContactID{15: b}
	}
	return ids
}

// testOrders spells out what the model of the other tests computes.
func testOrders(t *testing.T, e Engine) {
	b := newShelf(newBook(t, e.Store))
	for _, c := range []struct {
		order      callerid.Order
		descending bool
		want       []byte
	}{
		{callerid.OrderName, false, []byte{3, 7, 5, 1, 2, 8, 6, 4, 9}},
		{callerid.OrderName, true, []byte{6, 8, 2, 1, 5, 7, 3, 9, 4}},
		{callerid.OrderCreated, false, []byte{1, 4, 5, 7, 8, 9, 2, 3, 6}},
		{callerid.OrderCreated, true, []byte{6, 3, 2, 9, 8, 7, 5, 4, 1}},
		{callerid.OrderContacted, false, []byte{5, 6, 1, 2, 4, 3, 7, 8, 9}},
		{callerid.OrderContacted, true, []byte{4, 2, 1, 6, 5, 9, 8, 7, 3}},
		{callerid.OrderCalls, false, []byte{3, 4, 7, 8, 9, 5, 6, 2, 1}},
		{callerid.OrderCalls, true, []byte{1, 2, 6, 5, 9, 8, 7, 4, 3}},
		{callerid.OrderID, false, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{callerid.OrderID, true, []byte{9, 8, 7, 6, 5, 4, 3, 2, 1}},
	} {
		q := callerid.Query{Order: c.order, Descending: c.descending, Limit: callerid.MaxPage}
		what := fmt.Sprintf("order %d, descending %t", c.order, c.descending)
		same(t, what, b.list(q), numbered(c.want...))
		if q.Limit = len(c.want); b.page(q).Next != "" {
			t.Errorf("%s: a page of all contacts has a next one", what)
		}
		same(t, "the model of "+what, b.wants(q), numbered(c.want...))
	}
}

func testOrdersOnPages(t *testing.T, e Engine) {
	b := newShelf(newBook(t, e.Store))
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		for _, descending := range []bool{false, true} {
			for limit := 1; limit <= 10; limit++ {
				b.lists(callerid.Query{Order: order, Descending: descending, Limit: limit})
			}
		}
	}
}

// Deleted ones are listed only when asked for, and a campaign's people never.
func testNotListed(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return bin(tx, ann, at(9)) })
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		for _, words := range [][]string{nil, {"ann"}, {"cam"}, {"an"}, {"ca"}} {
			wantDeleted, want := []callerid.ContactID{ann}, []callerid.ContactID(nil)
			if words == nil {
				want = []callerid.ContactID{bob}
			} else if words[0][0] == 'c' {
				wantDeleted = nil
			}
			q := callerid.Query{Order: order, Words: words}
			same(t, fmt.Sprintf("the contacts by order %d and words %q", order, words), s.home.list(q), want)
			q.Deleted = true
			same(t, fmt.Sprintf("the deleted contacts by order %d and words %q", order, words), s.home.list(q), wantDeleted)
		}
	}
	s.home.update(func(tx store.Tx) error { return unbin(tx, ann) })
	s.home.edit(cam, func(c *callerid.Contact) { c.Kind = callerid.KindContact })
	same(t, "all contacts", s.home.list(callerid.Query{Order: callerid.OrderID}), []callerid.ContactID{ann, bob, cam})
	same(t, "the deleted contacts", s.home.list(callerid.Query{Filter: callerid.Filter{Deleted: true}, Order: callerid.OrderID}), []callerid.ContactID{})
}

// What is listed is the whole contact.
func testWholeContacts(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	full := fullContact()
	full.Kind = callerid.KindContact
	b.add(full, person(bob, "Bob", bobDesk))
	b.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, annCell, bobDesk) })
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		page := b.page(callerid.Query{Order: order, Limit: 2})
		same(t, "the page", page.Contacts, b.contacts(idsOf(page.Contacts)...))
		if len(page.Contacts) != 2 {
			t.Errorf("the page has %d contacts, want 2", len(page.Contacts))
		}
	}
}

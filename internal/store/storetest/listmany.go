package storetest

import (
	"testing"

	"ringdex/internal/callerid"
)

// A query that selects few finds them among however many contacts, in every
// order and on every page.
func testFewAmongMany(t *testing.T, e Engine) {
	const many, few = 6000, 20
	s := newShelf(newBook(t, e.Store))
	s.surround(crowd(many))
	selective := 0
	for i, f := range filters() {
		q := callerid.Query{Filter: f, Limit: 3}
		for range 2 {
			q.Order = callerid.OrderName + callerid.Order(i+selective)%callerid.OrderID
			if len(s.wants(q)) > few {
				continue
			}
			s.lists(q)
			selective++
			q.Descending = true
		}
	}
	if selective < len(filters()) {
		t.Errorf("%d lists of few contacts prove little", selective)
	}
	for i, word := range []string{"smith", "an", "zo", "4155550400", "smith@ex"} {
		for _, descending := range []bool{false, true} {
			s.lists(callerid.Query{Words: []string{word}, Order: callerid.OrderName + callerid.Order(i), Descending: descending, Limit: 2})
		}
	}
	for order := callerid.OrderName; order <= callerid.OrderID; order++ {
		page := s.page(callerid.Query{Order: order, Limit: callerid.MaxPage})
		want := s.wants(callerid.Query{Order: order})[:callerid.MaxPage]
		if same(t, "the first page of all", idsOf(page.Contacts), want); page.Next == "" {
			t.Errorf("there is no page behind the first one of order %d", order)
		}
	}
}

// surround adds a crowd in the middle of every order but that of the ids.
func (s *shelf) surround(crowd []callerid.Contact) {
	for i := range crowd {
		c := &crowd[i]
		c.ID[0], c.Name, c.CreatedAt, c.LastContactedAt, c.CallCount = 1, "Crowd", at(1), at(15), 1
	}
	s.add(crowd...)
	s.contacts = append(s.contacts, crowd...)
}

package storetest

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
)

// filters set one field each.
func filters() []callerid.Filter {
	return []callerid.Filter{
		{Tags: []string{"vip"}}, {Tags: []string{"VIP", "late"}}, {Tags: []string{"none"}}, {Tags: []string{"vi"}},
		{Status: callerid.StatusActive}, {Status: callerid.StatusDoNotCall},
		{Campaign: "spring"}, {Campaign: "autumn"}, {Campaign: "unheard of"},
		{CreatedFrom: at(2)}, {CreatedUntil: at(2)}, {ContactedFrom: at(20)}, {ContactedUntil: at(20)},
		{HasEmail: new(true)}, {HasEmail: new(false)},
		{MinCalls: new(int64(2))}, {MaxCalls: new(int64(2))}, {MinCalls: new(int64(3))}, {MaxCalls: new(int64(0))},
		{Deleted: true},
	}
}

// Two filters narrow each other. The model says what each selects; that it is
// something, and not everything, makes it a test.
func testFilterPairs(t *testing.T, e Engine) {
	b := newShelf(newBook(t, e.Store))
	all := len(b.wants(callerid.Query{Order: callerid.OrderID}))
	for i, one := range filters() {
		q := callerid.Query{Filter: one, Order: callerid.OrderID, Limit: callerid.MaxPage}
		if got := b.list(q); len(got) == all {
			t.Errorf("filter %+v selects everything", one)
		}
		for _, other := range filters()[i:] {
			q.Filter = both(one, other)
			b.lists(q)
		}
		for _, word := range []string{"an", "smith"} {
			q.Filter, q.Words = one, []string{word}
			b.lists(q)
		}
		for order := callerid.OrderName; order < callerid.OrderID; order++ {
			b.lists(callerid.Query{Filter: one, Order: order, Descending: i%2 == 0, Limit: 2})
		}
	}
}

// both sets in one filter what is set in either; of two values for one field, the
// second's.
func both(one, other callerid.Filter) callerid.Filter {
	one.Tags = append(one.Tags, other.Tags...)
	one.Deleted = one.Deleted || other.Deleted
	if other.Status != 0 {
		one.Status = other.Status
	}
	if other.Campaign != "" {
		one.Campaign = other.Campaign
	}
	if !other.CreatedFrom.IsZero() {
		one.CreatedFrom = other.CreatedFrom
	}
	if !other.CreatedUntil.IsZero() {
		one.CreatedUntil = other.CreatedUntil
	}
	if !other.ContactedFrom.IsZero() {
		one.ContactedFrom = other.ContactedFrom
	}
	if !other.ContactedUntil.IsZero() {
		one.ContactedUntil = other.ContactedUntil
	}
	if other.HasEmail != nil {
		one.HasEmail = other.HasEmail
	}
	if other.MinCalls != nil {
		one.MinCalls = other.MinCalls
	}
	if other.MaxCalls != nil {
		one.MaxCalls = other.MaxCalls
	}
	return one
}

// A tag is one in any case, of any alphabet, and is no part of another.
func testTagCase(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	for i, tags := range [][]string{
		{"Große Kunden", "ÄRZTE"}, {"große kunden"}, {"kunden"}, {"ärzte", `a"b,{c}\`}, {"%"}, {"ПРИВЕТ"}, {"VIP customer"},
	} {
		c := person(callerid.ContactID{15: byte(i + 1)}, "")
		c.Tags = tags
		b.add(c)
	}
	for _, c := range []struct {
		tags []string
		want []byte
	}{
		{[]string{"GROßE kunden"}, []byte{1, 2}}, {[]string{"Ärzte"}, []byte{1, 4}}, {[]string{"Kunden"}, []byte{3}},
		{[]string{"ärzte", "große kunden"}, []byte{1}}, {[]string{"ärzte", "ärzte"}, []byte{1, 4}}, {[]string{"ärzte", "kunden"}, nil},
		{[]string{`A"B,{C}\`}, []byte{4}}, {[]string{"%"}, []byte{5}}, {[]string{"_"}, nil}, {[]string{"привет"}, []byte{6}},
		{[]string{"vip"}, nil}, {[]string{"vip_customer"}, nil}, {[]string{"Vip Customer"}, []byte{7}},
	} {
		got := b.list(callerid.Query{Filter: callerid.Filter{Tags: c.tags}, Order: callerid.OrderID})
		same(t, fmt.Sprintf("the contacts with the tags %q", c.tags), got, numbered(c.want...))
	}
}

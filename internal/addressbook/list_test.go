package addressbook

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// names of all pages of a list.
func (w *world) names(r ListRequest) []string {
	w.Helper()
	var names []string
	for more := true; more; more = r.Token != "" {
		page, err := w.contacts.List(w.Context(), w.org, r)
		if err != nil {
			w.Fatal(err)
		}
		for _, contact := range page.Contacts {
			names = append(names, contact.Name)
		}
		r.Token = page.Next
	}
	return names
}

func (w *world) people(n int) {
	w.Helper()
	for i := range n {
		d := draft(fmt.Sprintf("P%02d", i), (alex + phone.Number(i)).String())
		if i%2 == 0 {
			d.Contact.Tags = []string{"even"}
		}
		if i%3 == 0 {
			d.Emails = []string{fmt.Sprintf("p%d@x.io", i)}
		}
		w.create(d)
	}
}

func testList(w *world) {
	w.people(10)
	w.campaign("Cam", callerid.StatusActive, home)
	yes := true
	w.saveFilter("Even", callerid.Filter{Tags: []string{"EVEN"}})
	w.saveFilter("Searching", callerid.Filter{Text: "p0"})
	for name, test := range map[string]struct {
		ListRequest
		want []string
	}{
		"all":         {ListRequest{}, []string{"P00", "P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09"}},
		"descending":  {ListRequest{Descending: true, Limit: 1, Filter: callerid.Filter{Tags: []string{"even"}}}, []string{"P08", "P06", "P04", "P02", "P00"}},
		"by creation": {ListRequest{Order: callerid.OrderCreated, Limit: 3, Filter: callerid.Filter{HasEmail: &yes}}, []string{"P00", "P03", "P06", "P09"}},
		"saved":       {ListRequest{Saved: "Even", Limit: 2}, []string{"P00", "P02", "P04", "P06", "P08"}},
		"narrowed":    {ListRequest{Saved: "Even", Filter: callerid.Filter{HasEmail: &yes}}, []string{"P00", "P06"}},
		"a word":      {ListRequest{Filter: callerid.Filter{Text: " P03"}}, []string{"P03"}},
		"a number":    {ListRequest{Filter: callerid.Filter{Text: "(415) 555-1204"}}, []string{"P04"}},
		"two words":   {ListRequest{Saved: "Searching", Filter: callerid.Filter{Text: "p3@x.io"}}, []string{"P03"}},
		"a campaign":  {ListRequest{Filter: callerid.Filter{Campaign: "Spring"}}, nil},
	} {
		if diff := cmp.Diff(test.want, w.names(test.ListRequest)); diff != "" {
			w.Errorf("%s: %s", name, diff)
		}
	}
	if page, err := w.contacts.List(w.Context(), w.org, ListRequest{Limit: 10_000}); err != nil || len(page.Contacts) != 10 {
		w.Errorf("%d contacts, %v", len(page.Contacts), err)
	}
}

func (w *world) saveFilter(name string, f callerid.Filter) {
	w.Helper()
	if _, err := w.filters.Save(w.Context(), w.org, callerid.SavedFilter{Name: name, Filter: f}); err != nil {
		w.Fatal(err)
	}
}

func testListRefuses(w *world) {
	w.people(3)
	w.saveFilter("Active", callerid.Filter{Status: callerid.StatusActive})
	page, err := w.contacts.List(w.Context(), w.org, ListRequest{Limit: 1})
	if err != nil || page.Next == "" {
		w.Fatalf("%+v, %v", page, err)
	}
	for name, r := range map[string]ListRequest{
		"another order":     {Token: page.Next, Order: callerid.OrderCreated},
		"another direction": {Token: page.Next, Descending: true},
		"another filter":    {Token: page.Next, Filter: callerid.Filter{Text: "p"}},
		"a saved filter":    {Token: page.Next, Saved: "Active"},
		"no token":          {Token: "!"},
		"a short token":     {Token: page.Next[:4]},
		"order":             {Order: callerid.OrderID + 1},
		"limit":             {Limit: -1},
		"filter":            {Filter: callerid.Filter{Text: "a\x00b"}},
		"contradiction":     {Saved: "Active", Filter: callerid.Filter{Status: callerid.StatusDoNotCall}},
	} {
		w.sub(name, func(w *world) {
			_, err := w.contacts.List(w.Context(), w.org, r)
			w.fails(err, callerid.ErrInvalid)
		})
	}
	_, err = w.contacts.List(w.Context(), w.newOrg(), ListRequest{Token: page.Next})
	w.fails(err, callerid.ErrInvalid)
	_, err = w.contacts.List(w.Context(), w.org, ListRequest{Saved: "None"})
	w.fails(err, callerid.ErrNotFound)
	if page, err = w.contacts.List(w.Context(), w.org, ListRequest{Token: page.Next, Limit: 2, Order: callerid.OrderName}); err != nil || len(page.Contacts) != 2 {
		w.Errorf("with another limit: %+v, %v", page, err)
	}
}

func testBatchGet(w *world) {
	a, b, c := w.create(draft("A", "+14155550001")), w.create(draft("B", "+14155550002")), w.create(draft("C", "+14155550003"))
	person := w.campaign("Cam", callerid.StatusActive, home)
	w.delete(b.ID)
	got, err := w.contacts.BatchGet(w.Context(), w.org, []callerid.ContactID{c.ID, {1}, a.ID, person.ID, c.ID, b.ID})
	if err != nil {
		w.Fatal(err)
	}
	var ids []callerid.ContactID
	for _, contact := range got {
		ids = append(ids, contact.ID)
	}
	w.same(ids, []callerid.ContactID{c.ID, a.ID, b.ID})
	_, err = w.contacts.BatchGet(w.Context(), w.org, slices.Repeat([]callerid.ContactID{a.ID}, callerid.MaxPage+1))
	w.fails(err, callerid.ErrInvalid)
	other := w.newOrg()
	if got, err := w.contacts.BatchGet(w.Context(), other, []callerid.ContactID{a.ID}); err != nil || len(got) != 0 {
		w.Errorf("%v, %v", got, err)
	}
	for _, id := range []callerid.ContactID{person.ID, {1}} {
		_, err = w.contacts.Get(w.Context(), w.org, id)
		w.fails(err, callerid.ErrNotFound)
	}
}

// Whatever is sent as a token: it is refused, or it is one that this list made.
func FuzzToken(f *testing.F) {
	f.Add("", "place")
	f.Add(sealOf(1, "a").close("place"), "\x00")
	f.Add(sealOf(2, "a").close("place"), "ü")
	f.Fuzz(func(t *testing.T, token, place string) {
		s := sealOf(1, "a")
		if got, err := s.open(token); err == nil && s.close(got) != token {
			t.Errorf("%q was taken for %q", token, got)
		}
		if got, err := s.open(s.close(place)); err != nil || got != place {
			t.Errorf("%q came back as %q, %v", place, got, err)
		}
		if _, err := sealOf(2, "a").open(s.close(place)); err == nil && place != "" {
			t.Error("another organization's token was taken")
		}
	})
}

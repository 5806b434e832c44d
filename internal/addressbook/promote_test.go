package addressbook

import (
	"slices"
	"strings"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Somebody known from a campaign becomes a contact with the same id and history.
func testPromote(w *world) {
	person := w.campaign("A. Chen", callerid.StatusActive, home, alex)
	w.update(func(tx store.Tx) error {
		return tx.AddInteractions(callerid.Interaction{Contact: person.ID, Number: alex, At: noon.Add(time.Hour), Channel: callerid.ChannelCall, Direction: callerid.Outbound})
	})
	w.settings(func(o *callerid.Organization) { o.Plan = callerid.Plan{Limit: 1} })
	d := draft("", "+12025550133", "+14155551200", home.String())
	d.Contact.FirstName, d.Contact.Tags, d.Contact.Meta = "Alex", []string{"vip"}, map[string]string{"plan": "gold"}
	got := w.create(d)
	want := person
	want.Kind, want.Name, want.FirstName = callerid.KindContact, "", "Alex"
	want.Tags, want.Meta = []string{"vip", "lead"}, map[string]string{"plan": "gold"}
	want.Phones = []phone.Number{jamie, alex, home}
	want.UpdatedAt, want.CallCount, want.LastContactedAt = got.UpdatedAt, 1, noon.Add(time.Hour)
	w.same(got, want)
	if !got.UpdatedAt.After(person.UpdatedAt) {
		w.Error("it was not updated")
	}
	w.owns(got.ID, alex, jamie, home)

	// The number alone is enough.
	w.settings(func(o *callerid.Organization) { o.Plan = callerid.Plan{Limit: 2} })
	bare := w.campaign("Lex", callerid.StatusActive, 14155550001)
	if got := w.create(draft("", "+14155550001")); got.ID != bare.ID || got.Name != "Lex" {
		w.Errorf("got %+v", got)
	}

	// A promotion counts, and there is no room for a second.
	w.campaign("Pat", callerid.StatusActive, spare)
	_, _, err := w.contacts.Create(w.Context(), w.org, draft("Pat", spare.String()))
	w.fails(err, callerid.ErrPlanFull)
	// That a number is taken is the more useful thing to hear.
	_, _, err = w.contacts.Create(w.Context(), w.org, draft("Pat", "+14155551200"))
	w.taken(err, alex, got.ID)
}

// Two who are known from campaigns turn out to be one person.
func testPromoteAndAbsorb(w *world) {
	first := w.campaign("Alex", callerid.StatusActive, alex)
	second := w.campaign("Lex", callerid.StatusDoNotCall, home, spare)
	d := draft("Alex Chen", "+14155551200", home.String(), spare.String())
	d.Contact.Status = callerid.StatusActive
	got := w.create(d)
	if got.ID != first.ID || got.Name != "Alex Chen" || !strings.HasPrefix(got.Notes, "Merged 2026-11-21: name “Lex”") {
		w.Errorf("got %+v", got)
	}
	w.same(got.Phones, []phone.Number{alex, home, spare})
	w.owns(first.ID, alex, home, spare)
	if w.read(second.ID).ID == second.ID {
		w.Error("the second person is still there")
	}
	// One of them refused to be called, so this person has.
	if got.Status != callerid.StatusDoNotCall || len(w.marked()) != 3 {
		w.Errorf("status %d, marked %v", got.Status, w.marked())
	}
}

func testUpdateAbsorbs(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	person := w.campaign("Lex", callerid.StatusActive, home, spare)
	got := w.change(contact.ID, draft("", "+14155551200", home.String(), spare.String()), "phones")
	w.same(got.Phones, []phone.Number{alex, home, spare})
	w.owns(contact.ID, alex, home, spare)
	if got.Name != "Alex" || !strings.Contains(got.Notes, "name “Lex”") || !slices.Contains(got.Tags, "lead") || w.read(person.ID).ID == person.ID {
		w.Errorf("got %+v", got)
	}
	dossier, err := w.contacts.Export(w.Context(), w.org, contact.ID)
	if err != nil {
		w.Fatal(err)
	}
	w.same(dossier.Campaigns, []string{"Spring"})
}

// A landline may be shared: whoever is known from a campaign by other numbers too
// keeps those, and the name that belongs to them.
func testSharedNumber(w *world) {
	for name, take := range map[string]func(*world) callerid.Contact{
		"created": func(w *world) callerid.Contact { return w.create(draft("Alice", home.String())) },
		"updated": func(w *world) callerid.Contact {
			return w.change(w.create(draft("Alice", "+12025550133")).ID, draft("", home.String()), "phones")
		},
	} {
		w.Log(name)
		w := w.another()
		person := w.campaign("Bob", callerid.StatusDoNotCall, home, alex)
		got := take(w)
		if got.ID == person.ID || got.Name != "Alice" || got.Status != callerid.StatusDoNotCall {
			w.Errorf("got %+v", got)
		}
		w.owns(got.ID, home)
		w.owns(person.ID, alex)
		w.same(got.Phones, []phone.Number{home})
		w.same(w.marked(), []phone.Number{home}) // a refusal may have been for that number
	}
}

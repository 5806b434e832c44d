package addressbook

import (
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func testDeleteAndUndelete(w *world) {
	d := draft("Alex", "+14155551200", "+12025550133")
	d.Contact.Status = callerid.StatusDoNotCall
	contact := w.create(d)
	w.update(func(tx store.Tx) error {
		return tx.AddInteractions(callerid.Interaction{Contact: contact.ID, Number: alex, At: noon, Channel: callerid.ChannelCall, Direction: callerid.Inbound})
	})
	_, err := w.contacts.Delete(w.Context(), w.org, contact.ID, "old", false)
	w.fails(err, callerid.ErrConflict)
	until, err := w.contacts.Delete(w.Context(), w.org, contact.ID, contact.Revision(), false)
	if err != nil {
		w.Fatal(err)
	}
	w.owns(callerid.ContactID{}, alex, jamie)
	deleted, err := w.contacts.Get(w.Context(), w.org, contact.ID)
	if err != nil || deleted.DeletedAt.Add(callerid.UndeleteGrace) != until || len(deleted.Phones) != 0 || deleted.Revision() == contact.Revision() {
		w.Errorf("deleted until %s: %+v, %v", until, deleted, err)
	}
	w.same(deleted.FormerPhones, contact.Phones)
	_, err = w.contacts.Delete(w.Context(), w.org, contact.ID, "", false)
	w.fails(err, callerid.ErrNotFound)

	back, taken, err := w.contacts.Undelete(w.Context(), w.org, contact.ID)
	if err != nil || len(taken) != 0 {
		w.Fatalf("taken %v, %v", taken, err)
	}
	want := contact
	want.UpdatedAt, want.CallCount, want.LastContactedAt = back.UpdatedAt, 1, noon
	w.same(back, want)
	w.onFile(back)
	w.owns(contact.ID, alex, jamie)
	if back.Revision() != contact.Revision() || len(w.marked()) != 2 {
		w.Errorf("it came back as another, with %v marked", w.marked())
	}
	for _, id := range []callerid.ContactID{contact.ID, {1}} { // there, and never there
		_, _, err = w.contacts.Undelete(w.Context(), w.org, id)
		w.fails(err, callerid.ErrNotFound)
	}
}

func testUndeleteTaken(w *world) {
	contact := w.create(draft("Alex", "+14155551200", "+12025550133", home.String()))
	w.delete(contact.ID)
	other := w.create(draft("Jamie", "+12025550133"))
	person := w.campaign("Lex", callerid.StatusActive, home)
	back, taken, err := w.contacts.Undelete(w.Context(), w.org, contact.ID)
	if err != nil {
		w.Fatal(err)
	}
	w.same(taken, []callerid.TakenError{{Number: jamie, Contact: other.ID}})
	w.same(back.Phones, []phone.Number{alex, home})
	w.owns(contact.ID, alex, home)
	w.owns(other.ID, jamie)
	if w.read(person.ID).ID == person.ID {
		w.Error("the campaign's person is still there")
	}
}

func testUndeleteLimits(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	w.delete(contact.ID)
	w.settings(func(o *callerid.Organization) { o.Plan = callerid.Plan{Limit: 1} })
	second := w.create(draft("Jamie", "+12025550133"))
	_, _, err := w.contacts.Undelete(w.Context(), w.org, contact.ID)
	w.fails(err, callerid.ErrPlanFull)
	w.delete(second.ID)
	w.clock.set(w.clock.look().Add(callerid.UndeleteGrace))
	_, _, err = w.contacts.Undelete(w.Context(), w.org, contact.ID)
	w.fails(err, callerid.ErrNotFound)
	w.clock.set(noon.Add(time.Minute))
	if _, _, err = w.contacts.Undelete(w.Context(), w.org, contact.ID); err != nil {
		w.Error(err)
	}
}

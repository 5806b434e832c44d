package addressbook

import (
	"errors"
	"slices"
	"strings"

	"ringdex/internal/callerid"
)

func testTagsAndNotes(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	must(w.contacts.AddTags(w.Context(), w.org, contact.ID, []string{"VIP", " new ", "vip"}))
	got, err := w.contacts.RemoveTags(w.Context(), w.org, contact.ID, []string{"NEW", "none"})
	if err != nil || !slices.Equal(got.Tags, []string{"VIP"}) {
		w.Errorf("%q, %v", got.Tags, err)
	}
	again, err := w.contacts.AddTags(w.Context(), w.org, contact.ID, []string{"vip"})
	if err != nil {
		w.Fatal(err)
	}
	w.same(again, got) // UpdatedAt too
	for _, bad := range [][]string{nil, {" "}, {strings.Repeat("x", 101)}, {"a\nb"}} {
		_, err := w.contacts.AddTags(w.Context(), w.org, contact.ID, bad)
		w.fails(err, callerid.ErrInvalid)
	}

	w.clock.set(noon)
	must(w.contacts.AddNote(w.Context(), w.org, contact.ID, "likes tea\n [2026] and\tcake ", "Anna"))
	got, err = w.contacts.AddNote(w.Context(), w.org, contact.ID, "called", "")
	want := "[2026-11-21 12:00 UTC, Anna] likes tea [2026] and cake\n[2026-11-21 12:00 UTC] called"
	if err != nil || got.Notes != want {
		w.Errorf("%q, %v", got.Notes, err)
	}
	w.change(contact.ID, Draft{Contact: callerid.Contact{Notes: strings.Repeat("x", callerid.MaxText)}})
	for _, bad := range []string{"", " \n", "x"} {
		_, err := w.contacts.AddNote(w.Context(), w.org, contact.ID, bad, "Anna")
		w.fails(err, callerid.ErrInvalid)
	}
	_, err = w.contacts.AddNote(w.Context(), w.org, contact.ID, "x", "a\nb")
	w.fails(err, callerid.ErrInvalid)

	w.delete(contact.ID)
	_, err = w.contacts.AddTags(w.Context(), w.org, contact.ID, []string{"x"})
	w.fails(err, callerid.ErrNotFound)
	_, err = w.contacts.AddNote(w.Context(), w.org, contact.ID, "x", "")
	w.fails(err, callerid.ErrNotFound)
	if errors.Is(err, callerid.ErrInvalid) {
		w.Error("it is not the note that is wrong")
	}
}

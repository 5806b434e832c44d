package addressbook

import (
	"errors"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// read is what the database holds of a contact, of whatever kind.
func (w *world) read(id callerid.ContactID) callerid.Contact {
	w.Helper()
	found, err := w.Contacts(w.Context(), w.org, id)
	if err != nil {
		w.Fatal(err)
	}
	if len(found) == 0 {
		return callerid.Contact{}
	}
	return found[0]
}

// onFile checks that a contact is on file as it was answered.
func (w *world) onFile(contact callerid.Contact) {
	w.Helper()
	got, err := w.contacts.Get(w.Context(), w.org, contact.ID)
	if err != nil {
		w.Fatal(err)
	}
	w.same(got, contact)
	if got.Revision() != contact.Revision() {
		w.Error("the version of what is on file is another")
	}
}

func (w *world) same(got, want any) {
	w.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		w.Error(diff)
	}
}

func none[T any](w *world, got []T) {
	w.Helper()
	if len(got) > 0 {
		w.Errorf("got %+v, want none", got)
	}
}

func (w *world) fails(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("got the error %v, want %v", err, want)
	}
}

// owner is whose number it is, by the answer to a ring; zero for nobody.
func (w *world) owner(n phone.Number) callerid.ContactID {
	w.Helper()
	r, err := w.Profile(w.Context(), callerid.Caller{Org: w.org, Number: n})
	if err != nil {
		w.Fatal(err)
	}
	if r.Profile == nil {
		return callerid.ContactID{}
	}
	return r.Profile.Contact.ID
}

func (w *world) owns(id callerid.ContactID, numbers ...phone.Number) {
	w.Helper()
	for _, n := range numbers {
		if got := w.owner(n); got != id {
			w.Errorf("number …%d leads to %s, want %s", n%10000, got, id)
		}
	}
}

// marked are the numbers on the do-not-call list.
func (w *world) marked() []phone.Number {
	w.Helper()
	list, _, err := w.outbound.List(w.Context(), w.org, 0, "")
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// must is for what the outcome of is looked at, or known.
func must[T any](got T, err error) T {
	if err != nil {
		panic(err)
	}
	return got
}

package addressbook

import (
	"context"
	"errors"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// erasable is a contact whom every tier knows something of.
func (w *world) erasable() callerid.Contact {
	w.Helper()
	d := draft("Alex", "+14155551200", "+12025550133")
	d.Contact.Tags = []string{"Do Not Call"}
	contact := w.create(d)
	w.update(func(tx store.Tx) error {
		return errors.Join(
			tx.AddInteractions(
				callerid.Interaction{Contact: contact.ID, Number: alex, At: noon, Channel: callerid.ChannelCall, Direction: callerid.Inbound, Summary: "asked for Ann"},
				callerid.Interaction{Contact: contact.ID, Number: home, At: noon, Channel: callerid.ChannelSMS, Direction: callerid.Outbound, Summary: "hi Alex"},
			),
			tx.AddMemories(callerid.Memory{ID: callerid.RecordID{1}, Contact: contact.ID, Text: "has a dog", CreatedAt: noon}),
		)
	})
	return contact
}

// A person is gone from the book at once, from the shared cache after every
// server has seen it, and from the database at last.
func testErase(w *world) {
	for name, before := range map[string]func(*world, callerid.ContactID){
		"a contact": func(*world, callerid.ContactID) {},
		"a deleted contact": func(w *world, id callerid.ContactID) {
			w.delete(id)
		},
		"a campaign's person": func(w *world, id callerid.ContactID) {
			w.update(func(tx store.Tx) error {
				c, err := tx.Contact(id)
				c.Kind = callerid.KindCampaign
				return errors.Join(err, tx.PutContact(c))
			})
		},
	} {
		w.Log(name)
		w := w.another()
		contact := w.erasable()
		before(w, contact.ID)
		began := time.Now()
		at, err := w.contacts.Erase(w.Context(), w.org, contact.ID)
		if err != nil || time.Since(began) < bound+margin || at.Before(noon) {
			w.Fatalf("erased at %s after %s, %v", at, time.Since(began), err)
		}
		w.same(w.shared.forgot, callers(w.org, []phone.Number{jamie, home, alex}))
		w.gone(contact)
	}
}

func (w *world) gone(contact callerid.Contact) {
	w.Helper()
	if w.read(contact.ID).ID == contact.ID {
		w.Error("the contact is still there")
	}
	w.owns(callerid.ContactID{}, contact.Phones...)
	_, err := w.contacts.Export(w.Context(), w.org, contact.ID)
	w.fails(err, callerid.ErrNotFound)
	w.same(w.marked(), []phone.Number{jamie, alex}) // the marks are the numbers' own
	// Whoever gets the number next finds nothing of theirs.
	next := w.create(draft("Next", "+14155551200"))
	dossier, err := w.contacts.Export(w.Context(), w.org, next.ID)
	if err != nil || len(dossier.Interactions)+len(dossier.Memories) != 0 {
		w.Errorf("%+v, %v", dossier, err)
	}
}

// An erasure that cannot be finished says so, and is finished by another.
func testEraseAgain(w *world) {
	contact := w.erasable()
	away := errors.New("redis is away")
	w.shared.err = away
	_, err := w.contacts.Erase(w.Context(), w.org, contact.ID)
	w.fails(err, away)
	w.owns(callerid.ContactID{}, contact.Phones...)
	w.shared.err, w.shared.forgot = nil, nil
	if _, err := w.contacts.Erase(w.Context(), w.org, contact.ID); err != nil {
		w.Fatal(err)
	}
	w.same(w.shared.forgot, callers(w.org, []phone.Number{jamie, home, alex}))
	w.gone(contact)
	_, err = w.contacts.Erase(w.Context(), w.org, contact.ID)
	w.fails(err, callerid.ErrNotFound)
}

// Whoever asked may be gone by the end.
func testEraseGoesOn(w *world) {
	w.contacts.Shared = nil
	contact := w.erasable()
	ctx, cancel := context.WithTimeout(w.Context(), time.Second)
	defer cancel()
	if _, err := w.contacts.Erase(ctx, w.org, contact.ID); err != nil {
		w.Fatal(err)
	}
	w.gone(contact)
}

// undeleting is a shared cache that is slow enough for somebody to bring the
// contact back.
type undeleting struct {
	w  *world
	id callerid.ContactID
}

func (u undeleting) Erase(ctx context.Context, _ ...callerid.Caller) error {
	_, _, err := u.w.contacts.Undelete(ctx, u.w.org, u.id)
	return err
}

func testEraseWhileUndeleted(w *world) {
	contact := w.erasable()
	w.contacts.Shared = undeleting{w, contact.ID}
	_, err := w.contacts.Erase(w.Context(), w.org, contact.ID)
	w.fails(err, callerid.ErrConflict)
	if got := w.read(contact.ID); !slices.Equal(got.Phones, contact.Phones) {
		w.Errorf("left with the phones %v", got.Phones)
	}
}

// overtaken is a shared cache that is slow enough for the purge, and for another
// erasure, to come between.
type overtaken struct {
	w  *world
	id callerid.ContactID
}

func (o overtaken) Erase(ctx context.Context, _ ...callerid.Caller) error {
	purged, err := o.w.Purge(ctx, noon, 1000)
	if purged != 0 {
		o.w.Errorf("%d contacts were purged, with their history left as it was", purged)
	}
	o.w.contacts.Shared = nil
	_, again := o.w.contacts.Erase(ctx, o.w.org, o.id)
	return errors.Join(err, again)
}

func testEraseOvertaken(w *world) {
	contact := w.erasable()
	w.delete(contact.ID)
	w.update(func(tx store.Tx) error {
		c, err := tx.Contact(contact.ID)
		c.DeletedAt = noon.Add(-2 * callerid.UndeleteGrace)
		return errors.Join(err, tx.PutContact(c))
	})
	w.contacts.Shared = overtaken{w, contact.ID}
	if _, err := w.contacts.Erase(w.Context(), w.org, contact.ID); err != nil {
		w.Fatal(err)
	}
	w.gone(contact)
}

func testEraseIsOfOneOrganization(w *world) {
	contact := w.erasable()
	_, err := w.contacts.Erase(w.Context(), w.newOrg(), contact.ID)
	w.fails(err, callerid.ErrNotFound)
	w.owns(contact.ID, alex, jamie)
}

package storetest

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func contactsTests() []test {
	return []test{
		{"WhatIsPutIsRead", testRoundTrip},
		{"EveryFieldOfADeletedOne", testDeletedFields},
		{"DeletedAndBack", testDeletedAndBack},
		{"DoNotCall", testContactDoNotCall},
		{"DoNotCallIsNotWritten", testDoNotCallIsRead},
		{"InTheOrderOfTheIDs", testContactsInOrder},
		{"CountWithoutDeleted", testCountWithoutDeleted},
		{"PlanIsNeverExceeded", testPlan},
	}
}

// What is put is read, in a transaction and without one, whatever it was. One
// that is put as deleted has its numbers no more: they are its former ones.
func testRoundTrip(t *testing.T, e Engine) {
	org := newBook(t, e.Store).org
	book{t, e.Store, org}.add(person(ann, "Ann"))
	rapid.Check(t, func(rt *rapid.T) {
		b, want := book{rt, e.Store, org}, drawContact(rt)
		phones := []phone.Number{annDesk, annCell}
		b.update(func(tx store.Tx) error { return errors.Join(tx.SetPhones(ann, phones), tx.PutContact(want)) })
		want.Phones, want.CreatedAt = phones, at(0)
		if !want.DeletedAt.IsZero() {
			has := func(n phone.Number) bool { return slices.Contains(phones, n) }
			want.Phones, want.FormerPhones = nil, append(phones, slices.DeleteFunc(want.FormerPhones, has)...)
		}
		same(rt, "the contact within a transaction", b.contact(ann), want)
		same(rt, "the contact", b.contacts(ann), []callerid.Contact{want})
	})
}

// drawContact draws every field that can be put.
func drawContact(t *rapid.T) callerid.Contact {
	text := rapid.Map(rapid.String(), func(s string) string { return strings.ReplaceAll(s, "\x00", "") })
	texts := rapid.SliceOfN(text, 0, 3)
	mapping := rapid.MapOfN(text, text, 0, 3)
	when := rapid.Map(rapid.IntRange(-1<<40, 1<<40), func(ms int) time.Time { return at(0).Add(time.Duration(ms) * time.Millisecond) })
	maybe := rapid.OneOf(rapid.Just(time.Time{}), when)
	numbers := rapid.SliceOfNDistinct(rapid.SampledFrom(sceneNumbers()), 0, 3, rapid.ID[phone.Number])
	value := rapid.OneOf(
		rapid.Map(text, func(s string) callerid.Value { return callerid.Value{Text: s} }),
		rapid.Map(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64), func(f float64) callerid.Value { return callerid.Value{Number: &f} }))
	return callerid.Contact{
		ID:        ann,
		Kind:      rapid.SampledFrom([]callerid.Kind{callerid.KindContact, callerid.KindCampaign}).Draw(t, "kind"),
		Status:    rapid.SampledFrom([]callerid.Status{callerid.StatusActive, callerid.StatusDoNotCall}).Draw(t, "status"),
		Name:      text.Draw(t, "name"),
		FirstName: text.Draw(t, "first name"), LastName: text.Draw(t, "last name"), Nick: text.Draw(t, "nick"),
		Email: text.Draw(t, "email"), OtherEmails: texts.Draw(t, "other emails"),
		Company: text.Draw(t, "company"), Title: text.Draw(t, "title"), Description: text.Draw(t, "description"),
		Notes: text.Draw(t, "notes"), Preferences: text.Draw(t, "preferences"), Tags: texts.Draw(t, "tags"),
		Channels: mapping.Draw(t, "channels"), Meta: mapping.Draw(t, "meta"),
		Custom:    rapid.MapOfN(text, value, 0, 3).Draw(t, "custom"),
		DeletedAt: maybe.Draw(t, "deleted at"), FormerPhones: numbers.Draw(t, "former phones"),
		CreatedAt: when.Draw(t, "created at"), UpdatedAt: when.Draw(t, "updated at"), LastContactedAt: maybe.Draw(t, "contacted at"),
		CallCount: rapid.Int64Min(0).Draw(t, "calls"),
	}
}

// A deleted contact keeps every field, however it came to be there.
func testDeletedFields(t *testing.T, e Engine) {
	want := fullContact()
	want.Kind, want.Phones = callerid.KindContact, nil
	want.DeletedAt, want.FormerPhones = at(9), []phone.Number{goneLine, annCell, freeLine}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[callerid.Contact]()) {
		if reflect.ValueOf(want).FieldByIndex(field.Index).IsZero() && field.Name != "Phones" && field.Name != "DoNotCall" {
			t.Errorf("the contact has no %s, so nothing proves that it is stored", field.Name)
		}
	}
	added, put := newBook(t, e.Store), newBook(t, e.Store)
	added.add(want)
	put.add(person(ann, "Ann"))
	put.update(func(tx store.Tx) error { return tx.PutContact(want) })
	for _, b := range []book{added, put} {
		if b == put {
			want.CreatedAt = at(0)
		}
		same(t, "the contact within a transaction", b.contact(ann), want)
		same(t, "the contact", b.contacts(ann), []callerid.Contact{want})
		b.nobody(want.FormerPhones...)
	}
}

// A deleted contact answers no call but is there, and comes back as it was.
func testDeletedAndBack(t *testing.T, e Engine) {
	s := newScene(t, e)
	profile, dossier := s.home.profile(annDesk), s.home.dossier(ann)
	s.moves(func() { s.home.update(func(tx store.Tx) error { return bin(tx, ann, at(9)) }) }, annDesk, annCell)
	s.home.nobody(annDesk, annCell)

	deleted := person(ann, "Ann")
	deleted.DeletedAt, deleted.FormerPhones = at(9), []phone.Number{annDesk, annCell}
	deleted.LastContactedAt, deleted.CallCount = at(1), 1
	same(t, "the deleted contact within a transaction", s.home.contact(ann), deleted)
	same(t, "the deleted contact", s.home.contacts(ann), []callerid.Contact{deleted})

	s.moves(func() { s.home.update(func(tx store.Tx) error { return unbin(tx, ann) }) }, annDesk, annCell)
	same(t, "the profile of one that was undeleted", s.home.profile(annDesk), profile)
	same(t, "the dossier of one that was undeleted", s.home.dossier(ann), dossier)
}

// A contact is read with the marks of all its numbers. A profile is without
// them: another number's mark moves no version of this one.
func testContactDoNotCall(t *testing.T, e Engine) {
	s := newScene(t, e)
	want := func(numbers ...phone.Number) {
		t.Helper()
		for _, c := range []callerid.Contact{s.home.contact(ann), s.home.contacts(ann)[0], s.home.dossier(ann).Contact, listed(s.home, ann)} {
			got := slices.Sorted(slices.Values(c.DoNotCall))
			if !slices.Equal(got, numbers) {
				t.Errorf("the numbers not to call are %v, want %v", got, numbers)
			}
		}
		for _, n := range s.home.contact(ann).Phones {
			if got := s.home.profile(n).Contact.DoNotCall; len(got) > 0 {
				t.Errorf("a profile holds marks of other numbers: %v", got)
			}
		}
	}
	mark := func(on bool, numbers ...phone.Number) {
		s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(on, numbers...) })
	}
	want(annDesk)
	mark(true, annCell, bobDesk, freeLine)
	want(annDesk, annCell)
	mark(false, annDesk)
	want(annCell)
	s.home.update(func(tx store.Tx) error { return tx.Release(annCell) })
	want()
	s.home.update(func(tx store.Tx) error { return tx.Assign(freeLine, ann) })
	want(freeLine)
}

// listed is a contact as a list shows it.
func listed(b book, id callerid.ContactID) callerid.Contact {
	b.Helper()
	page := b.page(callerid.Query{Order: callerid.OrderID, Limit: callerid.MaxPage})
	for _, c := range page.Contacts {
		if c.ID == id {
			return c
		}
	}
	b.Fatalf("%v is not listed", id)
	return callerid.Contact{}
}

// What was read may be put again: the marks in it change nothing.
func testDoNotCallIsRead(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.edit(ann, func(c *callerid.Contact) { c.DoNotCall = []phone.Number{annCell} })
	c := person(zoe, "Zoe", freeLine)
	c.DoNotCall = []phone.Number{freeLine}
	s.home.add(c)
	if !s.home.profile(annDesk).DoNotCall || s.home.profile(annCell).DoNotCall || s.home.profile(freeLine).DoNotCall {
		t.Error("putting a contact changed the marks of its numbers")
	}
}

// Contacts come in the order of the ids, once each, whoever they are; what is
// not there is passed over.
func testContactsInOrder(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return bin(tx, bob, at(9)) })
	for _, ask := range [][]callerid.ContactID{
		nil, {gone}, {ann}, {ann, bob, cam}, {cam, bob, ann}, {bob, gone, ann, zoe, bob, ann, {15: 99}, cam, {}},
	} {
		var want []callerid.Contact
		for i, id := range ask {
			if slices.Contains([]callerid.ContactID{ann, bob, cam}, id) && !slices.Contains(ask[:i], id) {
				want = append(want, s.home.contact(id))
			}
		}
		same(t, "the contacts", s.home.contacts(ask...), want)
	}
	many := make([]callerid.ContactID, callerid.MaxPage)
	for i := range many {
		many[i] = callerid.ContactID{0: 1, 14: byte(i >> 8), 15: byte(i)}
	}
	same(t, "one among many", s.home.contacts(append(many, ann)...), []callerid.Contact{s.home.contact(ann)})
}

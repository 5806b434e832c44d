package storetest

import (
	"context"
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// tb is what the helpers need of a test, be it the testing package's or rapid's.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// book is one organization's book. Its methods end the test when the store
// fails, except where they say otherwise.
type book struct {
	tb
	store Store
	org   callerid.OrgID
}

// newBook makes an organization, under a name that no other one has.
func newBook(t tb, s Store) book {
	t.Helper()
	org, err := s.CreateOrganization(t.Context(), callerid.Organization{
		Name:         uuid.NewString(),
		Disclosure:   callerid.DefaultDisclosure(),
		Interactions: callerid.DefaultInteractions,
	})
	if err != nil {
		t.Fatalf("creating an organization: %v", err)
	}
	return book{t, s, org}
}

func (b book) caller(n phone.Number) callerid.Caller {
	return callerid.Caller{Org: b.org, Number: n}
}

func (b book) update(fn func(store.Tx) error) {
	b.Helper()
	if err := b.store.Update(b.Context(), b.org, fn); err != nil {
		b.Fatalf("updating organization %d: %v", b.org, err)
	}
}

// refuses checks that an update fails with want. It does not end the test.
func (b book) refuses(want error, fn func(store.Tx) error) {
	b.Helper()
	if err := b.store.Update(b.Context(), b.org, fn); !errors.Is(err, want) {
		b.Errorf("got the error %v, want %v", err, want)
	}
}

func (b book) add(contacts ...callerid.Contact) {
	b.Helper()
	b.update(func(tx store.Tx) error { return tx.AddContacts(contacts) })
}

func (b book) contact(id callerid.ContactID) (c callerid.Contact) {
	b.Helper()
	b.update(func(tx store.Tx) (err error) {
		c, err = tx.Contact(id)
		return err
	})
	return c
}

// contacts reads them by the other way, outside a transaction.
func (b book) contacts(ids ...callerid.ContactID) []callerid.Contact {
	b.Helper()
	contacts, err := b.store.Contacts(b.Context(), b.org, ids...)
	if err != nil {
		b.Fatalf("reading contacts of organization %d: %v", b.org, err)
	}
	return contacts
}

func (b book) dossier(id callerid.ContactID) callerid.Dossier {
	b.Helper()
	d, err := b.store.Dossier(b.Context(), b.org, id)
	if err != nil {
		b.Fatalf("reading the dossier of %v of organization %d: %v", id, b.org, err)
	}
	return d
}

// edit changes a contact as the address book does: read, change, put.
func (b book) edit(id callerid.ContactID, change func(*callerid.Contact)) {
	b.Helper()
	b.update(func(tx store.Tx) error { return edit(tx, id, change) })
}

func edit(tx store.Tx, id callerid.ContactID, change func(*callerid.Contact)) error {
	c, err := tx.Contact(id)
	if err != nil {
		return err
	}
	change(&c)
	return tx.PutContact(c)
}

// bin deletes a contact as the address book does: everything stays for a while
// but its numbers, which are nobody's at once.
func bin(tx store.Tx, id callerid.ContactID, when time.Time) error {
	err := edit(tx, id, func(c *callerid.Contact) { c.DeletedAt, c.FormerPhones = when, c.Phones })
	if err != nil {
		return err
	}
	return tx.SetPhones(id, nil)
}

// unbin undeletes it, with all its numbers.
func unbin(tx store.Tx, id callerid.ContactID) error {
	var phones []phone.Number
	err := edit(tx, id, func(c *callerid.Contact) {
		phones = c.FormerPhones
		c.DeletedAt, c.FormerPhones = time.Time{}, nil
	})
	if err != nil {
		return err
	}
	return tx.SetPhones(id, phones)
}

func (b book) read(n phone.Number) store.Reading {
	b.Helper()
	reading, err := b.store.Profile(b.Context(), b.caller(n))
	if err != nil {
		b.Fatalf("reading +%d of organization %d: %v", n, b.org, err)
	}
	if reading.Caller != b.caller(n) {
		b.Errorf("asked for +%d of organization %d and got %v", n, b.org, reading.Caller)
	}
	return reading
}

// profile of a number that has to lead to somebody.
func (b book) profile(n phone.Number) callerid.Profile {
	b.Helper()
	reading := b.read(n)
	if reading.Profile == nil {
		b.Fatalf("+%d of organization %d leads to nobody", n, b.org)
	}
	return *reading.Profile
}

func (b book) nobody(numbers ...phone.Number) {
	b.Helper()
	for _, n := range numbers {
		if p := b.read(n).Profile; p != nil {
			b.Errorf("+%d leads to %q, want nobody", n, p.Contact.Name)
		}
	}
}

// person makes a contact with nothing but what every contact has.
func person(id callerid.ContactID, name string, phones ...phone.Number) callerid.Contact {
	return callerid.Contact{
		ID: id, Kind: callerid.KindContact, Status: callerid.StatusActive,
		Name: name, Phones: phones, CreatedAt: at(0), UpdatedAt: at(0),
	}
}

// at is a time of the suite, some seconds after its beginning, with the
// milliseconds that every engine keeps.
func at(seconds int) time.Time {
	return time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC).Add(time.Duration(seconds) * time.Second)
}

// same compares what was stored with what was read: an empty list or map is as
// good as none, and marked numbers are a set.
func same(t tb, what string, got, want any) {
	t.Helper()
	marks := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".DoNotCall" },
		cmpopts.SortSlices(func(a, b phone.Number) bool { return a < b }))
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), marks); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

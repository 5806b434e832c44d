package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// asked is what somebody asks a book about: somebody's ids, names and numbers.
type asked struct {
	contact       callerid.ContactID
	number        phone.Number
	email         string
	name          string // of a campaign, a filter and a field, as well as the contact's
	job           uuid.UUID
	word, phoneIn string
}

// The other book is full of what is asked for, and nothing was ever on file of
// what else is. To each method of the port both are the same.
func testAnothersReads(t *testing.T, e Engine) {
	s := newScene(t, e)
	theirs := asked{zoe, zoeDesk, "zoe@example.com", "Zoraida", uuid.UUID{15: 1}, "zoraida", "5550106"}
	nothing := asked{callerid.ContactID{15: 99}, 14155550999, "no@example.com", "Nothing", uuid.UUID{15: 2}, "nothing", "5550999"}
	fill(s.away, theirs)
	before := s.away.dossier(zoe)
	for _, method := range methods() {
		got, gotErr := method.call(s.home, theirs)
		want, wantErr := method.call(s.home, nothing)
		if (gotErr == nil) != (wantErr == nil) || errors.Is(gotErr, callerid.ErrNotFound) != errors.Is(wantErr, callerid.ErrNotFound) {
			t.Errorf("%s of another's: %v; of nothing: %v", method.name, gotErr, wantErr)
		}
		same(t, method.name+" of another's", got, want)
		own, _ := method.call(s.away, theirs) // an error shows in what there is to see
		if fmt.Sprint(own) == fmt.Sprint(want) {
			t.Errorf("%s shows nothing to whom it belongs, and so proves nothing", method.name)
		}
	}
	same(t, "the other's dossier", s.away.dossier(zoe), before)
}

// fill puts into a book whatever somebody asks for.
func fill(b book, a asked) {
	b.Helper()
	b.edit(a.contact, func(c *callerid.Contact) {
		c.Name, c.Email, c.Tags, c.CallCount = a.name, a.email, []string{a.name}, 7
		c.Channels = map[string]string{"whatsapp": annDesk.String()}
	})
	b.edit(bob, func(c *callerid.Contact) { c.Email = a.email })
	b.update(func(tx store.Tx) error {
		if err := record(tx, a.contact, a.number, 9); err != nil {
			return err
		}
		if err := tx.AddMembers(a.name, a.contact); err != nil {
			return err
		}
		return tx.SetDoNotCall(true, a.number)
	})
	b.save(a.name, callerid.Filter{Text: a.word})
	b.define(callerid.CustomField{Name: a.name})
	j := b.running(1, 1)
	j.ID = a.job
	b.create(j)
}

// method is a way to learn of something, if it is there. Its answer is without
// what was asked for.
type method struct {
	name string
	call func(book, asked) (any, error)
}

func methods() []method {
	list := func(query func(asked) callerid.Query) func(book, asked) (any, error) {
		return func(b book, a asked) (any, error) {
			q := query(a)
			q.Order, q.Limit = callerid.OrderID, callerid.MaxPage
			page, err := b.store.List(b.Context(), b.org, q)
			return idsOf(page.Contacts), err
		}
	}
	return append(settingMethods(), []method{
		{"List by words", list(func(a asked) callerid.Query { return words(a.word) })},
		{"List by phone", list(func(a asked) callerid.Query { return words(a.phoneIn) })},
		{"List by tag", list(func(a asked) callerid.Query { return having(callerid.Filter{Tags: []string{a.name}}) })},
		{"List by campaign", list(func(a asked) callerid.Query { return having(callerid.Filter{Campaign: a.name}) })},
		{"List by calls", list(func(asked) callerid.Query { return having(callerid.Filter{MinCalls: new(int64(7))}) })},
		{"List by email", list(func(asked) callerid.Query { return having(callerid.Filter{HasEmail: new(true)}) })},
		{"Contacts", func(b book, a asked) (any, error) {
			return b.store.Contacts(b.Context(), b.org, a.contact)
		}},
		{"Dossier", func(b book, a asked) (any, error) {
			return b.store.Dossier(b.Context(), b.org, a.contact)
		}},
		{"Standings", func(b book, a asked) (any, error) {
			standings, err := b.store.Standings(b.Context(), b.org, []phone.Number{a.number})
			for i := range standings {
				standings[i].Number = 0
			}
			return standings, err
		}},
		{"DoNotCall", func(b book, a asked) (any, error) {
			return b.store.DoNotCall(b.Context(), b.org, a.number-1, 1)
		}},
		{"Duplicates by email", func(b book, a asked) (any, error) {
			return b.store.Duplicates(b.Context(), b.org, callerid.DuplicateEmail, "", 10)
		}},
		{"Duplicates by phone", func(b book, a asked) (any, error) {
			return b.store.Duplicates(b.Context(), b.org, callerid.DuplicatePhone, "", 10)
		}},
	}...)
}

// testMethods: whatever the port gets to read with is asked about another's, too.
func testMethods(t *testing.T, _ Engine) {
	named := map[string]bool{
		"SaveFilter": true, "DefineField": true, "CreateJob": true, // they show nothing
		"NextJob": true, // is of any organization
	}
	for _, m := range methods() {
		name, _, _ := strings.Cut(m.name, " ")
		named[name] = true
	}
	for _, port := range []reflect.Type{
		reflect.TypeFor[store.Book](), reflect.TypeFor[store.Filters](), reflect.TypeFor[store.Fields](), reflect.TypeFor[store.Jobs](),
	} {
		for m := range port.Methods() {
			if !named[m.Name] {
				t.Errorf("nothing proves that %s shows nothing of another organization", m.Name)
			}
		}
	}
}

// settingMethods come in this order: some remove what they find.
func settingMethods() []method {
	return []method{
		{"Filters", func(b book, _ asked) (any, error) { return b.store.Filters(b.Context(), b.org) }},
		{"DeleteFilter", func(b book, a asked) (any, error) {
			err := b.store.DeleteFilter(b.Context(), b.org, a.name)
			return err == nil, err
		}},
		{"DropField", func(b book, a asked) (any, error) {
			err := b.store.DropField(b.Context(), b.org, a.name)
			return err == nil, err
		}},
		{"Job", func(b book, a asked) (any, error) {
			return b.store.Job(b.Context(), b.org, a.job)
		}},
		{"ListJobs", func(b book, _ asked) (any, error) { return b.store.ListJobs(b.Context(), b.org, 10) }},
		{"LockJob", func(b book, a asked) (job any, err error) {
			err = b.store.Update(b.Context(), b.org, func(tx store.Tx) (err error) { job, err = tx.LockJob(a.job); return err })
			return job, err
		}},
		{"Owners", func(b book, a asked) (owners any, err error) {
			err = b.store.Update(b.Context(), b.org, func(tx store.Tx) (err error) {
				owners, err = tx.Owners([]phone.Number{a.number})
				return err
			})
			return owners, err
		}},
	}
}

// Another's contact is scrubbed by nobody else, and whoever tries hears nothing
// of it.
func testAnothersScrub(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.away.update(func(tx store.Tx) error { return record(tx, zoe, zoeDesk, 9) })
	before := s.away.dossier(zoe)
	s.moves(func() {
		theirs := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return tx.Scrub(zoe) })
		nothing := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return tx.Scrub(callerid.ContactID{15: 99}) })
		if (theirs == nil) != (nothing == nil) {
			t.Errorf("to scrub another's contact: %v; nobody: %v", theirs, nothing)
		}
		// The same ids are in both books.
		s.home.update(func(tx store.Tx) error { return tx.Scrub(cam) })
	}, camCell)
	same(t, "the other's dossier", s.away.dossier(zoe), before)
	if got := s.away.dossier(cam).Interactions; len(got) != 1 || got[0].Number != camCell {
		t.Errorf("the other's history is %+v", got)
	}
}

package postgres_test

import (
	"fmt"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
)

// The contacts and numbers of a book: ann has the first number, bob the second,
// and cyd none.
const (
	org  = callerid.OrgID(1)
	ann  = "00000000-0000-0000-0000-000000000001"
	bob  = "00000000-0000-0000-0000-000000000002"
	cyd  = "00000000-0000-0000-0000-000000000003"
	one1 = phone.Number(14155550101)
	two2 = phone.Number(14155550102)
	free = phone.Number(14155550103)
)

// book is a small book in a database of its own.
type book struct {
	testing.TB
	url   string
	store *postgres.Store
}

func newBook(t testing.TB) book {
	t.Helper()
	url := enginetest.Database(t)
	return fill(book{TB: t, url: url, store: open(t, url)})
}

func fill(b book) book {
	b.Helper()
	b.session().run(fmt.Sprintf(`
		INSERT INTO organizations (org, name) VALUES (1, 'home');
		INSERT INTO contacts (org, id, name) VALUES (1, '%s', 'Ann'), (1, '%s', 'Bob'), (1, '%s', 'Cyd');
		INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s'), (1, %d, '%s')`, ann, bob, cyd, one1, ann, two2, bob))
	return b
}

func (b book) session() session {
	b.Helper()
	return newSession(b, b.url)
}

func (b book) read(n phone.Number) store.Reading {
	b.Helper()
	r, err := b.store.Profile(b.Context(), caller(n))
	if err != nil {
		b.Fatalf("reading a profile: %v", err)
	}
	return r
}

func caller(n phone.Number) callerid.Caller { return callerid.Caller{Org: org, Number: n} }

// name that a number leads to, and its version.
func (b book) name(n phone.Number) (name string, version uint64) {
	b.Helper()
	r := b.read(n)
	if r.Profile != nil {
		name = r.Profile.Contact.Name
	}
	return name, r.Version
}

func (b book) poll(since store.Mark) store.Delta {
	b.Helper()
	delta, err := b.store.Poll(b.Context(), since)
	if err != nil {
		b.Fatalf("polling: %v", err)
	}
	return delta
}

// load returns the index as of a mark.
func (b book) load() (store.Mark, map[callerid.Caller]store.Row) {
	b.Helper()
	index := map[callerid.Caller]store.Row{}
	mark, err := b.store.Load(b.Context(), func(rows []store.Row) { apply(index, rows) })
	if err != nil {
		b.Fatalf("loading: %v", err)
	}
	return mark, index
}

func apply(index map[callerid.Caller]store.Row, rows []store.Row) {
	for _, row := range rows {
		if row.Version >= index[row.Caller].Version {
			index[row.Caller] = row
		}
	}
}

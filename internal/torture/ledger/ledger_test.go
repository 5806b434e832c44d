package ledger_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
	"ringdex/internal/store/sqlite"
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

const first = phone.Number(4930123000)

// told is what a write says of the first number, without versions and moments.
type told struct {
	What, Name string
	Erased     bool
}

// step is an edit and what it leaves.
type step struct {
	sql  string
	want []told
}

var steps = []step{
	{"INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name})", nil},
	{"INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})", []told{{"edit", "Ann", false}}},
	{"UPDATE contacts SET name = 'Bo' WHERE id = {a}; UPDATE contacts SET name = 'Cy' WHERE id = {a}", []told{{"edit", "Cy", false}}},
	{"INSERT INTO callers (org, number, contact) VALUES ({org}, 4930124000, {a})", []told{{"edit", "Cy", false}}}, // the other is out of range
	{"UPDATE contacts SET name = 'Di' WHERE id = {a}; SELECT nothing", nil},
	{"DELETE FROM callers WHERE number = {n}", []told{{"edit", "", false}}},
}

// engine is a database as a ledger, and as Ringdex, sees it.
type engine struct {
	url   string
	store interface {
		store.Updater
		store.Admin
	}
	// back gives the number to the contact again.
	back string
}

func engines(t *testing.T) map[string]engine {
	t.Helper()
	url, path := enginetest.Database(t), filepath.Join(t.TempDir(), "db")
	p, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return map[string]engine{
		"Postgres": {url, p, "UPDATE callers SET contact = {a} WHERE number = {n}"},
		"SQLite":   {"sqlite:" + path, s, "INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})"},
	}
}

// Every transaction that commits says what it leaves, whoever made it, and one
// that does not says nothing.
func TestLedger(t *testing.T) {
	for name, e := range engines(t) {
		t.Run(name, func(t *testing.T) {
			if _, err := e.store.CreateOrganization(t.Context(), callerid.Organization{Name: "one"}); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			l := ledger.New(func() time.Duration { return time.Since(began) }, first, first+9)
			if err := l.Install(t.Context(), e.url); err != nil {
				t.Fatal(err)
			}
			all := append(steps, step{e.back, []told{{"edit", "Cy", false}}})
			if name == "Postgres" { // where a row can be erased without a trace
				all = append(all, step{"SET LOCAL ringdex.erase = 'on'; DELETE FROM callers WHERE number = {n}", []told{{"edit", "", true}}}, step{e.back, nil})
			}
			for _, s := range all {
				edit(t, l, e.url, s)
			}
			unclaimed(t, l, e)
		})
	}
}

// edit lets somebody edit, be it in vain.
func edit(t *testing.T, l *ledger.Ledger, url string, s step) {
	t.Helper()
	hand, err := l.Hand(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer hand.Close()
	d := deeds.Draw{Org: 1, A: deeds.Contact(1), N: first, Name: "Ann"}
	_ = hand.Edit(t.Context(), deeds.Edit{What: "edit", SQL: d.SQL(s.sql)}, func() {}) // one fails, as it is to
	if diff := cmp.Diff(s.want, read(t, l, url)); diff != "" {
		t.Errorf("%s: %s", s.sql, diff)
	}
}

// unclaimed is what Ringdex itself writes.
func unclaimed(t *testing.T, l *ledger.Ledger, e engine) {
	t.Helper()
	err := e.store.Update(t.Context(), 1, func(tx store.Tx) error {
		return tx.AddContacts([]callerid.Contact{{ID: deeds.Contact(2), Kind: callerid.KindContact, Status: callerid.StatusActive, Name: "Ed", Phones: []phone.Number{first + 1}}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Read(t.Context(), e.url); err != nil {
		t.Fatal(err)
	}
	writes := l.Take()
	if last := writes[len(writes)-1]; last.What != "somebody's write" || len(last.Facts) != 1 || last.Facts[0].Name != "Ed" {
		t.Errorf("a write of Ringdex is noted as %+v", last)
	}
	census, err := l.Census(context.Background(), e.url, "census", 0)
	if err != nil || len(census.Facts) == 0 {
		t.Errorf("counted %+v, %v", census, err)
	}
}

func read(t *testing.T, l *ledger.Ledger, url string) (all []told) {
	t.Helper()
	if err := l.Read(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	for _, w := range l.Take() {
		if w.Begin > w.Ack || w.Ack == checker.Never {
			t.Errorf("%s began at %v and was acknowledged at %v", w.What, w.Begin, w.Ack)
		}
		for _, f := range w.Facts {
			if f.Caller != (callerid.Caller{Org: 1, Number: first}) || f.Version == 0 {
				t.Errorf("a fact on %v, version %d", f.Caller, f.Version)
			}
			all = append(all, told{w.What, f.Name, f.Erased})
		}
	}
	return all
}

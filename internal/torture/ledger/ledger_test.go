package ledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store/postgres"
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

// Every transaction that commits says what it leaves, whoever made it, and one
// that does not says nothing.
func TestLedger(t *testing.T) {
	url := enginetest.Database(t)
	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if _, err := s.CreateOrganization(t.Context(), callerid.Organization{Name: "one"}); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	began := time.Now()
	l := ledger.New(func() time.Duration { return time.Since(began) }, first, first+9)
	if err := l.Install(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	hand, err := l.Hand(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hand.Close)
	d := deeds.Draw{Org: 1, A: deeds.Contact(1), N: first, Name: "Ann"}
	for _, step := range []struct {
		sql  string
		want []told
	}{
		{"INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name})", nil},
		{"INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})", []told{{"edit", "Ann", false}}},
		{"UPDATE contacts SET name = 'Bo' WHERE id = {a}; UPDATE contacts SET name = 'Cy' WHERE id = {a}", []told{{"edit", "Cy", false}}},
		{"INSERT INTO callers (org, number, contact) VALUES ({org}, 4930124000, {a})", []told{{"edit", "Cy", false}}}, // the other is out of range
		{"UPDATE contacts SET name = 'Di' WHERE id = {a}; SELECT 1 / 0", nil},
		{"DELETE FROM callers WHERE number = {n}", []told{{"edit", "", false}}},
		{"UPDATE callers SET contact = {a} WHERE number = {n}", []told{{"edit", "Cy", false}}},
		{"SET LOCAL ringdex.erase = 'on'; DELETE FROM callers WHERE number = {n}", []told{{"edit", "", true}}},
	} {
		_ = hand.Edit(t.Context(), deeds.Edit{What: "edit", SQL: d.SQL(step.sql)}, func() {}) // one fails, as it is to
		if diff := cmp.Diff(step.want, read(t, l, conn)); diff != "" {
			t.Errorf("%s: %s", step.sql, diff)
		}
	}
}

func read(t *testing.T, l *ledger.Ledger, conn *pgx.Conn) (all []told) {
	t.Helper()
	if err := l.Read(t.Context(), conn); err != nil {
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

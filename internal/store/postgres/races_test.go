package postgres_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Whoever adds a phone waits for whoever renames its contact, and the other way
// round: otherwise the number's one version would have two contents. There is no
// other number that both would write; only the contact can part them.
func TestRenameRacesAddedPhone(t *testing.T) {
	rename := fmt.Sprintf("UPDATE contacts SET name = 'Cyndi' WHERE id = '%s'", cyd)
	for name, add := range map[string]string{
		"Insert": fmt.Sprintf("INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s')", free, cyd),
		"Move":   fmt.Sprintf("UPDATE callers SET contact = '%s' WHERE number = %d", cyd, two2),
	} {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][2]string{{rename, add}, {add, rename}} {
				b := newBook(t)
				first, second := b.session(), b.session()
				first.run("BEGIN; " + order[0])
				waiting := second.later(b.session(), order[1])
				seen := map[string]string{}
				b.note(seen)
				first.run("COMMIT")
				b.note(seen)
				done(t, waiting)
				b.note(seen)
				if got := one[int](b.session(), "SELECT count(*)::int FROM callers c JOIN contacts k ON k.id = c.contact WHERE name = 'Cyndi'"); got != 1 {
					t.Errorf("%d numbers lead to Cyndi, want 1", got)
				}
			}
		})
	}
}

// note checks that no version of a number is ever read with two contents.
func (b book) note(seen map[string]string) {
	b.Helper()
	for _, n := range []phone.Number{one1, two2, free} {
		r := b.read(n)
		key, content := fmt.Sprintf("%d at version %d", n, r.Version), "nobody"
		if r.Profile != nil {
			content = fmt.Sprintf("%+v", *r.Profile)
		}
		if before, known := seen[key]; known && before != content {
			b.Errorf("%s was %s and is %s", key, before, content)
		}
		seen[key] = content
	}
}

// Whether a number may be called is no property of its contact: the number's
// row has to be held, even where it is only being added or taken away.
func TestDoNotCallRacesTheNumber(t *testing.T) {
	mark := fmt.Sprintf("INSERT INTO do_not_call (org, number) VALUES (1, %d), (1, %d)", two2, free)
	for name, other := range map[string]string{
		"Insert":   fmt.Sprintf("INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s')", free, ann),
		"Delete":   fmt.Sprintf("DELETE FROM callers WHERE number = %d", two2),
		"Renumber": fmt.Sprintf("UPDATE callers SET number = %d WHERE number = %d", free, one1),
		"Rename":   fmt.Sprintf("UPDATE contacts SET name = 'Rob' WHERE id = '%s'", bob),
	} {
		t.Run(name, func(t *testing.T) {
			for _, order := range [][2]string{{mark, other}, {other, mark}} {
				b := newBook(t)
				first, second := b.session(), b.session()
				first.run("BEGIN; " + order[0])
				waiting := second.later(b.session(), order[1])
				seen := map[string]string{}
				b.note(seen)
				first.run("COMMIT")
				b.note(seen)
				done(t, waiting)
				b.note(seen)
				if p := b.read(two2).Profile; p != nil && !p.DoNotCall {
					t.Error("the mark is lost")
				}
				if got := one[int](b.session(), "SELECT count(*)::int FROM callers WHERE contact IS NULL AND number = $1", int64(free)); got > 0 {
					t.Error("a probe has stayed")
				}
			}
		})
	}
}

// The later writer of a row may have the lower transaction id; its version is
// the higher one nevertheless, and a poll in between loses neither.
func TestVersionsFollowCommits(t *testing.T) {
	b := newBook(t)
	early, late := b.session(), b.session()
	early.run("BEGIN; SELECT pg_current_xact_id()")
	mark, index := b.load()
	late.run("UPDATE callers SET position = 1 WHERE number = 14155550101")
	delta := b.poll(mark)
	apply(index, delta.Rows)
	_, first := b.name(one1)
	early.run("UPDATE callers SET position = 2 WHERE number = 14155550101; COMMIT")
	_, second := b.name(one1)
	if second <= first {
		t.Errorf("version %d follows %d", second, first)
	}
	rows := b.poll(delta.Mark).Rows
	if len(rows) != 1 || rows[0].Version != second {
		t.Errorf("the poll brought %+v, want version %d", rows, second)
	}
	if got := index[callerid.Caller{Org: org, Number: one1}].Version; got != first {
		t.Errorf("the poll in between brought version %d, want %d", got, first)
	}
}

// An Update that is chosen to end a deadlock runs again.
func TestUpdateRetriesDeadlocks(t *testing.T) {
	b := newBook(t)
	hand, observer := b.session(), b.session()
	hand.run(fmt.Sprintf("SET deadlock_timeout = '1h'; BEGIN; UPDATE contacts SET name = 'Rob' WHERE id = '%s'", bob))
	runs, holds, over, done := 0, make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- b.store.Update(t.Context(), org, func(tx store.Tx) error {
			if runs++; runs > 1 {
				<-over
			}
			if _, err := tx.Contact(uuid.MustParse(ann)); err != nil {
				return err
			}
			if runs == 1 {
				close(holds)
			}
			c, err := tx.Contact(uuid.MustParse(bob))
			if err != nil {
				return fmt.Errorf("hidden from the store: %v", err)
			}
			c.Notes = c.Name
			return tx.PutContact(c)
		})
	}()
	<-holds
	for !one[bool](observer, "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)") {
	}
	hand.run(fmt.Sprintf("UPDATE contacts SET notes = 'x' WHERE id = '%s'; COMMIT", ann))
	close(over)
	if err := <-done; err != nil || runs != 2 {
		t.Fatalf("after %d runs: %v", runs, err)
	}
	if notes := b.read(two2).Profile.Contact.Notes; notes != "Rob" {
		t.Errorf("the second run saw the name %q", notes)
	}
}

// Two servers that meet the same new number at the same time: the second finds
// the owner that it was told did not exist.
func TestUpdateRetriesLostRaces(t *testing.T) {
	b := newBook(t)
	runs := 0
	err := b.store.Update(t.Context(), org, func(tx store.Tx) error {
		runs++
		owners, err := tx.Owners([]phone.Number{free})
		if err != nil || len(owners) > 0 {
			return err
		}
		b.session().run(fmt.Sprintf("INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s')", free, ann))
		return tx.AddContacts([]callerid.Contact{{
			ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Phones: []phone.Number{free},
		}})
	})
	if err != nil || runs != 2 {
		t.Errorf("after %d runs: %v", runs, err)
	}
}

package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/store"
)

// answerEdits are an edit of each table whose rows an answer shows.
var answerEdits = map[string]string{
	"contacts":       fmt.Sprintf("UPDATE contacts SET name = 'x' WHERE id = '%s'", ann),
	"callers":        fmt.Sprintf("INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s')", free, ann),
	"do_not_call":    fmt.Sprintf("INSERT INTO do_not_call (org, number) VALUES (1, %d)", one1),
	"interactions":   fmt.Sprintf("INSERT INTO interactions (org, contact) VALUES (1, '%s')", ann),
	"tasks":          fmt.Sprintf("INSERT INTO tasks (org, contact) VALUES (1, '%s')", ann),
	"memories":       fmt.Sprintf("INSERT INTO memories (org, contact) VALUES (1, '%s')", ann),
	"campaigns":      "UPDATE campaigns SET name = 'autumn' WHERE id = 2",
	"campaign_calls": fmt.Sprintf("INSERT INTO campaign_calls (org, campaign, contact) VALUES (1, 1, '%s')", ann),
}

// campaign makes one that has called Ann.
const campaign = `INSERT INTO campaigns (org, id, name) VALUES (1, 1, 'spring'), (1, 2, 'summer');
	INSERT INTO campaign_calls (org, campaign, contact) VALUES (1, 2, '` + ann + `')`

// An edit counts in whatever state the session is that makes it.
func TestEditsInAnySession(t *testing.T) {
	for name, state := range map[string]string{
		"Shadowed": `CREATE SCHEMA other; SET search_path = other, public;
			CREATE FUNCTION other.bump(integer[], uuid[]) RETURNS void LANGUAGE sql AS ''`,
		"Replica":         "SET session_replication_role = replica",
		"ReadUncommitted": "SET default_transaction_isolation = 'read uncommitted'",
		"OtherZone":       "SET timezone = 'Pacific/Kiritimati'",
	} {
		t.Run(name, func(t *testing.T) {
			for table, edit := range answerEdits {
				b := newBook(t)
				hand := b.session()
				hand.run(campaign)
				hand.run(state)
				mark, _ := b.load()
				_, before := b.name(one1)
				hand.run(edit)
				delta := b.poll(mark)
				if _, after := b.name(one1); after <= before || len(delta.Rows) == 0 {
					t.Errorf("%s: version %d follows %d, and the poll brought %+v", table, after, before, delta.Rows)
				}
			}
		})
	}
}

// Without the schema in the search_path the tables are named in full, and the
// triggers find theirs nevertheless.
func TestEditWithAnotherSearchPath(t *testing.T) {
	b := newBook(t)
	_, before := b.name(one1)
	b.session().run(fmt.Sprintf("SET search_path = pg_catalog; UPDATE public.contacts SET name = 'x' WHERE id = '%s'", ann))
	if name, after := b.name(one1); name != "x" || after <= before {
		t.Errorf("%q at version %d follows version %d", name, after, before)
	}
}

// A commit that a crash can undo would let versions come again for other
// content.
func TestCommitsAreDurable(t *testing.T) {
	for table, edit := range answerEdits {
		b := newBook(t)
		hand := b.session()
		hand.run(campaign)
		for _, c := range []struct{ set, want string }{{"off", "local"}, {"on", "on"}} {
			hand.run("SET synchronous_commit = " + c.set + "; BEGIN; " + edit)
			if got := one[string](hand, "SHOW synchronous_commit"); got != c.want {
				t.Errorf("%s: synchronous_commit is %s after it was %s, want %s", table, got, c.set, c.want)
			}
			hand.run("ROLLBACK")
		}
	}
}

// A snapshot from before would not see all the numbers to move.
func TestStaleSnapshotsAreRefused(t *testing.T) {
	for _, level := range []string{"REPEATABLE READ", "SERIALIZABLE"} {
		b := newBook(t)
		hand := b.session()
		hand.run(campaign)
		for table, edit := range answerEdits {
			_, err := hand.Exec(t.Context(), "BEGIN ISOLATION LEVEL "+level+"; "+edit)
			var pg *pgconn.PgError
			if !errors.As(err, &pg) || pg.Code != "25001" {
				t.Errorf("%s at %s: got the error %v, want SQLSTATE 25001", table, level, err)
			}
			hand.run("ROLLBACK")
		}
	}
}

// A TRUNCATE leaves no rows to follow.
func TestTruncateIsAnotherGeneration(t *testing.T) {
	for table := range answerEdits {
		b := newBook(t)
		mark := b.poll(store.Mark{}).Mark // not by a load, after which connections are made ready that read what is emptied
		b.session().run("TRUNCATE " + table + " CASCADE")
		if got := b.poll(mark).Mark.Generation; got == mark.Generation {
			t.Errorf("after TRUNCATE %s the generation is the same", table)
		}
	}
}

// The hour of a tombstone begins with its commit: a transaction of more than an
// hour must not leave one that is reaped at once.
func TestTombstonesAreDatedAtCommit(t *testing.T) {
	b := newBook(t)
	b.session().run(`BEGIN; DELETE FROM callers WHERE number = 14155550101;
		UPDATE callers SET gone_at = now() - interval '2 hours' WHERE number = 14155550101; COMMIT`)
	if n := b.reap(); n != 0 {
		t.Errorf("reaped %d", n)
	}
	b.session().run("UPDATE callers SET gone_at = now() - interval '2 hours' WHERE number = 14155550101")
	if n := b.reap(); n != 1 {
		t.Errorf("reaped %d, want 1", n)
	}
}

func (b book) reap() int {
	b.Helper()
	now, err := b.store.Now(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	n, err := b.store.Reap(b.Context(), now, 10)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// Deleting an organization makes all its numbers nobody's and leaves nothing
// else of it.
func TestDeletedOrganization(t *testing.T) {
	b := newBook(t)
	hand := b.session()
	hand.run(campaign)
	for _, edit := range answerEdits {
		hand.run(edit)
	}
	mark, index := b.load()
	hand.run("DELETE FROM organizations")
	apply(index, b.poll(mark).Rows)
	if len(index) != 3 {
		t.Errorf("the index has %d rows, want 3", len(index))
	}
	for caller, row := range index {
		if row.Present {
			t.Errorf("%v is present", caller)
		}
	}
	for table := range answerEdits {
		if n := one[int](hand, "SELECT count(*)::int FROM "+table); n > 0 && table != "callers" {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	if delta := b.poll(store.Mark{}); delta.Directory < 2 {
		t.Errorf("the directory is at version %d", delta.Directory)
	}
}

package postgres_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Whatever the order in which transactions begin, write, undo and end, an index
// that polls between any of their steps is the table as it is at that moment.
func TestPollMissesNothing(t *testing.T) {
	b := newBook(t)
	writers, reader := make([]*writer, 4), b.session()
	for i := range writers {
		writers[i] = newWriter(b, i)
	}
	rapid.Check(t, func(t *rapid.T) {
		mark, index := b.load()
		t.Repeat(map[string]func(*rapid.T){
			"step": func(t *rapid.T) {
				writers[rapid.IntRange(0, len(writers)-1).Draw(t, "writer")].step(t)
			},
			"": func(t *rapid.T) {
				delta := b.poll(mark)
				if delta.Mark.Generation != mark.Generation {
					t.Fatalf("the generation changed from %q to %q", mark.Generation, delta.Mark.Generation)
				}
				apply(index, delta.Rows)
				mark = delta.Mark
				if truth := table(reader); !maps.Equal(truth, index) {
					t.Fatalf("the index differs from the table (-table +index):\n%s", cmp.Diff(truth, index))
				}
			},
		})
	})
}

// table is what the index should be.
func table(s session) map[callerid.Caller]store.Row {
	s.Helper()
	rows, err := s.Query(s.Context(), "SELECT org, number, version, contact IS NOT NULL FROM callers")
	if err != nil {
		s.Fatalf("reading the table: %v", err)
	}
	truth := map[callerid.Caller]store.Row{}
	var row store.Row
	var number int64
	_, err = pgx.ForEachRow(rows, []any{&row.Caller.Org, &number, &row.Version, &row.Present}, func() error {
		row.Caller.Number = phone.Number(number)
		truth[row.Caller] = row
		return nil
	})
	if err != nil {
		s.Fatalf("reading the table: %v", err)
	}
	return truth
}

// writer is a session with contacts and numbers of its own, so that it never
// waits for another one.
type writer struct {
	session
	open bool // in a transaction
	part bool // in a savepoint of it
	id   string
	next phone.Number
}

func newWriter(b book, i int) *writer {
	w := &writer{session: b.session(), id: fmt.Sprintf("10000000-0000-0000-0000-%012d", i)}
	w.next = phone.Number(20_000_000_000 * (i + 1))
	w.run(fmt.Sprintf("INSERT INTO contacts (org, id) VALUES (1, '%s')", w.id))
	w.add()
	return w
}

func (w *writer) add() {
	w.next++
	w.run(fmt.Sprintf("INSERT INTO callers (org, number, contact) VALUES (1, %d, '%s') ON CONFLICT DO NOTHING", w.next, w.id))
}

func (w *writer) step(t *rapid.T) {
	mine := fmt.Sprintf("contact = '%s'", w.id)
	steps := []func(){
		w.begin, w.commit, w.rollback, w.savepoint, w.undo, w.add,
		func() { w.run(fmt.Sprintf("UPDATE contacts SET notes = notes || 'x' WHERE id = '%s'", w.id)) },
		func() { w.run("UPDATE callers SET number = number + 1000000 WHERE " + mine) },
		func() {
			w.run("DELETE FROM callers WHERE number = (SELECT max(number) FROM callers WHERE " + mine + ")")
		},
		func() { w.run(fmt.Sprintf("INSERT INTO interactions (org, contact) VALUES (1, '%s')", w.id)) },
	}
	steps[rapid.IntRange(0, len(steps)-1).Draw(t, "step")]()
}

func (w *writer) begin() {
	if !w.open {
		w.run("BEGIN")
		w.open = true
	}
}

func (w *writer) savepoint() {
	if w.open && !w.part {
		w.run("SAVEPOINT part")
		w.part = true
	}
}

func (w *writer) undo() {
	if w.part {
		w.run("ROLLBACK TO part; RELEASE part")
		w.part = false
	}
}

func (w *writer) commit()   { w.end("COMMIT") }
func (w *writer) rollback() { w.end("ROLLBACK") }

func (w *writer) end(how string) {
	if w.open {
		w.run(how)
		w.open, w.part = false, false
	}
}

// A transaction that is left open for long holds nobody up, and is heard of
// when it ends; a prepared one too.
func TestOldTransactions(t *testing.T) {
	b := newBook(t)
	old, reader, hand := b.session(), b.session(), b.session()
	mark, index := b.load()
	old.run(fmt.Sprintf("BEGIN; UPDATE contacts SET name = 'Rob' WHERE id = '%s'", bob))
	reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM callers")
	for range 20 {
		hand.run(fmt.Sprintf("UPDATE contacts SET notes = notes || 'x' WHERE id = '%s'", ann))
		delta := b.poll(mark)
		if len(delta.Rows) != 1 || delta.Rows[0].Caller.Number != one1 {
			t.Fatalf("behind old transactions the poll brought %+v", delta.Rows)
		}
		apply(index, delta.Rows)
		mark = delta.Mark
	}
	old.run("COMMIT")
	if rows := b.poll(mark).Rows; len(rows) != 1 || rows[0].Caller.Number != two2 {
		t.Errorf("after the old transaction the poll brought %+v", rows)
	}
}

// A mark of no generation, and one of another, start anew.
func TestPollFromNowhere(t *testing.T) {
	b := newBook(t)
	mark, _ := b.load()
	for _, since := range []store.Mark{{}, {Generation: "another", Cursor: mark.Cursor}} {
		delta := b.poll(since)
		if delta.Mark.Generation != mark.Generation || len(delta.Rows) > 0 {
			t.Errorf("a poll since %+v brought %+v", since, delta)
		}
	}
}

// What one organization has changed too much of does not hold up another.
func TestOverflowNamesTheBusiest(t *testing.T) {
	b := newBook(t)
	hand := b.session()
	hand.run(fmt.Sprintf(`INSERT INTO organizations (org, name) VALUES (2, 'big'), (3, 'bigger');
		INSERT INTO callers (org, number) SELECT 2, 20000000000 + n FROM generate_series(1, %[1]d) n;
		INSERT INTO callers (org, number) SELECT 3, 20000000000 + n FROM generate_series(1, %[1]d + 1) n`, store.PollLimit))
	mark, _ := b.load()
	hand.run(fmt.Sprintf("UPDATE callers SET position = 1 WHERE org > 1; UPDATE contacts SET notes = 'x' WHERE id = '%s'", ann))
	delta := b.poll(mark)
	if diff := cmp.Diff([]callerid.OrgID{2, 3}, delta.Overflow); diff != "" {
		t.Errorf("the overflow differs (-want +got):\n%s", diff)
	}
	if len(delta.Rows) != 1 || delta.Rows[0].Caller != (callerid.Caller{Org: org, Number: one1}) {
		t.Errorf("beside it the poll brought %d rows", len(delta.Rows))
	}
	if rows := b.poll(delta.Mark).Rows; len(rows) > 0 {
		t.Errorf("the next poll brought %d rows again", len(rows))
	}
}

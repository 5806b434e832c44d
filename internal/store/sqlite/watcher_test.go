package sqlite

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// tb is what a watcher needs of a test, be it the testing package's or rapid's.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// watcher follows the feed as a server does and holds it against the truth.
type watcher struct {
	t     *testing.T
	store *Store
	mark  store.Mark
	index map[callerid.Caller]store.Row
	seen  map[callerid.Caller]store.Reading
}

func watch(t *testing.T, s *Store) *watcher {
	t.Helper()
	w := &watcher{t: t, store: s, seen: map[callerid.Caller]store.Reading{}}
	w.load()
	return w
}

func (w *watcher) load() {
	w.t.Helper()
	w.index = map[callerid.Caller]store.Row{}
	mark, err := w.store.Load(w.t.Context(), w.apply)
	if err != nil {
		w.t.Fatalf("loading: %v", err)
	}
	w.mark = mark
}

func (w *watcher) apply(rows []store.Row) {
	for _, row := range rows {
		if row.Version >= w.index[row.Caller].Version {
			w.index[row.Caller] = row
		}
	}
}

// poll returns false after a change of generation, when it has loaded anew.
func (w *watcher) poll() bool {
	w.t.Helper()
	delta, err := w.store.Poll(w.t.Context(), w.mark)
	if err != nil {
		w.t.Fatalf("polling: %v", err)
	}
	if delta.Mark.Generation != w.mark.Generation {
		w.load()
		clear(w.seen)
		return false
	}
	w.apply(delta.Rows)
	w.mark = delta.Mark
	return true
}

// check polls and compares: the index has to know each number's row, and an
// answer that differs from the last one has to have a higher version.
func (w *watcher) check(t tb, what string, callers []callerid.Caller) {
	t.Helper()
	w.poll()
	for _, c := range callers {
		now, err := w.store.Profile(w.t.Context(), c)
		if err != nil {
			t.Fatalf("reading %v: %v", c, err)
		}
		row := w.index[c]
		if row.Version != now.Version || row.Present != (now.Profile != nil) {
			t.Errorf("%s: +%d is %d, %t in the index and %d, %t in the database", what, c.Number, row.Version, row.Present, now.Version, now.Profile != nil)
		}
		last, ok := w.seen[c]
		if w.seen[c] = now; !ok {
			continue
		}
		if diff := cmp.Diff(last.Profile, now.Profile); diff != "" && now.Version <= last.Version {
			t.Errorf("%s: +%d has another answer at version %d than at %d:\n%s", what, c.Number, now.Version, last.Version, diff)
		}
		if now.Version < last.Version {
			t.Errorf("%s: +%d fell from version %d to %d", what, c.Number, last.Version, now.Version)
		}
	}
}

// The people and numbers of the tests in this package.
const (
	annID = "00000000-0000-4000-8000-000000000001"
	bobID = "00000000-0000-4000-8000-000000000002"
	camID = "00000000-0000-4000-8000-000000000003"
)

const firstNumber = 14155550100

func someCallers() (callers []callerid.Caller) {
	for i := range 5 {
		callers = append(callers, callerid.Caller{Org: 1, Number: phone.Number(firstNumber + i)})
	}
	return callers
}

// populate makes ann with two numbers, bob with one and cam with none; the last
// two numbers are nobody's, one of them a tombstone. The campaign of one call is
// missing.
func (s shell) populate() {
	s.Helper()
	s.populateFirst()
	s.exec(named("INSERT INTO ratings (org, contact, score, comment) VALUES (1, {ann}, 1, 'a'), (1, {bob}, 2, 'b')"))
}

// populateFirst is populate of what the first schema has.
func (s shell) populateFirst() {
	s.Helper()
	s.exec(`INSERT INTO organizations (name) VALUES ('Home'), ('Away');
		INSERT INTO contacts (org, id, name) VALUES (1, '` + annID + `', 'Ann'), (1, '` + bobID + `', 'Bob'), (1, '` + camID + `', 'Cam');
		INSERT INTO callers (org, number, contact) VALUES (1, 14155550100, '` + annID + `'), (1, 14155550101, '` + annID + `'),
			(1, 14155550102, '` + bobID + `'), (1, 14155550103, NULL);
		INSERT INTO interactions (org, contact, number, summary) VALUES (1, '` + annID + `', 14155550100, 'a'), (1, '` + bobID + `', 14155550102, 'b');
		INSERT INTO tasks (org, contact, title) VALUES (1, '` + annID + `', 'a'), (1, '` + bobID + `', 'b');
		INSERT INTO memories (org, contact, text) VALUES (1, '` + annID + `', 'a'), (1, '` + bobID + `', 'b');
		INSERT INTO campaigns (org, name) VALUES (1, 'spring'), (1, 'autumn');
		INSERT INTO campaign_calls (org, campaign, contact) VALUES (1, 1, '` + annID + `'), (1, 2, '` + bobID + `'), (1, 7, '` + bobID + `');
		INSERT INTO do_not_call (org, number) VALUES (1, 14155550100)`)
}

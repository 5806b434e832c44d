package storetest

import (
	"fmt"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func feedTests() []test {
	return []test{
		{"EmptyDatabase", testFeedEmpty},
		{"TombstonesAndReturns", testFeedTombstones},
		{"LoadOrg", testLoadOrg},
		{"SameMarkTwice", testSameMark},
		{"LateCommit", testLateCommit},
		{"ConcurrentWriters", testFeedConcurrent},
		{"Overflow", testOverflow},
		{"OneGeneration", testOneGeneration},
		{"NewGeneration", testNewGeneration},
		{"Bound", testBound},
		{"TwoServersAgree", testTwoServers},
	}
}

func testFeedEmpty(t *testing.T, e Engine) {
	index := follow(t, e.Store)
	index.poll()
	if len(index.rows) > 0 {
		t.Fatalf("a new database has rows: %v", index.rows)
	}
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk))
	index.poll()
	index.agrees(b, annDesk, freeLine)
	if row := index.rows[b.caller(annDesk)]; !row.Present {
		t.Errorf("the first contact came as %+v", row)
	}
}

// Nobody's numbers stay in the feed, for an index that has them must hear it;
// an index that loads gets them too, with the versions they stopped at.
func testFeedTombstones(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	index := follow(t, e.Store)
	index.poll()
	for range 3 {
		b.add(person(ann, "Ann", annDesk, annCell))
		index.poll()
		index.agrees(b, annDesk, annCell)
		b.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
		index.poll()
		index.agrees(b, annDesk, annCell)
		if row, known := index.rows[b.caller(annDesk)]; !known || row.Present {
			t.Errorf("after the delete the feed says %+v", row)
		}
		same(t, "what a load says", follow(t, e.Store).rows, index.rows)
	}
	// Came and went between two polls.
	b.add(person(bob, "Bob", bobDesk))
	b.update(func(tx store.Tx) error { return tx.DeleteContact(bob) })
	index.poll()
	index.agrees(b, bobDesk)
}

func testLoadOrg(t *testing.T, e Engine) {
	s := newScene(t, e)
	for _, b := range []book{s.home, s.away} {
		fresh := &follower{tb: t, feed: e.Store, rows: map[callerid.Caller]store.Row{}}
		fresh.reload(b.org)
		want := map[callerid.Caller]store.Row{}
		for caller, row := range s.index.rows {
			if caller.Org == b.org {
				want[caller] = row
			}
		}
		same(t, "the rows of one organization", fresh.rows, want)
	}
	nowhere := &follower{tb: t, feed: e.Store, rows: map[callerid.Caller]store.Row{}}
	nowhere.reload(1 << 30)
	same(t, "the rows of no organization", nowhere.rows, map[callerid.Caller]store.Row{})
}

// A poll whose answer was lost on the way is sent again.
func testSameMark(t *testing.T, e Engine) {
	s := newScene(t, e)
	mark := s.index.mark
	for i := range 3 {
		s.home.edit(bob, func(c *callerid.Contact) { c.Name = fmt.Sprint("Bob ", i) })
		s.away.edit(ann, func(c *callerid.Contact) { c.Name = fmt.Sprint("Ann ", i) })
		s.index.mark = mark
		s.index.poll()
		s.agree()
	}
}

// All reads name one generation, for versions are comparable within it only.
func testOneGeneration(t *testing.T, e Engine) {
	s := newScene(t, e)
	want := s.index.mark.Generation
	if want == "" {
		t.Fatal("the generation has no name")
	}
	for what, got := range generations(s) {
		if got != want {
			t.Errorf("%s is of generation %q, Load and Poll of %q", what, got, want)
		}
	}
}

// generations as each read names it.
func generations(s scene) map[string]callerid.Generation {
	s.Helper()
	d, err := s.Store.Directory(s.Context())
	if err != nil {
		s.Fatalf("reading the directory: %v", err)
	}
	got := map[string]callerid.Generation{
		"Load":                     follow(s, s.Store).mark.Generation,
		"Directory":                d.Generation,
		"Profile":                  s.home.read(annDesk).Generation,
		"Profile of a tombstone":   s.home.read(goneLine).Generation,
		"Profile of an absent row": s.home.read(freeLine).Generation,
	}
	for _, reading := range readPages(s, s.Store, 100) {
		got["Page"] = reading.Generation
	}
	return got
}

// Another epoch is another generation at once, for every read and to every
// server, and a poll from the old one says so instead of failing.
func testNewGeneration(t *testing.T, e Engine) {
	s := newScene(t, e)
	elsewhere := e.Reopen(t)
	old := s.index.mark
	s.exec("UPDATE meta SET epoch = '5f0c8c5e-6a0b-4a38-9b53-2f9f3d2d7a11'")
	for _, feed := range []store.Feed{e.Store, elsewhere} {
		delta, err := feed.Poll(t.Context(), old)
		if err != nil {
			t.Fatalf("polling from an old generation: %v", err)
		}
		if delta.Mark.Generation == old.Generation {
			t.Errorf("the generation is still %q in another epoch", old.Generation)
		}
		if delta.Bound <= 0 || delta.Directory == 0 {
			t.Errorf("the delta names bound %v and directory %d", delta.Bound, delta.Directory)
		}
	}
	s.index = follow(t, e.Store)
	s.index.poll()
	s.agree()
	for what, got := range generations(s) {
		if got != s.index.mark.Generation {
			t.Errorf("%s is of generation %q, Poll of %q", what, got, s.index.mark.Generation)
		}
	}
}

// The bound is one for the fleet, and so the database's.
func testBound(t *testing.T, e Engine) {
	index := follow(t, e.Store)
	index.poll()
	if index.bound != 2*time.Second {
		t.Errorf("the bound is %v by default, want 2s", index.bound)
	}
	e.Exec(t, "UPDATE meta SET bound_ms = 1500")
	index.poll()
	if index.bound != 1500*time.Millisecond {
		t.Errorf("the bound is %v, want 1.5s", index.bound)
	}
}

// Two servers on one database hear the same, from each other as from
// themselves.
func testTwoServers(t *testing.T, e Engine) {
	s := newScene(t, e)
	elsewhere := book{t, e.Reopen(t), s.home.org}
	there := follow(t, elsewhere.store)
	there.poll()
	for i, c := range []change{fieldChanges()[0], contactChanges()[0], numberChanges()[0], historyChanges()[0]} {
		writer := []book{s.home, elsewhere}[i%2]
		writer.update(c.do)
		s.index.poll()
		there.poll()
		s.agree()
		there.agrees(elsewhere, sceneNumbers()...)
		same(t, "the other server's index", there.rows, s.index.rows)
		if there.mark.Generation != s.index.mark.Generation {
			t.Errorf("two servers are of generations %q and %q", there.mark.Generation, s.index.mark.Generation)
		}
	}
}

package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func upkeepTests() []test {
	return []test{
		{"LeadIsExclusive", testLead},
		{"LeadExpires", testLeadExpires},
		{"LeadRace", testLeadRace},
		{"Reap", testReap},
		{"ReapedNumberReturns", testReapedReturns},
		{"ReapWhatWasSeen", testReapSeen},
	}
}

func lead(t tb, s store.Upkeep, name, holder string, term time.Duration) bool {
	t.Helper()
	led, err := s.Lead(t.Context(), name, holder, term)
	if err != nil {
		t.Fatalf("%s leading %s: %v", holder, name, err)
	}
	return led
}

func testLead(t *testing.T, e Engine) {
	elsewhere := e.Reopen(t)
	for i, step := range []struct {
		server       store.Upkeep
		name, holder string
		want         bool
	}{
		{e.Store, "warmer", "a", true},
		{e.Store, "warmer", "a", true},
		{elsewhere, "warmer", "b", false},
		{e.Store, "warmer", "b", false},
		{elsewhere, "reaper", "b", true},
		{e.Store, "reaper", "a", false},
		{elsewhere, "warmer", "a", true}, // a holder is a name, no session
	} {
		if got := lead(t, step.server, step.name, step.holder, time.Hour); got != step.want {
			t.Errorf("step %d: %s leading %s: %t", i, step.holder, step.name, got)
		}
	}
}

// A leader that is heard of no more is succeeded, and is not the leader then.
// The last renewal is what counts, also when it is for a shorter term.
func testLeadExpires(t *testing.T, e Engine) {
	elsewhere := e.Reopen(t)
	if !lead(t, e.Store, "warmer", "a", time.Hour) || !lead(t, e.Store, "warmer", "a", 5*time.Millisecond) {
		t.Fatal("a did not lead")
	}
	for !lead(t, elsewhere, "warmer", "b", time.Hour) { // the deadline of the test run is this loop's
	}
	if lead(t, e.Store, "warmer", "a", time.Hour) {
		t.Error("two lead at once")
	}
}

func testLeadRace(t *testing.T, e Engine) {
	servers := []Store{e.Store, e.Reopen(t)}
	var running sync.WaitGroup
	led := make([]bool, 32)
	for i := range led {
		running.Go(func() {
			var err error
			led[i], err = servers[i%2].Lead(t.Context(), "warmer", fmt.Sprint("holder ", i), time.Hour)
			if err != nil {
				t.Errorf("holder %d: %v", i, err)
			}
		})
	}
	running.Wait()
	leaders := 0
	for _, l := range led {
		if l {
			leaders++
		}
	}
	if leaders != 1 {
		t.Errorf("%d lead, want one", leaders)
	}
}

// age makes tombstones look old: as old as the scene's contacts, which were
// created on a day long past.
func (s scene) age(numbers ...phone.Number) {
	s.Helper()
	for _, n := range numbers {
		s.exec(fmt.Sprintf(`UPDATE callers SET gone_at = (SELECT min(created_at) FROM contacts WHERE org = {home})
			WHERE org = {home} AND number = %d`, uint64(n)))
	}
}

// reap removes what is there now.
func reap(t tb, s store.Upkeep, limit, want int) {
	t.Helper()
	reapSeen(t, s, present(t, s), limit, want)
}

func reapSeen(t tb, s store.Upkeep, seen store.Mark, limit, want int) {
	t.Helper()
	if n, err := s.Reap(t.Context(), seen, limit); err != nil || n != want {
		t.Errorf("reaped %d with a limit of %d, %v; want %d", n, limit, err, want)
	}
}

func present(t tb, s store.Upkeep) store.Mark {
	t.Helper()
	now, err := s.Now(t.Context())
	if err != nil {
		t.Fatalf("reading the present mark: %v", err)
	}
	return now
}

// Reap leaves what was not there at the mark, whatever the clock on the wall says,
// and everything when the mark is of another generation.
func testReapSeen(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.age(goneLine)
	before := present(t, e.Store)
	s.home.update(func(tx store.Tx) error { return tx.Release(annDesk) })
	s.age(annDesk)
	after := present(t, e.Store)
	reapSeen(t, e.Store, store.Mark{Generation: "another", Cursor: after.Cursor}, 100, 0)
	reapSeen(t, e.Store, before, 100, 1)
	reapSeen(t, e.Store, before, 100, 0)
	reapSeen(t, e.Store, after, 100, 1)
}

// Reap removes what is old and nobody's, and nothing else.
func testReap(t *testing.T, e Engine) {
	s := newScene(t, e)
	reap(t, e.Store, 100, 0) // goneLine of both books is a fresh tombstone
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	s.age(goneLine, annDesk, annCell)
	s.home.add(person(zoe, "Zoe", freeLine))
	reap(t, e.Store, 2, 2)
	reap(t, e.Store, 2, 1)
	reap(t, e.Store, 2, 0)
	for _, n := range []phone.Number{goneLine, annDesk, annCell} {
		if got := s.home.read(n); got.Version != 0 || got.Profile != nil {
			t.Errorf("after the reaping +%d reads as %+v", n, got)
		}
	}
	if got := s.away.read(goneLine); got.Version == 0 {
		t.Error("a fresh tombstone was reaped")
	}
	// The feed goes on, and a new index is without them.
	s.home.edit(bob, func(c *callerid.Contact) { c.Name = "Robert" })
	s.index.poll()
	s.index.agrees(s.home, bobDesk, camCell, freeLine)
	if _, known := follow(t, e.Store).rows[s.home.caller(annDesk)]; known {
		t.Error("Load passed a reaped row")
	}
}

// Even a number that was forgotten comes back with a version above all that it
// ever had, or an answer cached long ago would be taken for the new one.
func testReapedReturns(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.age(goneLine)
	before := s.home.read(goneLine).Version
	reap(t, e.Store, 1, 1)
	s.moves(func() { s.home.add(person(zoe, "Zoe", goneLine)) }, goneLine)
	if after := s.home.read(goneLine).Version; after <= before {
		t.Errorf("version %d follows %d", after, before)
	}
	// One that is somebody's again is not reaped, however long it was nobody's.
	s.home.update(func(tx store.Tx) error { return tx.Release(goneLine) })
	s.age(goneLine)
	s.home.update(func(tx store.Tx) error { return tx.Assign(goneLine, bob) })
	reap(t, e.Store, 1, 0)
	if got := s.home.profile(goneLine).Contact.ID; got != bob {
		t.Errorf("the number leads to %v", got)
	}
}

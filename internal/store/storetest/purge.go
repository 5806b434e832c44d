package storetest

import (
	"errors"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func purgeTests() []test {
	return []test{
		{"DeletedBefore", testPurge},
		{"LikeADelete", testPurgedForGood},
		{"NumbersThatWereKept", testPurgeWithNumbers},
		{"Limit", testPurgeLimit},
		{"Jobs", testPurgeJobs},
	}
}

// purges checks how many contacts go.
func purges(t *testing.T, e Engine, before time.Time, limit, want int) {
	t.Helper()
	if n, err := e.Store.Purge(t.Context(), before, limit); err != nil || n != want {
		t.Errorf("purged %d with a limit of %d, %v; want %d", n, limit, err, want)
	}
}

// What was deleted before a time goes, of every organization; what was deleted at
// that time or later stays, as does what was not deleted at all.
func testPurge(t *testing.T, e Engine) {
	s := newScene(t, e)
	for i, id := range []callerid.ContactID{ann, bob, cam} {
		s.home.update(func(tx store.Tx) error { return bin(tx, id, at(10*(i+1))) })
	}
	s.away.update(func(tx store.Tx) error { return bin(tx, bob, at(5)) })
	s.moves(func() {
		purges(t, e, at(5), 100, 0)
		purges(t, e, at(20), 100, 2)
		purges(t, e, at(20), 100, 0)
	})
	for _, left := range []struct {
		book
		want []callerid.ContactID
	}{{s.home, []callerid.ContactID{bob, cam}}, {s.away, []callerid.ContactID{ann, cam, zoe}}} {
		same(t, "the contacts that are left", idsOf(left.contacts(ann, bob, cam, zoe)), left.want)
	}
	s.home.update(func(tx store.Tx) error { return unbin(tx, bob) })
	purges(t, e, at(1000), 100, 1)
	same(t, "the contacts that are left", idsOf(s.home.contacts(ann, bob, cam)), []callerid.ContactID{bob})
}

// A purged contact leaves what a deleted one does: what was said stays with the
// number, and of the records nothing is left.
func testPurgedForGood(t *testing.T, e Engine) {
	s := newScene(t, e)
	said := s.home.dossier(ann).Interactions
	s.home.update(func(tx store.Tx) error {
		return errors.Join(tx.AddMembers("winter", ann), bin(tx, ann, at(10)))
	})
	purges(t, e, at(11), 100, 1)
	if _, err := e.Store.Dossier(t.Context(), s.home.org, ann); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("the dossier of a purged contact: got the error %v, want ErrNotFound", err)
	}
	again := person(ann, "Ann again", annDesk, annCell)
	s.home.add(again)
	same(t, "the dossier of a new contact of that id", s.home.dossier(ann),
		callerid.Dossier{Contact: s.home.contact(ann), DoNotCall: again.Phones[:1]})
	for i := range said {
		said[i].Contact = zoe
	}
	same(t, "what was said", s.found(zoe, "number = {annCell}"), said)
}

// A hand may lead a number to a contact that is deleted: it is nobody's when that
// one is purged.
func testPurgeWithNumbers(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.exec("UPDATE contacts SET deleted_at = last_contacted_at WHERE org = {home} AND id = {ann}")
	s.exec("UPDATE callers SET contact = {ann} WHERE org = {home} AND number IN ({annDesk}, {annCell})")
	s.moves(func() { purges(t, e, at(100), 100, 1) }, annDesk, annCell)
	s.home.nobody(annDesk, annCell)
}

func testPurgeLimit(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	contacts := crowd(7)
	b.add(contacts...)
	b.update(func(tx store.Tx) error {
		var err error
		for i, c := range contacts[:5] {
			err = errors.Join(err, bin(tx, c.ID, at(i)))
		}
		return err
	})
	for i, want := range []int{2, 2, 1, 0} {
		purges(t, e, at(100), 2, want)
		if got, left := len(b.contacts(idsOf(contacts)...)), []int{5, 3, 2, 2}[i]; got != left {
			t.Errorf("after purge %d there are %d contacts, want %d", i, got, left)
		}
	}
}

// Jobs that were finished before the time go with it, and don't count.
func testPurgeJobs(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	const running, early, another, late = 1, 2, 3, 4
	for _, finished := range []struct {
		number byte
		second int
		state  callerid.JobState
	}{{early, 5, callerid.JobDone}, {another, 5, callerid.JobCancelled}, {late, 10, callerid.JobFailed}} {
		j := b.running(finished.number, 1)
		j.State, j.FinishedAt = finished.state, at(finished.second)
		b.create(j)
		j.ID[0], j.Org = 0xcc, other.org
		other.create(j)
	}
	b.create(b.running(running, 0))
	left := func(want int) {
		t.Helper()
		total := 0
		for _, b := range []book{b, other} {
			jobs, err := e.Store.ListJobs(t.Context(), b.org, 100)
			if err != nil {
				t.Fatalf("listing jobs: %v", err)
			}
			total += len(jobs)
		}
		if total != want {
			t.Errorf("%d jobs are left, want %d", total, want)
		}
	}
	left(7)
	purges(t, e, at(5), 100, 0)
	left(7)
	purges(t, e, at(10), 3, 0)
	left(4)
	purges(t, e, at(10), 3, 0)
	left(3)
	purges(t, e, at(11), 100, 0)
	left(1)
	same(t, "the job that is not finished", b.job(b.running(running, 0).ID), b.running(running, 0))
}

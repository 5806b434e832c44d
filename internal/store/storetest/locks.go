package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Two transactions that lock the same contacts in opposite orders: one is the
// victim, is run again, and neither of the callers hears of it.
func testDeadlock(t *testing.T, e Engine) {
	s := newScene(t, e)
	var holding atomic.Int32
	var running sync.WaitGroup
	for i, order := range [][]callerid.ContactID{{ann, bob}, {bob, ann}} {
		running.Go(func() {
			err := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error {
				if _, err := tx.Contact(order[0]); err != nil {
					return err
				}
				holding.Add(1)
				for range patience { // an engine with one writer never lets both in
					if holding.Load() > 1 {
						break
					}
					_, _ = e.Store.Profile(t.Context(), s.home.caller(camCell))
				}
				return edit(tx, order[1], func(c *callerid.Contact) { c.Name = fmt.Sprint("locked by ", i) })
			})
			if err != nil {
				t.Errorf("transaction %d: %v", i, err)
			}
		})
	}
	running.Wait()
	for i, n := range [][2]string{{s.home.profile(bobDesk).Contact.Name, "locked by 0"}, {s.home.profile(annDesk).Contact.Name, "locked by 1"}} {
		if n[0] != n[1] {
			t.Errorf("transaction %d left the name %q, want %q", i, n[0], n[1])
		}
	}
	s.index.poll()
	s.agree()
}

// A number that is marked while it is being added has no version with two
// answers: one of both comes later, and moves it.
func testMarkedWhileAdded(t *testing.T, e Engine) {
	const rounds = 40
	b := newBook(t, e.Store)
	seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
	for i := range rounds {
		n := freeLine + phone.Number(i)
		done := make(chan struct{})
		var reading, writing sync.WaitGroup
		reading.Go(func() { seen.watch(b, done, n) })
		for _, write := range []func(store.Tx) error{
			func(tx store.Tx) error {
				return tx.AddContacts([]callerid.Contact{person(callerid.ContactID{15: byte(i + 1)}, "Added", n)})
			},
			func(tx store.Tx) error { return tx.SetDoNotCall(true, n) },
		} {
			writing.Go(func() {
				if err := b.store.Update(t.Context(), b.org, write); err != nil {
					t.Errorf("round %d: %v", i, err)
				}
			})
		}
		writing.Wait()
		close(done)
		reading.Wait()
		seen.watch(b, done, n)
		if !b.profile(n).DoNotCall {
			t.Errorf("round %d: the mark is lost", i)
		}
	}
}

// A campaign that several begin at once is one.
func testCampaignRace(t *testing.T, e Engine) {
	s := newScene(t, e)
	var running sync.WaitGroup
	for _, id := range []callerid.ContactID{ann, bob, cam} {
		for range 5 {
			running.Go(func() {
				err := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return tx.AddCalled("winter", id) })
				if err != nil {
					t.Errorf("adding a call: %v", err)
				}
			})
		}
	}
	running.Wait()
	s.index.poll()
	s.agree()
	for _, n := range []phone.Number{annDesk, bobDesk, camCell} {
		if got := s.home.profile(n).Campaigns; len(got) != 2 || got[1] != "winter" {
			t.Errorf("the campaigns of +%d are %q", n, got)
		}
	}
}

// What is read within a transaction is locked: no update is lost, though all
// read before they write.
func testCounting(t *testing.T, e Engine) {
	const counters, rounds = 8, 20
	s := newScene(t, e)
	before := s.home.contact(ann).CallCount
	var running sync.WaitGroup
	for range counters {
		running.Go(func() {
			for range rounds {
				err := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error {
					return edit(tx, ann, func(c *callerid.Contact) { c.CallCount++ })
				})
				if err != nil {
					t.Errorf("counting: %v", err)
					return
				}
			}
		})
	}
	running.Wait()
	if got, want := s.home.contact(ann).CallCount, before+counters*rounds; got != want {
		t.Errorf("counted to %d, want %d", got, want)
	}
}

// Whoever has learned whose a number is finds it so until the transaction ends,
// and whoever takes it meanwhile comes later.
func testOwnersStay(t *testing.T, e Engine) {
	s := newScene(t, e)
	var taking sync.WaitGroup
	var once sync.Once
	take := func() {
		err := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return tx.Assign(annCell, bob) })
		if err != nil {
			t.Errorf("taking the number: %v", err)
		}
	}
	s.home.update(func(tx store.Tx) error {
		before, err := tx.Owners([]phone.Number{annCell, camCell})
		if err != nil {
			return err
		}
		once.Do(func() {
			taking.Go(take)
			for range patience {
				s.home.read(annCell)
			}
		})
		after, err := tx.Owners([]phone.Number{annCell, camCell})
		same(t, "the owners within one transaction", after, before)
		return err
	})
	taking.Wait()
	if got := s.home.profile(annCell).Contact.ID; got != bob {
		t.Errorf("in the end the number leads to %v, want Bob", got)
	}
}

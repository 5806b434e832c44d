package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func racingTests() []test {
	return []test{
		{"OneNumberManyCreators", testCreators},
		{"OneVersionOneContent", testOneContent},
		{"FirstNumberRacesRename", testFirstNumberRacesRename},
		{"OppositeMerges", testOppositeMerges},
		{"Deadlock", testDeadlock},
		{"Counting", testCounting},
		{"OwnersStay", testOwnersStay},
		{"MarkedWhileAdded", testMarkedWhileAdded},
		{"OneCampaign", testCampaignRace},
	}
}

// Of all who create a contact for one number, one wins and every other one
// learns that it exists.
func testCreators(t *testing.T, e Engine) {
	const creators = 64
	b := newBook(t, e.Store)
	for _, n := range []phone.Number{freeLine, goneLine} {
		if n == goneLine { // a tombstone is raced for like a number never seen
			b.add(person(gone, "Gone", goneLine))
			b.update(func(tx store.Tx) error { return tx.DeleteContact(gone) })
		}
		errs := make([]error, creators)
		var running sync.WaitGroup
		for i := range creators {
			running.Go(func() {
				id := callerid.ContactID{13: byte(n), 15: byte(i)}
				errs[i] = b.store.Update(t.Context(), b.org, func(tx store.Tx) error {
					return tx.AddContacts([]callerid.Contact{person(id, fmt.Sprint(i), n)})
				})
			})
		}
		running.Wait()
		winner := -1
		for i, err := range errs {
			switch {
			case err == nil && winner < 0:
				winner = i
			case !errors.Is(err, callerid.ErrExists):
				t.Errorf("creator %d beside winner %d: %v", i, winner, err)
			}
		}
		if got := b.profile(n).Contact.Name; got != fmt.Sprint(winner) {
			t.Errorf("the number leads to %q, the winner was %d", got, winner)
		}
	}
}

// witness remembers what each version of each number was seen to answer.
type witness struct {
	mu   sync.Mutex
	seen map[callerid.Caller]map[uint64]string
}

// note fails the test when a version has two contents.
func (w *witness) note(t tb, r store.Reading) {
	content := "nobody"
	if r.Profile != nil {
		content = fmt.Sprintf("%+v", *r.Profile)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.seen[r.Caller] == nil {
		w.seen[r.Caller] = map[uint64]string{}
	}
	before, known := w.seen[r.Caller][r.Version]
	if w.seen[r.Caller][r.Version] = content; known && before != content {
		t.Errorf("version %d of %v is\n%s\nand\n%s", r.Version, r.Caller, before, content)
	}
}

// watch reads the numbers of a book until done, through the store given.
func (w *witness) watch(b book, done <-chan struct{}, numbers ...phone.Number) {
	for {
		for _, n := range numbers {
			reading, err := b.store.Profile(b.Context(), b.caller(n))
			if err != nil {
				b.Errorf("reading +%d: %v", n, err)
				return
			}
			w.note(b, reading)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}

// Everything that alters one contact's answers at once, while others read: a
// cache that trusts a version must never find another content under it, not
// even after all is done.
func testOneContent(t *testing.T, e Engine) {
	const rounds = 30
	s := newScene(t, e)
	elsewhere := book{t, e.Reopen(t), s.home.org}
	seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
	done := make(chan struct{})
	var reading, writing sync.WaitGroup
	for _, reader := range []book{s.home, elsewhere} {
		reading.Go(func() { seen.watch(reader, done, sceneNumbers()...) })
	}
	for w, write := range racingWriters() {
		writing.Go(func() {
			for i := range rounds {
				err := []book{s.home, elsewhere}[i%2].store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return write(tx, i) })
				if err != nil && !errors.Is(err, callerid.ErrNotFound) {
					t.Errorf("writer %d in round %d: %v", w, i, err)
					return
				}
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	s.index.poll()
	s.agree()
	seen.watch(s.home, done, sceneNumbers()...)
}

// racingWriters all concern Ann, but for what the third does to Bob.
func racingWriters() []func(store.Tx, int) error {
	return []func(store.Tx, int) error{
		func(tx store.Tx, i int) error {
			return edit(tx, ann, func(c *callerid.Contact) { c.Name = fmt.Sprint("Ann ", i) })
		},
		func(tx store.Tx, _ int) error { return tx.Assign(freeLine, ann) },
		func(tx store.Tx, _ int) error { return tx.Assign(freeLine, bob) },
		func(tx store.Tx, _ int) error { return tx.Release(freeLine) },
		func(tx store.Tx, i int) error {
			return tx.AddInteractions(callerid.Interaction{
				Contact: ann, Number: annDesk, At: at(100 + i), Channel: callerid.ChannelCall, Direction: callerid.Inbound,
			})
		},
		func(tx store.Tx, i int) error { return tx.SetDoNotCall(i%2 == 0, annCell) },
		func(tx store.Tx, i int) error {
			order := []phone.Number{annDesk, annCell}
			return tx.SetPhones(ann, []phone.Number{order[i%2], order[1-i%2]})
		},
		func(tx store.Tx, i int) error {
			return tx.AddRatings(callerid.Rating{Contact: ann, Score: 3, CreatedAt: at(100 + i)})
		},
		func(tx store.Tx, i int) error {
			return tx.FinishTask(ann, recordOf(ann), []time.Time{at(100 + i), {}}[i%2])
		},
	}
}

// Two people who merge the same two contacts, each into the other, both
// succeed, and no number is lost or has two owners.
func testOppositeMerges(t *testing.T, e Engine) {
	s := newScene(t, e)
	var running sync.WaitGroup
	for _, into := range []callerid.ContactID{ann, bob} {
		running.Go(func() {
			for range 40 {
				if err := e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return merge(tx, into) }); err != nil {
					t.Errorf("merging: %v", err)
					return
				}
			}
		})
	}
	running.Wait()
	s.index.poll()
	s.agree()
	merged := []phone.Number{annDesk, annCell, bobDesk}
	owner := s.home.profile(annDesk).Contact
	for _, n := range merged {
		same(t, "the owner of a merged number", s.home.profile(n).Contact, owner)
	}
	if len(owner.Phones) != len(merged) {
		t.Errorf("the merged contact has the phones %v, want all of %v", owner.Phones, merged)
	}
}

// merge gives all phones of Ann and Bob to one of them. It locks as the design
// demands: contacts in the order of their ids.
func merge(tx store.Tx, into callerid.ContactID) error {
	var phones []phone.Number
	for _, id := range []callerid.ContactID{ann, bob} {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if id != into {
			phones = c.Phones
		}
	}
	for _, n := range phones {
		if err := tx.Assign(n, into); err != nil {
			return err
		}
	}
	return nil
}

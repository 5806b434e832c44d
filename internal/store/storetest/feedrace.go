package storetest

import (
	"fmt"
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// patience is how many reads a test waits for something that another
// transaction may do meanwhile, or may be unable to do: an engine with one
// writer has Bob wait for Ann.
const patience = 100

// A transaction that began early and commits late is not lost behind those that
// overtook it, and shows nothing before it has committed.
func testLateCommit(t *testing.T, e Engine) {
	s := newScene(t, e)
	seen := func(n phone.Number) uint64 { return s.index.rows[s.home.caller(n)].Version }
	before := seen(annDesk)

	overtake, overtaken := make(chan error, 1), false
	var once sync.Once
	s.home.update(func(tx store.Tx) error {
		if err := edit(tx, ann, func(c *callerid.Contact) { c.Name = "Late" }); err != nil {
			return err
		}
		once.Do(func() {
			bobBefore := seen(bobDesk)
			go func() {
				overtake <- e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error {
					return edit(tx, bob, func(c *callerid.Contact) { c.Name = "Early" })
				})
			}()
			for i := 0; i < patience && !overtaken; i++ {
				s.index.poll()
				overtaken = seen(bobDesk) != bobBefore
			}
			if seen(annDesk) != before {
				t.Error("the feed shows what is not committed")
			}
		})
		return nil
	})
	if err := <-overtake; err != nil {
		t.Fatalf("the other transaction: %v", err)
	}
	s.index.poll()
	s.agree()
	if seen(annDesk) == before {
		t.Error("the feed lost a transaction that committed late")
	}
}

// Whenever an index begins to follow, and however many write meanwhile, in the
// end it knows what a new one would load.
func testFeedConcurrent(t *testing.T, e Engine) {
	const writers, rounds, indexes = 4, 20, 4
	b := newBook(t, e.Store)
	var working sync.WaitGroup
	for w := range writers {
		working.Go(func() { churn(b, w, rounds) })
	}
	done := make(chan struct{})
	go func() { working.Wait(); close(done) }()

	var following []*follower
	for running := true; running; {
		select {
		case <-done:
			running = false // one more round, to poll what came last
		default:
		}
		if len(following) < indexes {
			following = append(following, follow(t, e.Store))
		}
		for _, index := range following {
			index.poll()
		}
	}
	truth := follow(t, e.Store)
	for i, index := range following {
		same(t, fmt.Sprintf("index %d", i), index.rows, truth.rows)
	}
	truth.poll()
	for w := range writers {
		truth.agrees(b, annDesk+phone.Number(2*w), annDesk+phone.Number(2*w+1))
	}
}

// churn lets contacts of one writer come, change and go, and one number pass
// to and fro between every two writers.
func churn(b book, writer, rounds int) {
	id := callerid.ContactID{14: 1, 15: byte(writer)}
	own, shared := annDesk+phone.Number(2*writer), annDesk+phone.Number(2*(writer/2)+1)
	for i := range rounds {
		for _, step := range []func(store.Tx) error{
			func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(id, fmt.Sprint(i), own)}) },
			func(tx store.Tx) error { return tx.Assign(shared, id) },
			func(tx store.Tx) error { return edit(tx, id, func(c *callerid.Contact) { c.Name += "!" }) },
			func(tx store.Tx) error { return tx.SetDoNotCall(i%2 == 0, own) },
			func(tx store.Tx) error { return tx.DeleteContact(id) },
		} {
			if err := b.store.Update(b.Context(), b.org, step); err != nil {
				b.Errorf("writer %d in round %d: %v", writer, i, err)
				return
			}
		}
	}
}

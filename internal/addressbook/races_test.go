package addressbook

import (
	"errors"
	"sync"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Of many who create one number at the same time one succeeds, and the others
// hear who did.
func testCreateRace(w *world) {
	const writers = 64
	w.contacts.Writes = w.engine
	var running sync.WaitGroup
	created, refused := make(chan callerid.ContactID, writers), make(chan error, writers)
	for range writers {
		running.Go(func() {
			contact, _, err := w.contacts.Create(w.Context(), w.org, draft("Alex", "+12025550133", "(415) 555-1200"))
			if err != nil {
				refused <- err
				return
			}
			created <- contact.ID
		})
	}
	running.Wait()
	if len(created) != 1 || len(refused) != writers-1 {
		w.Fatalf("%d contacts, %d errors", len(created), len(refused))
	}
	winner := <-created
	w.owns(winner, alex, jamie)
	for range writers - 1 {
		w.taken(<-refused, jamie, winner)
	}
}

// A plan is not exceeded, however many add at the same time.
func testCreatePlanRace(w *world) {
	const limit, writers = 5, 20
	w.contacts.Writes = w.engine
	w.settings(func(o *callerid.Organization) { o.Plan = callerid.Plan{Limit: limit} })
	var running sync.WaitGroup
	errs := make(chan error, writers)
	for i := range writers {
		running.Go(func() {
			_, _, err := w.contacts.Create(w.Context(), w.org, draft("Alex", (alex+phone.Number(i)).String()))
			errs <- err
		})
	}
	running.Wait()
	added := 0
	for range writers {
		if err := <-errs; err == nil {
			added++
		} else if !errors.Is(err, callerid.ErrPlanFull) {
			w.Error(err)
		}
	}
	if added != limit {
		w.Errorf("%d contacts in a plan of %d", added, limit)
	}
}

// Of two who merge the same two contacts the other way round, one succeeds, and
// no number is lost.
func testMergeRace(w *world) {
	w.contacts.Writes = w.engine
	a, b := w.create(draft("Alex", "+14155551200")), w.create(draft("Lex", "+12025550133"))
	var running sync.WaitGroup
	results := make(chan error, 2)
	for _, r := range []MergeRequest{{ID: a.ID, Duplicate: b.ID}, {ID: b.ID, Duplicate: a.ID}} {
		running.Go(func() {
			_, err := w.contacts.Merge(w.Context(), w.org, r)
			results <- err
		})
	}
	running.Wait()
	first, second := <-results, <-results
	if (first == nil) == (second == nil) || !errors.Is(errors.Join(first, second), callerid.ErrNotFound) {
		w.Errorf("got the errors %v and %v", first, second)
	}
	if owner := w.owner(alex); owner != w.owner(jamie) || owner == (callerid.ContactID{}) {
		w.Error("a number is lost")
	}
}

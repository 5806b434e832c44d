package addressbook

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	smallChunk = 3
	crowdSize  = 2*smallChunk + 2
)

// crowd is more than two chunks of contacts, every one with the tag.
func (w *world) crowd() (ids []callerid.ContactID) {
	w.Helper()
	w.bulk.chunk = smallChunk
	var all []callerid.Contact
	now := moment(w.clock.look())
	for i := range crowdSize {
		all = append(all, callerid.Contact{
			ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Tags: []string{"crowd"},
			Phones: []phone.Number{alex + phone.Number(i)}, CreatedAt: now, UpdatedAt: now,
		})
	}
	w.update(func(tx store.Tx) error { return tx.AddContacts(all) })
	for _, contact := range all {
		ids = append(ids, contact.ID)
	}
	return ids
}

// tagged is how many have the tag.
func (w *world) tagged(tag string) int {
	w.Helper()
	return len(w.names(ListRequest{Filter: callerid.Filter{Tags: []string{tag}}, Limit: callerid.MaxPage}))
}

// stepping calls then after each transaction.
type stepping struct {
	Writer
	then func()
}

func (s stepping) Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
	err := s.Writer.Update(ctx, org, fn)
	s.then()
	return err
}

// A job on a filter reaches everybody, though whoever it was done to is not
// selected any more; it tells how far it has come; and whoever came after it is
// left alone.
func testBulkFilter(w *world) {
	w.crowd()
	job := w.start(BulkRequest{Action: callerid.ActionUntag, Argument: "crowd", Filter: callerid.Filter{
		Tags: []string{"Crowd"}, CreatedUntil: noon.AddDate(1, 0, 0),
	}})
	late := draft("Late", home.String())
	late.Contact.Tags = []string{"crowd"}
	w.create(late)
	var progress []int64
	w.bulk.Writes = stepping{w.bulk.Writes, func() {
		now := must(w.bulk.Get(w.Context(), w.org, job.ID))
		if now.Total != crowdSize {
			w.Errorf("%d of %d", now.Done, now.Total)
		}
		progress = append(progress, now.Done)
	}}
	w.work()
	w.ended(job.ID, callerid.JobDone, crowdSize, crowdSize, 0)
	w.same(progress, []int64{0, smallChunk, 2 * smallChunk, crowdSize, crowdSize})
	w.same(w.names(ListRequest{Filter: callerid.Filter{Tags: []string{"crowd"}}}), []string{"Late"})
}

func testBulkSaved(w *world) {
	w.people(6)
	w.saveFilter("Even", callerid.Filter{Tags: []string{"even"}})
	yes := true
	job := w.start(BulkRequest{Action: callerid.ActionDelete, Saved: "Even", Filter: callerid.Filter{HasEmail: &yes}})
	// It is what was meant when it was started.
	w.saveFilter("Even", callerid.Filter{Status: callerid.StatusActive})
	w.work()
	w.ended(job.ID, callerid.JobDone, 1, 1, 0)
	w.same(w.names(ListRequest{}), []string{"P01", "P02", "P03", "P04", "P05"})
	all := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "even", All: true})
	w.work()
	w.ended(all.ID, callerid.JobDone, 5, 3, 2)
	none := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "x", Filter: callerid.Filter{Text: "nobody"}})
	w.work()
	w.ended(none.ID, callerid.JobDone, 0, 0, 0)
}

// What is cancelled ends before the next step, and keeps what is done.
func testBulkCancel(w *world) {
	w.crowd()
	job := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "x", All: true})
	steps, writes := 0, w.bulk.Writes
	w.bulk.Writes = stepping{writes, func() {
		if steps++; steps == 2 { // the first has counted them
			w.bulk.Writes = writes
			must(w.bulk.Cancel(w.Context(), w.org, job.ID))
		}
	}}
	w.work()
	w.ended(job.ID, callerid.JobCancelled, crowdSize, smallChunk, 0)
	if n := w.tagged("x"); n != smallChunk {
		w.Errorf("%d are tagged", n)
	}
	early := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "y", All: true})
	must(w.bulk.Cancel(w.Context(), w.org, early.ID))
	w.work()
	w.ended(early.ID, callerid.JobCancelled, 0, 0, 0)
}

// Another server goes on where one has ended, wherever that was: after counting,
// or after a step.
func testBulkTakeOver(w *world) {
	for last := range 6 {
		w := w.another()
		r := BulkRequest{Action: callerid.ActionTag, Argument: "x", Selection: w.crowd()}
		if last%2 == 0 {
			r.Selection, r.All = nil, true
		}
		last = last/2 + 1
		job := w.start(r)
		ctx, end := context.WithCancel(w.Context())
		steps, dying := 0, *w.bulk
		dying.Writes = stepping{dying.Writes, func() {
			if steps++; steps == last {
				end()
			}
		}}
		dying.Run(ctx)
		if now := must(w.bulk.Get(w.Context(), w.org, job.ID)); now.Finished() || now.Done != int64(last-1)*smallChunk {
			w.Errorf("it was left as %s with %d done", now.State, now.Done)
		}
		w.work()
		w.ended(job.ID, callerid.JobDone, crowdSize, crowdSize, 0)
		if n := w.tagged("x"); n != crowdSize {
			w.Errorf("%d are tagged", n)
		}
	}
}

// Two servers that both believe it is theirs to do neither repeat nor miss
// anything.
func testBulkTwoServers(w *world) {
	w.crowd()
	w.bulk.Writes = w.engine
	job := w.start(BulkRequest{Action: callerid.ActionUntag, Argument: "crowd", Filter: callerid.Filter{Tags: []string{"crowd"}}})
	var running sync.WaitGroup
	for range 2 {
		running.Go(w.work)
	}
	running.Wait()
	w.ended(job.ID, callerid.JobDone, crowdSize, crowdSize, 0)
}

// A job that cannot be done is given up after a while, and does not keep others
// from theirs; one that fails for a while only is done.
func testBulkFailure(w *world) {
	for name, test := range map[string]struct {
		failures int
		state    callerid.JobState
		done     int64
	}{
		"a while": {bulkTries - 1, callerid.JobDone, 1},
		"forever": {bulkTries * 10, callerid.JobFailed, 0},
	} {
		w.Log(name)
		w, other := w.another(), w.another()
		contact := w.create(draft("Alex", "+14155551200"))
		other.create(draft("Jamie", "+14155551200"))
		failures := 0
		w.bulk.Reads = failing{w.engine, func() error {
			if failures++; failures <= test.failures {
				return errors.New("the database is away")
			}
			return nil
		}, w.org}
		job := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "x", All: true})
		later := other.start(BulkRequest{Action: callerid.ActionTag, Argument: "x", All: true})
		w.workFor(bulkPause << bulkTries)
		w.ended(job.ID, test.state, test.done, test.done, 0)
		other.ended(later.ID, callerid.JobDone, 1, 1, 0)
		if got := w.read(contact.ID).Tags; slices.Contains(got, "x") != (test.done > 0) {
			w.Errorf("the tags are %q", got)
		}
	}
}

// failing lists nobody of an organization while it has an error.
type failing struct {
	Lister
	err func() error
	org callerid.OrgID
}

func (f failing) List(ctx context.Context, org callerid.OrgID, q callerid.Query) (callerid.Page, error) {
	if org == f.org {
		if err := f.err(); err != nil {
			return callerid.Page{}, err
		}
	}
	return f.Lister.List(ctx, org, q)
}

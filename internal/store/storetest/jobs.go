package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func jobsTests() []test {
	return []test{
		{"RoundTrip", testJobRoundTrip},
		{"Progress", testJobProgress},
		{"ProgressRollsBack", testJobRollsBack},
		{"ProgressIsLocked", testJobLocked},
		{"NotFound", testJobNotFound},
		{"NewestFirst", testListJobs},
		{"LongestWaitingNext", testNextJob},
	}
}

func (b book) create(j callerid.Job) {
	b.Helper()
	if err := b.store.CreateJob(b.Context(), j); err != nil {
		b.Fatalf("creating a job: %v", err)
	}
}

func (b book) job(id uuid.UUID) callerid.Job {
	b.Helper()
	j, err := b.store.Job(b.Context(), b.org, id)
	if err != nil {
		b.Fatalf("reading a job of organization %d: %v", b.org, err)
	}
	return j
}

// proceed locks a job, changes it and puts it, as its runner does.
func proceed(tx store.Tx, id uuid.UUID, change func(*callerid.Job)) error {
	j, err := tx.LockJob(id)
	if err != nil {
		return err
	}
	change(&j)
	return tx.PutJob(j)
}

// running is a job that was created a while after the suite's beginning.
func (b book) running(number byte, created int) callerid.Job {
	return callerid.Job{
		ID: uuid.UUID{0: 0xbb, 15: number}, Org: b.org, Action: callerid.ActionTag, Argument: "vip", State: callerid.JobRunning,
		CreatedAt: at(created),
	}
}

func jobs(b book) []callerid.Job {
	bySelection, byFilter, whole := b.running(1, 1), b.running(2, 2), b.running(3, 3)
	bySelection.Selection, bySelection.Action, bySelection.Argument = numbered(3, 1, 2), callerid.ActionDelete, ""
	byFilter.Filter, byFilter.Action, byFilter.Argument = fullFilter(), callerid.ActionCampaign, "o'frühling"
	whole.State, whole.Total, whole.Done, whole.Skipped = callerid.JobFailed, 1<<40, 1<<39, 1<<38
	whole.Cursor, whole.FinishedAt, whole.Action = zoe, at(9), callerid.ActionUntag
	large := b.running(4, 4)
	for i := range 10_000 {
		large.Selection = append(large.Selection, callerid.ContactID{0: byte(i), 14: byte(i >> 8), 15: 1})
	}
	return []callerid.Job{bySelection, byFilter, whole, large}
}

// A job is read as it was created: by its id, within a transaction, and as the
// next one.
func testJobRoundTrip(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	for _, want := range jobs(b) {
		b.create(want)
		sameJob(t, "the job", b.job(want.ID), want)
		b.update(func(tx store.Tx) error {
			got, err := tx.LockJob(want.ID)
			sameJob(t, "the job within a transaction", got, want)
			return err
		})
		if want.Finished() {
			continue
		}
		next, err := e.Store.NextJob(t.Context())
		if err != nil {
			t.Fatalf("reading the next job: %v", err)
		}
		sameJob(t, "the next job", next, want)
		b.update(func(tx store.Tx) error {
			return proceed(tx, want.ID, func(j *callerid.Job) { j.State, j.FinishedAt = callerid.JobDone, at(8) })
		})
	}
}

// sameJob compares selections apart: to look for the difference in so many ids
// takes long even where there is none.
func sameJob(t *testing.T, what string, got, want callerid.Job) {
	t.Helper()
	if !slices.Equal(got.Selection, want.Selection) {
		t.Errorf("%s has another selection, of %d contacts, want %d", what, len(got.Selection), len(want.Selection))
	}
	got.Selection, want.Selection = nil, nil
	same(t, what, got, want)
}

// PutJob replaces how far a job has come, and nothing of what it is.
func testJobProgress(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	want := b.running(1, 1)
	want.Selection, want.Filter = numbered(1, 2), fullFilter()
	b.create(want)
	b.create(b.running(2, 2))
	for i, state := range []callerid.JobState{
		callerid.JobRunning, callerid.JobCancelled, callerid.JobFailed, callerid.JobDone, callerid.JobRunning,
	} {
		want.State, want.Total, want.Done, want.Skipped = state, int64(i), int64(10*i), int64(20*i)
		want.Cursor, want.FinishedAt = callerid.ContactID{15: byte(i)}, at(i)
		if state == callerid.JobRunning {
			want.FinishedAt = callerid.Job{}.FinishedAt
		}
		other := b.running(1, 99)
		other.State, other.Total, other.Done, other.Skipped = want.State, want.Total, want.Done, want.Skipped
		other.Cursor, other.FinishedAt = want.Cursor, want.FinishedAt
		other.Action, other.Argument, other.Selection = callerid.ActionDelete, "other", numbered(9)
		b.update(func(tx store.Tx) error { return tx.PutJob(other) })
		same(t, "the job", b.job(want.ID), want)
	}
	same(t, "another job", b.job(b.running(2, 2).ID), b.running(2, 2))
}

// What a job has done and how far it has come are committed together, or not at
// all.
func testJobRollsBack(t *testing.T, e Engine) {
	s := newScene(t, e)
	want := s.home.running(1, 1)
	s.home.create(want)
	step := func(tx store.Tx) error {
		err := edit(tx, ann, func(c *callerid.Contact) { c.Tags = []string{"vip"} })
		return errors.Join(err, proceed(tx, want.ID, func(j *callerid.Job) { j.Done, j.Cursor = 1, ann }))
	}
	late := errors.New("too late")
	s.home.refuses(late, func(tx store.Tx) error { return errors.Join(step(tx), late) })
	same(t, "the job that was rolled back", s.home.job(want.ID), want)
	same(t, "the tags that were rolled back", s.home.contact(ann).Tags, []string{})
	s.moves(func() { s.home.update(step) }, annDesk, annCell)
	want.Done, want.Cursor = 1, ann
	same(t, "the job", s.home.job(want.ID), want)
	same(t, "the tags", s.home.contact(ann).Tags, []string{"vip"})
}

// A job that two servers take at once is done by one after the other.
func testJobLocked(t *testing.T, e Engine) {
	const workers, rounds = 6, 10
	b := newBook(t, e.Store)
	elsewhere := book{t, e.Reopen(t), b.org}
	b.create(b.running(1, 1))
	var working sync.WaitGroup
	for w := range workers {
		working.Go(func() {
			for range rounds {
				err := []book{b, elsewhere}[w%2].store.Update(t.Context(), b.org, func(tx store.Tx) error {
					return proceed(tx, b.running(1, 1).ID, func(j *callerid.Job) { j.Done++ })
				})
				if err != nil {
					t.Errorf("worker %d: %v", w, err)
					return
				}
			}
		})
	}
	working.Wait()
	if got := b.job(b.running(1, 1).ID).Done; got != workers*rounds {
		t.Errorf("%d contacts are done, want %d", got, workers*rounds)
	}
}

// No job is found that is not there, or that is another's.
func testJobNotFound(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	if j, err := e.Store.NextJob(t.Context()); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("the next of no jobs is %+v, %v; want ErrNotFound", j, err)
	}
	theirs := other.running(1, 1)
	other.create(theirs)
	for _, id := range []uuid.UUID{theirs.ID, {15: 1}, {}} {
		if j, err := e.Store.Job(t.Context(), b.org, id); !errors.Is(err, callerid.ErrNotFound) {
			t.Errorf("the job is %+v, %v; want ErrNotFound", j, err)
		}
		b.refuses(callerid.ErrNotFound, func(tx store.Tx) error { _, err := tx.LockJob(id); return err })
	}
	mine := theirs
	mine.Org, mine.State, mine.Done = b.org, callerid.JobDone, 99
	_ = e.Store.Update(t.Context(), b.org, func(tx store.Tx) error { return tx.PutJob(mine) }) // whatever it says
	same(t, "the other's job", other.job(theirs.ID), theirs)
}

package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// The latest are listed without their selections, which may be long.
func testListJobs(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	created := []int{5, 2, 9, 7, 1}
	var want []callerid.Job
	for i, second := range created {
		j := b.running(byte(i+1), second)
		j.Selection, j.Total = numbered(1, 2, 3), int64(second)
		if i%2 == 0 {
			j.State, j.FinishedAt, j.Filter = callerid.JobCancelled, at(20+i), fullFilter()
		}
		b.create(j)
		j.Selection = nil
		want = append(want, j)
		other.create(other.running(byte(i+11), 100+i))
	}
	slices.SortFunc(want, func(a, b callerid.Job) int { return b.CreatedAt.Compare(a.CreatedAt) })
	for limit := 1; limit <= len(want)+1; limit++ {
		got, err := e.Store.ListJobs(t.Context(), b.org, limit)
		if err != nil {
			t.Fatalf("listing jobs: %v", err)
		}
		same(t, fmt.Sprintf("the latest %d jobs", limit), got, want[:min(limit, len(want))])
	}
}

// The next one is the one that has waited longest, whosever it is and in
// whichever order they came.
func testNextJob(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	first, second, third, fourth := other.running(1, 1), b.running(2, 2), other.running(3, 3), b.running(4, 4)
	finished := b.running(5, 0)
	finished.State, finished.FinishedAt = callerid.JobDone, at(9)
	for _, j := range []callerid.Job{finished, third, first, fourth, second} {
		book{t, e.Store, j.Org}.create(j)
	}
	for i, want := range []callerid.Job{first, second, third, fourth} {
		for range 2 { // it is the next until it is finished
			next, err := e.Store.NextJob(t.Context())
			if err != nil {
				t.Fatalf("reading the next job: %v", err)
			}
			same(t, "the next job", next, want)
			want.Done++
			book{t, e.Store, want.Org}.update(func(tx store.Tx) error { return tx.PutJob(want) })
		}
		want.FinishedAt = at(10)
		want.State = []callerid.JobState{callerid.JobDone, callerid.JobCancelled, callerid.JobFailed}[i%3]
		book{t, e.Store, want.Org}.update(func(tx store.Tx) error { return tx.PutJob(want) })
	}
	if j, err := e.Store.NextJob(t.Context()); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("after all were finished the next one is %+v, %v; want ErrNotFound", j, err)
	}
}

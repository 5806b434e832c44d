package torture_test

import (
	"context"
	"sync"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/torture/checker"
)

// How often each who rings does so when it is answered at once. On streams there are
// more than those that call.
const (
	streamsRing = 8 * time.Millisecond
	callersRing = 10 * time.Millisecond
	streamers   = 8 // for each that calls
)

// A crowd is how many call at each server. In a long run it is large, so that those
// who wait for one answer do not keep others from ringing; a machine that runs other
// tests as well has no time for so many.
const (
	fewCall  = 1
	manyCall = 3
)

func crowd(limit time.Duration) int {
	if limit < long {
		return fewCall
	}
	return manyCall
}

// work sets everybody to work until the test ends.
func (f *fleet) work() {
	ctx, cancel := context.WithCancel(f.Context())
	var working sync.WaitGroup
	f.Cleanup(func() { cancel(); working.Wait() })
	f.beat(ctx, &working)
	for _, s := range f.servers {
		for range streamers * f.crowd {
			f.phone(s.byStream(), &working, func(a *asker) { a.run(ctx, streamsRing) })
		}
		for range f.crowd {
			f.phone(s.byCall(), &working, func(a *asker) { a.run(ctx, callersRing) })
		}
	}
	for range 3 {
		working.Go(func() { f.writeByHand(ctx) })
	}
	for i := range keepers {
		working.Go(func() { f.keeper(i).run(ctx) })
	}
	for i := range erasers {
		working.Go(func() { (&eraser{f, callerid.OrgID(1 + i%orgs)}).run(ctx) })
	}
}

func (f *fleet) phone(a *asker, working *sync.WaitGroup, run func(*asker)) {
	f.askers = append(f.askers, a)
	working.Go(func() { run(a) })
}

// handIn is for those who ring on their own account.
func (f *fleet) handIn(calls []checker.Call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, calls...)
}

// heard are all calls that have ended since the last time; all that was written
// before is known to the checker then. Phones ring on meanwhile, but nobody writes:
// a write begins after the last of these calls has ended, or it is in the ledger.
func (f *fleet) heard() (calls []checker.Call) {
	f.Helper()
	f.writing.Lock()
	defer f.writing.Unlock()
	for _, a := range f.askers {
		calls = append(calls, a.take()...)
	}
	f.mu.Lock()
	calls = append(calls, f.calls...)
	f.calls = nil
	f.mu.Unlock()
	f.read()
	return calls
}

// read learns all that was written. Nobody may be writing.
func (f *fleet) read() {
	f.Helper()
	f.must("reading the ledger", f.ledger.Read(f.Context(), f.database()))
	f.checker.Learn(f.ledger.Take()...)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.checker.Waited(f.gone...)
	f.gone = nil
}

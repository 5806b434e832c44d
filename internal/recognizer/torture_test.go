package recognizer_test

import (
	"context"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
)

// Whatever is written, and whatever stalls or is lost meanwhile, no server
// speaks a name that was replaced longer ago than the bound, nor calls anybody
// unknown who has been on file for as long.
func TestTorture(t *testing.T) {
	w := newWorld(t, flaw{rolledBack: true})
	for range 3 {
		w.round(40)
		for _, v := range w.check() {
			t.Error(w.checker.Story(v))
		}
		w.rollBack()
	}
	w.notVacuous()
}

// round lets phones ring at all servers while eight writers do so many deeds each.
func (w *world) round(deedsEach int) {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	defer stop()
	var writing, ringing sync.WaitGroup
	for _, s := range w.servers {
		ringing.Go(func() { w.ringing(ctx, s) })
	}
	ringing.Go(func() { w.emptyRedis(ctx) })
	ringing.Go(func() { w.dawdle(ctx) })
	if w.flaw.beside != nil {
		ringing.Go(func() { w.flaw.beside(ctx, w) })
	}
	for _, hand := range w.hands {
		edits := deeds.ByHand()
		writing.Go(func() {
			for range deedsEach {
				w.writeByHand(hand, edits[rand.N(len(edits))])
			}
		})
	}
	for range 2 {
		writing.Go(func() {
			for range deedsEach {
				w.writeThroughPort(throughPort()[rand.N(len(throughPort()))], w.book.Draw())
			}
		})
	}
	writing.Wait()
	stop()
	ringing.Wait()
}

// ringing has calls arrive whether or not earlier ones were answered.
func (w *world) ringing(ctx context.Context, s *server) {
	var calls sync.WaitGroup
	defer calls.Wait()
	arrival := time.NewTicker(time.Millisecond)
	defer arrival.Stop()
	for {
		select {
		case <-arrival.C:
			calls.Go(func() {
				w.ring(s, w.book.Caller(), rand.N(16) == 0)
			})
		case <-ctx.Done():
			return
		}
	}
}

func (w *world) ring(s *server, from callerid.Caller, truth bool) {
	c := checker.Call{Server: s.id, Caller: from, Truth: truth, Start: w.now()}
	reply, err := s.Recognize(w.Context(), recognizer.Question{
		Key: &w.key, Called: (lines + phone.Number(from.Org)).String(), Caller: from.Number.String(), Truth: truth,
	})
	c.End = w.now()
	if err != nil {
		w.Errorf("ringing: %v", err)
		return
	}
	var told ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(reply.Part, &told); err != nil {
		w.Errorf("reading what was told: %v", err)
		return
	}
	c.Outcome, c.Reason, c.Source, c.Greeting = reply.Outcome, reply.Reason, reply.Source, reply.Greeting
	c.Version, c.Name, c.Content = told.GetVersion(), told.GetCaller().GetName(), maphash.Bytes(seed, slices.Concat(reply.Part, reply.Blanks))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, c)
}

// seed hashes contents. Only equality within one run matters.
var seed = maphash.MakeSeed()

// check returns what is wrong with the calls since the last time. Nobody may be
// writing.
func (w *world) check() []checker.Violation {
	w.Helper()
	w.must("reading the ledger", w.ledger.Read(w.Context(), w.url))
	writes := w.ledger.Take()
	w.writes += len(writes)
	w.checker.Learn(writes...)
	calls := w.calls
	w.calls, w.rings = nil, w.rings+len(calls)
	for _, c := range calls {
		w.ended[fmt.Sprintf("%v %v %v", c.Outcome, c.Reason, c.Source)]++
	}
	return w.checker.Check(calls)
}

// notVacuous checks that every tier has named people and that leases have run
// out.
func (w *world) notVacuous() {
	w.Helper()
	for _, what := range []string{
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_NEAR",
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_REDIS",
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_DATABASE",
		"OUTCOME_UNKNOWN REASON_UNSPECIFIED SOURCE_INDEX",
		"OUTCOME_UNKNOWN REASON_STALE SOURCE_INDEX",
	} {
		if w.ended[what] == 0 {
			w.Errorf("no call ended with %s", what)
		}
	}
	w.Logf("%d writes, calls: %v", w.writes, w.ended)
}

package torture_test

import (
	"context"
	"hash/maphash"
	"math/rand/v2"
	"sync"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

// seed hashes contents. Only equality within one run matters.
var seed = maphash.MakeSeed()

// asker is a phone that rings and rings at one server.
type asker struct {
	*server
	ask func(context.Context, *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error)

	noting sync.Mutex
	calls  []checker.Call // since they were taken last
}

// byStream asks as gateways do, which have something to say whatever happens.
func (s *server) byStream() *asker {
	return &asker{server: s, ask: func(ctx context.Context, q *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
		return s.gateway.Recognize(ctx, q).Response()
	}}
}

// byCall asks by a call of its own, which must not end in an error.
func (s *server) byCall() *asker {
	return &asker{server: s, ask: func(ctx context.Context, q *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
		ctx, cancel := context.WithTimeout(metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+s.key), 2*checker.Hard)
		defer cancel()
		return s.rings.RecognizeCaller(ctx, q)
	}}
}

// run rings until the context ends.
func (a *asker) run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			a.ring(a.someone(), rand.N(64) == 0)
		case <-ctx.Done():
			return
		}
	}
}

// someone is anybody of the book, now and then somebody who is kept over the API.
func (f *fleet) someone() callerid.Caller {
	if rand.N(8) == 0 {
		return callerid.Caller{Org: callerid.OrgID(1 + rand.N(orgs)), Number: kept + rand.N(phone.Number(keepers*keptEach))}
	}
	return f.book.Caller()
}

// ring rings once and notes what was said.
func (a *asker) ring(from callerid.Caller, truth bool) checker.Call {
	q := &ringdexv1.RecognizeCallerRequest{CalledNumber: (lines + phone.Number(from.Org)).String(), CallerNumber: from.Number.String()}
	if truth {
		q.Freshness = ringdexv1.Freshness_FRESHNESS_TRUTH
	}
	c := checker.Call{Server: a.id, Caller: from, Truth: truth, Start: a.now()}
	told, err := a.ask(context.Background(), q)
	c.End = a.now()
	c.Excused = int64(c.Start) < a.away.Load() || c.End-c.Start > checker.Hard && a.stalledSince(c.Start)
	if err != nil {
		c.Failed = err.Error()
	} else {
		c.Outcome, c.Reason, c.Source = told.GetOutcome(), told.GetReason(), told.GetSource()
		c.Version, c.Name, c.Greeting = told.GetVersion(), told.GetCaller().GetName(), told.GetGreeting()
		c.Content = content(told)
	}
	a.noting.Lock()
	defer a.noting.Unlock()
	a.calls = append(a.calls, c)
	return c
}

// take returns what was said since it was taken last.
func (a *asker) take() []checker.Call {
	a.noting.Lock()
	defer a.noting.Unlock()
	calls := a.calls
	a.calls = make([]checker.Call, 0, len(calls))
	return calls
}

// content is a hash of all that is told of a caller.
func content(told *ringdexv1.RecognizeCallerResponse) uint64 {
	if told.GetCaller() == nil {
		return 0
	}
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(told.GetCaller())
	if err != nil {
		return 0
	}
	return maphash.Bytes(seed, text)
}

package torture_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"google.golang.org/grpc/metadata"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

func loadFaults(rows int) []fault {
	return []fault{
		load("a flood of random numbers", 6, time.Millisecond, func(a *asker) {
			a.ring(callerid.Caller{Org: 1, Number: 4915000000000 + rand.N(phone.Number(1_000_000_000))}, false)
		}),
		load("one hot number", 12, time.Millisecond, func(a *asker) { a.ring(callerid.Caller{Org: 1, Number: first}, rand.N(4) == 0) }),
		// Each of these is a read of the database, of which a server does 16 at once.
		// It is not ten times what the processors can do, which these askers share.
		load("ten times the reads that are allowed", 160*servers, 100*time.Millisecond, func(a *asker) { a.ring(a.book.Caller(), true) }),
		bulkImport(rows),
		clients("clients that do not read", unread),
		clients("clients that open streams and leave", leave),
	}
}

// load is more rings: so many askers, each as fast as it is answered, with a pause
// of up to so long.
func load(name string, askers int, rest time.Duration, ring func(*asker)) fault {
	var stop context.CancelFunc
	var ringing sync.WaitGroup
	return fault{name: name,
		begin: func(f *fleet) {
			var ctx context.Context
			ctx, stop = context.WithCancel(f.Context())
			for i := range askers {
				a := f.servers[i%servers].byCall()
				ringing.Go(func() { a.flood(ctx, rest, ring) })
			}
		},
		end: func(*fleet) { stop(); ringing.Wait() },
	}
}

func (a *asker) flood(ctx context.Context, rest time.Duration, ring func(*asker)) {
	for pause(ctx, rand.N(rest)) == nil {
		ring(a)
	}
	a.handIn(a.take())
}

// clients are twenty at once that behave badly, again and again.
func clients(name string, behave func(context.Context, *server)) fault {
	return meddling(name, func(ctx context.Context, f *fleet) {
		var misbehaving sync.WaitGroup
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+f.key)
		for i := range 20 {
			misbehaving.Go(func() {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				behave(ctx, f.servers[i%servers])
			})
		}
		misbehaving.Wait()
	})
}

// unread sends questions, and reads no answer.
func unread(ctx context.Context, s *server) {
	ask(ctx, s, 2_000)
	_ = pause(ctx, bound)
}

// leave does not wait for the answers.
func leave(ctx context.Context, s *server) { ask(ctx, s, 50) }

func ask(ctx context.Context, s *server, questions int) {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	stream, err := s.rings.RecognizeCallers(ctx)
	for i := 0; err == nil && i < questions; i++ {
		from := s.someone()
		err = stream.Send(&ringdexv1.RecognizeCallersRequest{Questions: []*ringdexv1.CallerQuestion{{
			Id: uint64(i), Request: &ringdexv1.RecognizeCallerRequest{
				CalledNumber: (lines + phone.Number(from.Org)).String(), CallerNumber: from.Number.String(),
			},
		}}})
	}
}

package server

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// BenchmarkStream compares, each on one connection to a socket with a client in
// the same process: a call that has next to nothing to say, the recognition of
// somebody by a call, and the same on a stream. The lookup itself is left out.
func BenchmarkStream(b *testing.B) {
	keys, token := oneKey(b)
	reply := ada(b)
	config := Config{
		Recognizer: ring(func(_ context.Context, q recognizer.Question) (recognizer.Reply, error) {
			if q.Caller == "" {
				return recognizer.Reply{Outcome: ringdexv1.Outcome_OUTCOME_WITHHELD}, nil
			}
			return reply, nil
		}),
		Keys: keys,
	}
	config, _ = equip(config, &journal{})
	config.Log = slog.New(slog.DiscardHandler) // as with --log-level info
	addr := listening(b, New(config))
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	unary := ringdexv1.NewRecognitionServiceClient(conn)
	c, err := client.Dial(addr, client.Options{Key: token, Connections: 1, Timeout: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	call := func(caller string) func() ringdexv1.Outcome {
		ctx := bearing(b.Context(), token)
		return func() ringdexv1.Outcome {
			resp, _ := unary.RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{CalledNumber: "+12125550199", CallerNumber: caller})
			return resp.GetOutcome()
		}
	}
	for _, callers := range []int{1, 16} {
		for _, way := range []struct {
			name string
			ask  func() ringdexv1.Outcome
		}{
			{"empty call", call("")},
			{"recognized by a call", call("+14155550100")},
			{"recognized on a stream", func() ringdexv1.Outcome {
				return c.Recognize(b.Context(), &ringdexv1.RecognizeCallerRequest{CalledNumber: "+12125550199", CallerNumber: "+14155550100"}).Outcome
			}},
		} {
			b.Run(fmt.Sprintf("callers=%d/%s", callers, way.name), func(b *testing.B) { asking(b, callers, way.ask) })
		}
	}
}

// asking has so many callers ask b.N times altogether.
func asking(b *testing.B, callers int, ask func() ringdexv1.Outcome) {
	b.Helper()
	b.ReportAllocs()
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if o := ask(); o == ringdexv1.Outcome_OUTCOME_UNSPECIFIED || o == ringdexv1.Outcome_OUTCOME_UNDECIDED {
					b.Error("no answer")
					return
				}
			}
		})
	}
	all.Wait()
}

// listening serves on a socket until the end.
func listening(b *testing.B, s *Server) string {
	b.Helper()
	l, err := Listen("127.0.0.1:0", false, false)
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = s.Serve(l) }() // until Stop
	b.Cleanup(s.grpc.Stop)
	return l.Addr().String()
}

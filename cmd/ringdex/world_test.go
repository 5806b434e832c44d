package main

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/enginetest"
)

// fleet is three servers on one Postgres and one Redis, as operators run them,
// and a gateway that rings each of them.
type fleet struct {
	t        *testing.T
	postgres *enginetest.PostgresServer
	redis    *enginetest.RedisServer
	servers  []*stack
	gateways []ringdexv1.RecognitionServiceClient
	key      string
	slowest  time.Duration
}

// bound of the fleets here: short, so that tests need not wait long for its end.
const bound = 300 * time.Millisecond

func newFleet(t *testing.T) *fleet {
	f := &fleet{t: t, postgres: enginetest.Postgres(t), redis: enginetest.Redis(t)}
	db, err := openStore(t.Context(), f.postgres.URL(), openOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f.key, err = demoBook(t.Context(), db, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f.exec("UPDATE meta SET bound_ms = $1", bound.Milliseconds())
	for range 3 {
		f.serve()
	}
	return f
}

// serve starts one more server and dials it.
func (f *fleet) serve() {
	db, err := openStore(f.t.Context(), f.postgres.URL(), openOptions{reads: readConns})
	if err != nil {
		f.t.Fatal(err)
	}
	flags := serverFlags{Listen: "127.0.0.1:0", HTTPListen: "127.0.0.1:0", NearCache: 64}
	s, err := newStack(db, f.redis.URL(), flags, slog.New(slog.DiscardHandler))
	if err != nil {
		f.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	f.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			f.t.Errorf("the server ended with %v", err)
		}
		_ = db.Close()
	})
	f.servers = append(f.servers, s)
	f.complete()
	conn, err := grpc.NewClient(s.addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = conn.Close() })
	f.gateways = append(f.gateways, ringdexv1.NewRecognitionServiceClient(conn))
}

// complete waits until every index is.
func (f *fleet) complete() {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(f.t.Context(), patience)
	defer cancel()
	for _, s := range f.servers {
		if err := s.complete(ctx); err != nil {
			f.t.Fatal("the index does not become complete: ", err)
		}
	}
}

// ring asks every server. No ring may end in an error or take a second, whatever
// is broken; how long the slowest took is kept.
func (f *fleet) ring(from string) []*ringdexv1.RecognizeCallerResponse {
	f.t.Helper()
	ctx := metadata.AppendToOutgoingContext(f.t.Context(), "authorization", "Bearer "+f.key)
	var answers []*ringdexv1.RecognizeCallerResponse
	for i, gateway := range f.gateways {
		begun := time.Now()
		a, err := gateway.RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{CalledNumber: demoLine, CallerNumber: from})
		took := time.Since(begun)
		if err != nil || took > time.Second || a.GetGreeting() == "" {
			f.t.Fatalf("server %d, ring from %s: %v, %v, greeting %q", i, from, err, took, a.GetGreeting())
		}
		f.slowest = max(f.slowest, took)
		answers = append(answers, a)
	}
	return answers
}

// ringFor rings from all the numbers for a while, and calls each for each answer.
func (f *fleet) ringFor(d time.Duration, each func(from string, a *ringdexv1.RecognizeCallerResponse), from ...string) {
	f.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); {
		for _, number := range from {
			for _, a := range f.ring(number) {
				each(number, a)
			}
		}
	}
}

// until rings until every server answers as wanted. It gives up after a time that
// no healthy machine needs.
func (f *fleet) until(from string, want func(*ringdexv1.RecognizeCallerResponse) bool) {
	f.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		good := 0
		for _, a := range f.ring(from) {
			if want(a) {
				good++
			}
		}
		if good == len(f.gateways) {
			return
		}
	}
	f.t.Fatalf("%s: not answered as wanted within 30 s; last %v", from, f.ring(from))
}

// exec is an edit by hand, committed when it returns.
func (f *fleet) exec(sql string, args ...any) {
	f.t.Helper()
	conn, err := pgx.Connect(f.t.Context(), f.postgres.URL())
	if err != nil {
		f.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(f.t.Context(), sql, args...); err != nil {
		f.t.Fatal(err)
	}
}

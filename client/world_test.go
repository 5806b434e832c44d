package client_test

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/recognizer"
	"ringdex/internal/server"
	"ringdex/internal/store"
)

// book is a recognizer: Alex is on file, callers with +44 take until they are let
// go, and one with +999 is refused.
type book struct {
	slow  chan struct{}
	calls atomic.Int32 // by calls of their own
}

func (b *book) Begin(q recognizer.Question) (recognizer.Reply, func(context.Context) recognizer.Reply, error) {
	reply := recognizer.Reply{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_NEAR, Greeting: "Hi " + q.Caller,
	}
	switch {
	case q.Caller == "+14155551200":
		reply.Greeting = "Hi Alex"
	case strings.HasPrefix(q.Caller, "+999"):
		return recognizer.Reply{}, nil, directory.ErrNotYourLine
	case strings.HasPrefix(q.Caller, "+44"):
		return reply, func(ctx context.Context) recognizer.Reply {
			select {
			case <-b.slow:
			case <-ctx.Done():
				reply.Outcome, reply.Greeting = ringdexv1.Outcome_OUTCOME_UNDECIDED, "the server's"
			}
			return reply
		}, nil
	}
	return reply, nil, nil
}

func (b *book) Recognize(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
	b.calls.Add(1)
	reply, rest, err := b.Begin(q)
	if rest != nil {
		return rest(ctx), nil
	}
	return reply, err
}

type unmetered struct{}

func (unmetered) Recognized(ringdexv1.Outcome, ringdexv1.Source, time.Duration) {}

// site is a server with one key.
type site struct {
	*server.Server
	book *book
	key  string
}

func newSite() *site {
	key, _ := auth.NewToken()
	return siteWith(key)
}

func siteWith(key string) *site {
	hash, err := auth.Hash(key)
	if err != nil {
		panic(err)
	}
	snapshot := directory.Compile(store.Directory{
		Keys: []callerid.Key{{ID: "gateway", Hash: hash, Org: 7, Scopes: []callerid.Scope{callerid.ScopeRecognize}}},
	})
	s := &site{book: &book{slow: make(chan struct{})}, key: key}
	s.Server = server.New(server.Config{
		Recognizer: s.book, Keys: auth.New(func() *directory.Snapshot { return snapshot }, time.Now),
		Meter: unmetered{}, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// listen serves on an address until the end, and returns where that is.
func (s *site) listen(addr string) (string, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", err
	}
	go func() { _ = s.Serve(l) }() // until Shutdown
	return l.Addr().String(), nil
}

// connect returns a client of an address, and what it heard of failures.
func connect(t *testing.T, addr string, o client.Options) (*client.Client, *failures) {
	t.Helper()
	heard := &failures{}
	o.Failed = heard.add
	c, err := client.Dial(addr, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c, heard
}

// await waits until a test would hang.
func await(t *testing.T, done func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("it does not come")
		}
	}
}

// inBubble runs a test with a client of a server within the process, in a bubble
// of its own time, once all has come to rest.
func inBubble(t *testing.T, o client.Options, serve func(net.Listener) error, stop func(), test func(*testing.T, *client.Client)) {
	t.Helper()
	pipe := bufconn.Listen(64 << 10)
	go func() { _ = serve(pipe) }() // until stop
	c, err := client.DialVia("127.0.0.1:1", o,
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return pipe.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	synctest.Wait()
	test(t, c)
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	stop()
}

// failures are what a client was told of.
type failures struct {
	mu  sync.Mutex
	all []error
}

func (f *failures) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.all = append(f.all, err)
}

// code of the last failure.
func (f *failures) last() codes.Code {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.all) == 0 {
		return codes.OK
	}
	return status.Code(f.all[len(f.all)-1])
}

// ring is a question of who calls.
func ring(caller string) *ringdexv1.RecognizeCallerRequest {
	return &ringdexv1.RecognizeCallerRequest{CalledNumber: "+14155550100", CallerNumber: caller}
}

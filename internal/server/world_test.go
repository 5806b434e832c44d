package server

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/metrics"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
)

// ring is a recognizer that answers as a test wants it.
type ring func(context.Context, recognizer.Question) (recognizer.Reply, error)

func (r ring) Recognize(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
	return r(ctx, q)
}

// Begin answers all from memory.
func (r ring) Begin(q recognizer.Question) (recognizer.Reply, func(context.Context) recognizer.Reply, error) {
	reply, err := r(context.Background(), q)
	return reply, nil, err
}

// nobody is on file.
func nobody(context.Context, recognizer.Question) (recognizer.Reply, error) {
	return recognizer.Reply{
		Outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, Source: ringdexv1.Source_SOURCE_INDEX, Greeting: "Hello",
	}, nil
}

// world is a server on a socket, and a client of it.
type world struct {
	server  *Server
	conn    *grpc.ClientConn
	client  ringdexv1.RecognitionServiceClient
	metrics *metrics.Metrics
	logs    *journal
	closed  chan struct{} // when the server has stopped listening
	served  chan error    // what Serve returned
}

func start(t *testing.T, r ring, keys Keys) *world {
	t.Helper()
	return serve(t, Config{Recognizer: r, Keys: keys})
}

// serve starts an equipped server.
func serve(t *testing.T, c Config) *world {
	t.Helper()
	w := &world{logs: &journal{}, closed: make(chan struct{}), served: make(chan error, 1)}
	c, w.metrics = equip(c, w.logs)
	w.server = New(c)
	l, err := Listen("127.0.0.1:0", false, false)
	if err != nil {
		t.Fatal(err)
	}
	go func() { w.served <- w.server.Serve(&telling{Listener: l, closed: w.closed}) }()
	t.Cleanup(w.server.grpc.Stop)
	w.conn, err = grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.conn.Close() })
	w.client = ringdexv1.NewRecognitionServiceClient(w.conn)
	return w
}

// equip gives a server what it counts and writes with, and a fresh lease unless
// the config says otherwise.
func equip(c Config, logs *journal) (Config, *metrics.Metrics) {
	m := metrics.New(metrics.State{
		Lease:    func() (metrics.Lease, bool) { return metrics.Lease{}, true },
		Audit:    func() metrics.Audit { return metrics.Audit{} },
		Complete: func() bool { return true },
		Index:    func() (int64, int64) { return 0, 0 },
		Near:     func() metrics.Near { return metrics.Near{} },
	})
	c.Meter, c.Log = m, slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if c.Current == nil {
		c.Current = func() bool { return true }
	}
	return c, m
}

// bearing is the context of a call with a key.
func bearing(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// ring asks who +14155550100 is that called +12125550199.
func (w *world) ring(ctx context.Context, token string) (*ringdexv1.RecognizeCallerResponse, error) {
	return w.client.RecognizeCaller(bearing(ctx, token), &ringdexv1.RecognizeCallerRequest{
		CalledNumber: "+12125550199", CallerNumber: "+14155550100",
	})
}

// keyring is a directory of keys, by what the tests call them.
func keyring(t testing.TB, keys map[string]callerid.Key) (*auth.Authenticator, map[string]string) {
	t.Helper()
	tokens := map[string]string{}
	d := store.Directory{
		Orgs:  []callerid.Organization{{ID: 7, Name: "Acme"}},
		Lines: []callerid.Line{{Number: phone.Number(12125550199), Org: 7}},
	}
	for name, key := range keys {
		tokens[name], key.Hash = auth.NewToken()
		key.ID = "key-" + name
		d.Keys = append(d.Keys, key)
	}
	snapshot := directory.Compile(d)
	return auth.New(func() *directory.Snapshot { return snapshot }, time.Now), tokens
}

// oneKey is a keyring of one key that may recognize.
func oneKey(t testing.TB) (*auth.Authenticator, string) {
	t.Helper()
	keys, tokens := keyring(t, map[string]callerid.Key{"live": {Org: 7, Scopes: []callerid.Scope{callerid.ScopeRecognize}}})
	return keys, tokens["live"]
}

// telling tells when it is closed.
type telling struct {
	net.Listener
	once   sync.Once
	closed chan struct{}
}

func (l *telling) Close() error {
	defer l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// journal keeps all that was logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

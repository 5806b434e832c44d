package main

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", for edits by hand
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/enginetest"
	"ringdex/internal/index"
)

// site is an installation: a database with whole servers on it, reached over
// their sockets. Its freshness bound is that of the fleets of these tests.
type site struct {
	t       *testing.T
	url     string // of the database
	redis   string // of Redis; empty without
	admin   database
	tenants int
	servers []*siteServer
	gateway string // a key of the platform, once there is one
}

// siteServer is one server and how a client speaks to it.
type siteServer struct {
	*stack
	conn *grpc.ClientConn
	api  api
	logs *logbook
	stop func() // in good order; once or more
}

// api is every service, as one client.
type api struct {
	ringdexv1.RecognitionServiceClient
	ringdexv1.ContactServiceClient
	ringdexv1.RecordServiceClient
	ringdexv1.OutboundServiceClient
	ringdexv1.BulkServiceClient
	ringdexv1.FilterServiceClient
	ringdexv1.FieldServiceClient
}

// onEachEngine runs a test with one server on SQLite, and with so many on
// PostgreSQL and Redis.
func onEachEngine(t *testing.T, fleet int, test func(*testing.T, *site)) {
	t.Run("SQLite", func(t *testing.T) {
		test(t, newSite(t, "sqlite:"+filepath.Join(t.TempDir(), "ringdex.db"), "", 1))
	})
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newFleetSite(t, fleet)) })
}

// calm gives the site the bound that a real one has: who asks but once, as curl
// and the commands do, must not meet a server that is late with a poll.
func (s *site) calm() {
	s.t.Helper()
	s.byHand(fmt.Sprintf("UPDATE meta SET bound_ms = %d", index.DefaultBound.Milliseconds()))
	for _, server := range s.servers {
		s.await("for a server to hear of the bound", func() bool { return server.bound() == index.DefaultBound })
	}
}

func newFleetSite(t *testing.T, servers int) *site {
	return newSite(t, enginetest.Database(t), enginetest.RedisURL(t), servers)
}

func newSite(t *testing.T, url, redis string, servers int) *site {
	t.Helper()
	admin, err := openStore(t.Context(), url, openOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	s := &site{t: t, url: url, redis: redis, admin: admin}
	s.byHand(fmt.Sprintf("UPDATE meta SET bound_ms = %d", bound.Milliseconds()))
	for range servers {
		s.serve()
	}
	return s
}

// serve starts one more server, and returns when its index is complete.
func (s *site) serve() {
	s.t.Helper()
	db, err := openStore(s.t.Context(), s.url, openOptions{reads: readConns})
	if err != nil {
		s.t.Fatal(err)
	}
	logs := &logbook{}
	log := slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	one, err := newStack(db, s.redis, serverFlags{Listen: "127.0.0.1:0", HTTPListen: "127.0.0.1:0", NearCache: 64}, log)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- one.run(ctx) }()
	conn, err := grpc.NewClient(one.addr(), grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithChainUnaryInterceptor(patiently))
	if err != nil {
		s.t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("the server ended with %v", err)
		}
		_ = conn.Close()
		_ = db.Close()
	})
	s.t.Cleanup(stop)
	s.servers = append(s.servers, &siteServer{one, conn, newAPI(conn), logs, stop})
	soon, giveUp := context.WithTimeout(s.t.Context(), patience)
	defer giveUp()
	if err := one.complete(soon); err != nil {
		s.t.Fatal("the index does not become complete: ", err)
	}
}

func newAPI(conn *grpc.ClientConn) api {
	return api{
		ringdexv1.NewRecognitionServiceClient(conn), ringdexv1.NewContactServiceClient(conn),
		ringdexv1.NewRecordServiceClient(conn), ringdexv1.NewOutboundServiceClient(conn),
		ringdexv1.NewBulkServiceClient(conn), ringdexv1.NewFilterServiceClient(conn), ringdexv1.NewFieldServiceClient(conn),
	}
}

// patience is a time that no healthy machine needs.
const patience = 3 * time.Minute

// patiently asks again while a server says UNAVAILABLE, by which it has changed
// nothing. With so short a bound, a machine that is busy with other tests is now
// and then late with a poll.
func patiently(ctx context.Context, method string, req, resp any, conn *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); ; {
		err := call(ctx, method, req, resp, conn, opts...)
		if status.Code(err) != codes.Unavailable || time.Now().After(end) {
			return err
		}
		<-tick.C
	}
}

// byHand runs a statement without any of this program's code, committed when it
// returns.
func (s *site) byHand(statement string) {
	s.t.Helper()
	driver, address := "pgx", s.url
	if path, ok := strings.CutPrefix(s.url, "sqlite:"); ok {
		driver, address = "sqlite", path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.t.Context(), statement); err != nil {
		s.t.Fatal(err)
	}
}

// dump is the text of every row of every table, by the table's name.
func (s *site) dump() map[string][]string {
	s.t.Helper()
	conn, err := pgx.Connect(s.t.Context(), s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close(context.Background())
	column := func(query string) []string {
		rows, err := conn.Query(s.t.Context(), query)
		if err != nil {
			s.t.Fatal(err)
		}
		texts, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			s.t.Fatal(err)
		}
		return texts
	}
	all := map[string][]string{}
	for _, table := range column("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'") {
		all[table] = column("SELECT t::text FROM " + pgx.Identifier{table}.Sanitize() + " t")
	}
	return all
}

// logbook is a log that is read while it is written.
type logbook struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

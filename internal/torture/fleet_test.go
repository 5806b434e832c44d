package torture_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

// The size of a fleet, and its freshness bound: short, so that much can go wrong
// in little time.
const (
	servers = 3
	orgs    = 2
	bound   = 500 * time.Millisecond
	first   = phone.Number(4930123000)
	lines   = phone.Number(4930999000) // of organization n ends in n
)

// fleet is three servers on one database and one Redis, those who write, those
// who ring, and all that was ever written and said.
type fleet struct {
	*testing.T
	rng      *rand.Rand
	dir      string
	program  string
	file     string // of the embedded database, where there is no Postgres
	breaks   []flaw
	crowd    int
	postgres *enginetest.PostgresServer
	redis    *enginetest.RedisServer
	shards   []*enginetest.RedisServer // of a Cluster, once there is one
	servers  []*server
	key      string                    // of gateways
	keys     map[callerid.OrgID]string // of those who keep the books

	began   time.Duration
	book    *deeds.Book
	ledger  *ledger.Ledger
	checker *checker.Checker
	// writing is held by each write; whoever changes the database under the
	// writers' feet holds it alone.
	writing sync.RWMutex

	hold    time.Duration // how long most faults last
	stalled atomic.Int64  // when the machine last stood still
	imports int           // rows of them
	doomed  atomic.Uint64 // how many were made to be erased

	askers []*asker // who ring all the time

	mu    sync.Mutex
	calls []checker.Call // of others
	gone  []checker.Gone

	erased checker.Erasures
}

func newFleet(t *testing.T, seed uint64, crowd int, breaks ...flaw) *fleet {
	t.Helper()
	f := prepare(t, seed, crowd, breaks...)
	f.postgres, f.redis = enginetest.Postgres(t), enginetest.Redis(t)
	f.up(servers)
	return f
}

// prepare makes what every fleet begins with.
func prepare(t *testing.T, seed uint64, crowd int, breaks ...flaw) *fleet {
	t.Helper()
	f := &fleet{
		T: t, breaks: breaks, crowd: crowd, rng: rand.New(rand.NewPCG(seed, 0)), dir: t.TempDir(),
		began:   index.BootClock(),
		book:    &deeds.Book{Orgs: orgs, Contacts: 8, Numbers: 40, First: first},
		checker: checker.New(bound), keys: map[callerid.OrgID]string{},
	}
	f.ledger = ledger.New(f.now, first, kept+keepers*keptEach)
	f.build()
	return f
}

// up makes the database and starts so many servers on it.
func (f *fleet) up(servers int) {
	f.Helper()
	f.found()
	for i := range servers {
		f.servers = append(f.servers, newServer(f, i))
	}
	for _, s := range f.servers {
		s.start()
	}
	for _, s := range f.servers {
		s.ready()
		s.dial()
	}
	f.settle()
	f.work()
}

// settle returns when servers that have been started answer everybody, on streams
// and by calls, which have a connection of their own: from now on, answers are
// expected of them.
func (f *fleet) settle() {
	f.recover(f.now())
	for _, s := range f.servers {
		for a := s.byCall(); a.ring(f.book.Caller(), false).Failed != ""; {
			time.Sleep(time.Millisecond)
		}
	}
	for _, s := range f.servers {
		s.away.Store(int64(f.now()))
	}
}

// database is the URL of what the servers' proxies lead to.
func (f *fleet) database() string {
	if f.file != "" {
		return "sqlite:" + f.file
	}
	return f.postgres.URL()
}

// now is the time on the one clock of this run.
func (f *fleet) now() time.Duration { return index.BootClock() - f.began }

func (f *fleet) must(doing string, err error) {
	f.Helper()
	if err != nil {
		f.Fatalf("%s: %v", doing, err)
	}
}

func (f *fleet) build() {
	f.program = filepath.Join(f.dir, "ringdex")
	out, err := exec.CommandContext(f.Context(), "go", "build", "-overlay", f.overlay(), "-o", f.program, "ringdex/cmd/ringdex").CombinedOutput()
	if err != nil {
		f.Fatalf("building ringdex: %v\n%s", err, out)
	}
}

// found makes what an operator makes, the people, and the ledger of what becomes
// of them.
func (f *fleet) found() {
	for org := callerid.OrgID(1); org <= orgs; org++ {
		name := fmt.Sprintf("Org %d", org)
		f.command("org", "create", name, "--region", "DE")
		f.command("line", "create", "--org", name, (lines + phone.Number(org)).String(), "--greeting", "Hi {{NAME}}")
		f.keys[org] = f.command("key", "create", "--org", name, "--scope", "read,write")
	}
	f.key = f.command("key", "create", "--platform", "--scope", "recognize")
	f.must("shortening the bound", f.once(f.Context(), fmt.Sprintf("UPDATE meta SET bound_ms = %d", bound.Milliseconds())))
	f.must("installing the ledger", f.ledger.Install(f.Context(), f.database()))
	hand, err := f.ledger.Hand(f.Context(), f.database())
	f.must("populating", err)
	defer hand.Close()
	for _, e := range f.book.Populate() {
		f.must("populating", hand.Edit(f.Context(), e, func() {}))
	}
}

// command runs the program on the database and returns what it printed.
func (f *fleet) command(argv ...string) string {
	f.Helper()
	var said strings.Builder
	cmd := exec.CommandContext(f.Context(), f.program, append(argv, "--database-url", f.database())...)
	cmd.Env, cmd.Stderr = environment(), &said
	out, err := cmd.Output()
	if err != nil {
		f.Fatalf("ringdex %s: %v: %s", strings.Join(argv, " "), err, said.String())
	}
	return strings.TrimSpace(string(out))
}

// environment is ours without Ringdex' own variables.
func environment() (kept []string) {
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "RINGDEX_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// once runs a statement.
func (f *fleet) once(ctx context.Context, text string) error {
	db, err := ledger.Open(f.database())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, text)
	return err
}

// connect is for the test itself, past the network that fails.
func (f *fleet) connect() *pgx.Conn {
	f.Helper()
	conn, err := pgx.Connect(f.Context(), f.postgres.URL())
	f.must("connecting to the database", err)
	return conn
}

func (f *fleet) exec(conn *pgx.Conn, sql string, args ...any) {
	f.Helper()
	_, err := conn.Exec(f.Context(), sql, args...)
	f.must("running "+sql, err)
}

// happened is for the stories.
func (f *fleet) happened(what string) {
	f.checker.Happened(checker.Event{At: f.now(), What: what})
}

// pause is nil unless the context ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

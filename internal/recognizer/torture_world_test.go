package recognizer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/cache/near"
	"ringdex/internal/cache/redis"
	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
)

// The size of a world. The two organizations have the same numbers and ids, so
// that nobody gets by without comparing the organization.
const (
	bound    = 300 * time.Millisecond
	servers  = 3
	orgs     = 2
	contacts = 8                        // of an organization
	numbers  = 32                       // of an organization
	first    = phone.Number(4930123000) // of them
	lines    = phone.Number(4930999000) // of organization n ends in n
)

// world is three servers on one database and one Redis, and all that was ever
// written and said.
type world struct {
	*testing.T
	url, redis string
	store      *postgres.Store // of the writers
	servers    []*server
	key        callerid.Key
	began      time.Duration
	nonce      atomic.Uint64

	mu     sync.Mutex
	writes []*write
	calls  []call
}

// flaw is what is wrong in a world: SQL to break the database with, and what is
// done to the parts of each server. The zero flaw is none.
type flaw struct {
	sql   string
	parts func(*testing.T, *parts)
}

// parts is what a server is put together from.
type parts struct {
	url   string
	index *index.Index
	feed  store.Feed
	near  recognizer.Near
	warm  recognizer.Warm
	clock index.Clock
	look  recognizer.Look
}

func newWorld(t *testing.T, f flaw) *world {
	t.Helper()
	w := &world{T: t, url: enginetest.Database(t), redis: enginetest.RedisURL(t), began: index.BootClock()}
	w.store = openStore(t, w.url)
	conn := connect(t, w.url)
	w.run(conn, fmt.Sprintf("UPDATE meta SET bound_ms = %d;", bound.Milliseconds())+f.sql)
	w.key = callerid.Key{ID: "k", Hash: callerid.KeyHash{1}, Scopes: []callerid.Scope{callerid.ScopeRecognize}, CreatedAt: time.Now()}
	w.must("creating the key", w.store.CreateKey(t.Context(), w.key))
	for org := callerid.OrgID(1); org <= orgs; org++ {
		id, err := w.store.CreateOrganization(t.Context(), callerid.Organization{
			Name: fmt.Sprint(org), Greeting: "Hi {{NAME}}", Disclosure: callerid.DefaultDisclosure(),
		})
		if w.must("creating an organization", err); id != org {
			t.Fatalf("organization %d is called %d", org, id)
		}
		w.must("creating a line", w.store.CreateLine(t.Context(), callerid.Line{Number: lines + phone.Number(org), Org: org}))
	}
	w.populate(conn)
	for i := range servers {
		w.servers = append(w.servers, newServer(w, i, f.parts))
	}
	return w
}

func (w *world) must(doing string, err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%s: %v", doing, err)
	}
}

func (w *world) run(conn *pgx.Conn, sql string) {
	w.Helper()
	_, err := conn.Exec(w.Context(), sql)
	w.must("running "+sql, err)
}

// now is the time on the one clock of this world.
func (w *world) now() time.Duration { return index.BootClock() - w.began }

func openStore(t *testing.T, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatalf("opening the store: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// connect returns what psql is: one connection. It does not wait a second to
// find that it is part of a deadlock, which hands do not avoid.
func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	t.Cleanup(func() {
		if err := conn.Close(context.Background()); err != nil {
			t.Errorf("closing a connection: %v", err)
		}
	})
	if _, err := conn.Exec(t.Context(), "SET deadlock_timeout = '20ms'"); err != nil {
		t.Fatalf("setting up a connection: %v", err)
	}
	return conn
}

// server is one of the fleet, with a store, an index and caches of its own.
type server struct {
	*recognizer.Recognizer
	id int
}

func newServer(w *world, id int, sabotage func(*testing.T, *parts)) *server {
	w.Helper()
	db, local := openStore(w.T, w.url), near.New(1)
	warm, err := redis.Open(w.redis)
	w.must("opening Redis", err)
	p := parts{url: w.url, index: index.New(), feed: &stallingFeed{Feed: db}, near: local, warm: warm, clock: index.BootClock}
	if sabotage != nil {
		sabotage(w.T, &p)
	}
	r := recognizer.New(recognizer.Config{
		Known: p.index, Near: p.near, Warm: p.warm, Truth: db, Reads: 8, Clock: p.clock, Meter: noMeter{},
	})
	if p.look != nil {
		r.SetLook(p.look)
	}
	end := follow(w.T, p.index, p.feed)
	w.Cleanup(func() {
		end()
		local.Close()
		if err := warm.Close(); err != nil {
			w.Errorf("closing Redis: %v", err)
		}
	})
	return &server{r, id}
}

// follow returns once the index is complete.
func follow(t *testing.T, x *index.Index, feed store.Feed) (end func()) {
	complete := make(chan bool, 16)
	f := index.NewFollower(x, feed, index.BootClock, slog.New(slog.DiscardHandler), index.Watch{Complete: func(yes bool) { complete <- yes }})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	select {
	case <-complete:
	case <-t.Context().Done():
		t.Error("the index does not become complete")
	}
	return func() { stop(); running.Wait() }
}

// stallingFeed is away now and then, for longer than the bound, and then answers
// late or not at all.
type stallingFeed struct {
	store.Feed
	polls int
}

var errAway = errors.New("the feed is away")

func (f *stallingFeed) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	if f.polls++; f.polls%8 == 0 {
		pause(ctx, 3*bound)
		if f.polls%16 == 0 {
			return store.Delta{}, errAway
		}
	}
	return f.Feed.Poll(ctx, since)
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// noMeter: with Redis emptied and feeds away, failures are the rule.
type noMeter struct{}

func (noMeter) Failed(ringdexv1.Source, error) {}

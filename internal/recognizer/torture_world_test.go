package recognizer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
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
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

// The size of a world.
const (
	bound    = 300 * time.Millisecond
	servers  = 3
	hands    = 6
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
	flaw       flaw
	book       *deeds.Book
	hands      []*ledger.Hand
	ledger     *ledger.Ledger
	checker    *checker.Checker

	mu     sync.Mutex
	calls  []checker.Call
	ended  map[string]int // how calls did, of those that were checked
	rings  int            // that were checked
	writes int            // that they were checked against
}

// flaw is what is wrong in a world: SQL to break the database with, what is done
// to the parts of each server, and what goes on beside the writers. The zero flaw
// is none.
type flaw struct {
	sql    string
	parts  func(*testing.T, *parts)
	beside func(context.Context, *world)
	// rolledBack worlds lose what the last round wrote.
	rolledBack bool
}

// parts is what a server is put together from.
type parts struct {
	url   string
	index *index.Index
	known recognizer.Known // the index
	feed  store.Feed
	near  recognizer.Near
	warm  recognizer.Warm
	clock index.Clock
	look  recognizer.Look
	// missIsUnknown takes what Redis does not have for what is nowhere.
	missIsUnknown bool
}

func newWorld(t *testing.T, f flaw) *world {
	t.Helper()
	w := &world{
		T: t, url: enginetest.Database(t), redis: enginetest.RedisURL(t), began: index.BootClock(), flaw: f,
		book:    &deeds.Book{Orgs: orgs, Contacts: contacts, Numbers: numbers, First: first},
		checker: checker.New(bound), ended: map[string]int{},
	}
	w.ledger = ledger.New(w.now, first, first+numbers)
	w.store = openStore(t, w.url)
	conn := connect(t, w.url)
	w.must("installing the ledger", w.ledger.Install(t.Context(), w.url))
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
	for range hands {
		w.hands = append(w.hands, w.hand())
	}
	for _, e := range w.book.Populate() {
		w.must("populating", w.hands[0].Edit(t.Context(), e, func() {}))
	}
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

// connect returns a connection of the test itself, until it ends.
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
	x := index.New()
	p := parts{url: w.url, index: x, known: x, feed: &stallingFeed{Feed: db}, near: local, warm: warm, clock: index.BootClock}
	if sabotage != nil {
		sabotage(w.T, &p)
	}
	r := recognizer.New(recognizer.Config{
		Known: p.known, Near: p.near, Warm: p.warm, Truth: db, Reads: 8, Clock: p.clock, Meter: noMeter{},
	})
	if p.look != nil {
		r.SetLook(p.look)
	}
	if p.missIsUnknown {
		r.TakeMissForUnknown()
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

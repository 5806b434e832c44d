package audit_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/audit"
	"ringdex/internal/cache/near"
	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
	"ringdex/internal/store/sqlite"
)

// engine is a database as a server has it.
type engine interface {
	store.Feed
	store.Profiles
	store.Updater
	store.Admin
}

// engines are real ones, on empty databases.
var engines = map[string]func(*testing.T) engine{
	"Postgres": func(t *testing.T) engine {
		s, err := postgres.Open(t.Context(), enginetest.Database(t), postgres.Options{ReadConns: 4})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		return s
	},
	"SQLite": func(t *testing.T) engine {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ringdex.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	},
}

const (
	line  = phone.Number(14155550100)
	first = phone.Number(14155551200) // of people
	folks = 4
)

// server answers rings, and audits itself.
type server struct {
	*testing.T
	*recognizer.Recognizer
	db      engine
	auditor *audit.Auditor
	org     callerid.OrgID
	ids     []callerid.ContactID
	key     callerid.Key
}

func newServer(t *testing.T, db engine, near recognizer.Near) *server {
	s := &server{T: t, db: db, key: callerid.Key{ID: "k", Hash: callerid.KeyHash{1}, Scopes: []callerid.Scope{callerid.ScopeRecognize}, CreatedAt: time.Now()}}
	s.people()
	x := index.New()
	s.auditor = audit.New(db, index.BootClock, slog.New(slog.DiscardHandler))
	s.Recognizer = recognizer.New(recognizer.Config{
		Known: x, Near: near, Truth: db, Reads: 4, Clock: index.BootClock, Meter: noMeter{}, Audit: s.auditor,
	})
	complete := make(chan bool, 16)
	follower := index.NewFollower(x, s.auditor.Feed(), index.BootClock, slog.New(slog.DiscardHandler),
		index.Watch{Complete: func(yes bool) { complete <- yes }})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { follower.Run(ctx) })
	running.Go(func() { s.auditor.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	<-complete
	return s
}

func (s *server) people() {
	s.Helper()
	org, err := s.db.CreateOrganization(s.Context(), callerid.Organization{Name: "Acme", Region: "US", Disclosure: callerid.DefaultDisclosure()})
	s.must(err)
	s.org = org
	s.must(s.db.CreateLine(s.Context(), callerid.Line{Number: line, Org: org}))
	s.must(s.db.CreateKey(s.Context(), s.key))
	s.must(s.db.Update(s.Context(), org, func(tx store.Tx) error {
		for i := range folks {
			id := callerid.ContactID{15: byte(i + 1)}
			s.ids = append(s.ids, id)
			if err := tx.AddContacts([]callerid.Contact{{ID: id, Kind: callerid.KindContact, Status: callerid.StatusActive,
				Name: "First", Phones: []phone.Number{first + phone.Number(i)}}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (s *server) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *server) rename(i, nonce int) {
	s.Helper()
	s.must(s.db.Update(s.Context(), s.org, func(tx store.Tx) error {
		c, err := tx.Contact(s.ids[i])
		if err != nil {
			return err
		}
		c.Name = fmt.Sprint("Alex the ", nonce)
		return tx.PutContact(c)
	}))
}

func (s *server) ring(i int) recognizer.Reply {
	s.Helper()
	reply, err := s.Recognize(s.Context(), recognizer.Question{Key: &s.key, Called: line.String(), Caller: (first + phone.Number(i)).String()})
	s.must(err)
	return reply
}

// until rings everybody until it is so. It gives up after a time that no healthy
// machine needs.
func (s *server) until(what string, so func(audit.Stats) bool, between func()) {
	s.Helper()
	for end := time.Now().Add(time.Minute); !so(s.auditor.Stats()); {
		for i := range folks {
			s.ring(i)
		}
		between()
		if time.Now().After(end) {
			s.Fatalf("%s: never, at %+v", what, s.auditor.Stats())
		}
	}
}

type noMeter struct{}

func (noMeter) Failed(ringdexv1.Source, error) {}

// liar says the first answer that it was ever given, whatever is wanted.
type liar struct {
	recognizer.Near
	mu    sync.Mutex
	first map[callerid.Caller]answer.Answer
}

func (l *liar) Get(_ []byte, w answer.Want) (answer.Answer, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok := l.first[w.Caller]
	return a, ok
}

func (l *liar) Put(a answer.Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.first[a.Caller()]; !ok {
		l.first[a.Caller()] = a
	}
}

// An honest server is never accused, however fast names change under its rings.
func TestHonestServer(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			local := near.New(1)
			t.Cleanup(local.Close)
			s := newServer(t, open(t), local)
			nonce := 0
			s.until("twenty checks", func(st audit.Stats) bool { return st.Checked >= 20 }, func() {
				nonce++
				s.rename(nonce%folks, nonce)
			})
			if got := s.auditor.Stats(); got.Stale != 0 {
				t.Errorf("accused: %+v", got)
			}
		})
	}
}

// A cache that lies is found out once its lie is older than the bound, and not
// before.
func TestLiar(t *testing.T) {
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, open(t), &liar{first: map[callerid.Caller]answer.Answer{}})
			s.until("a check of the truth", func(st audit.Stats) bool { return st.Checked >= 1 }, func() {})
			for i := range folks {
				s.rename(i, 1)
			}
			changed := time.Now()
			s.until("the lie is found", func(st audit.Stats) bool { return st.Stale >= 3 }, func() {
				if s.auditor.Stats().Stale > 0 && time.Since(changed) < index.DefaultBound {
					t.Fatal("accused before the bound has passed")
				}
			})
		})
	}
}

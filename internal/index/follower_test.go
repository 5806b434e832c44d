package index_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/sqlite"
)

var quiet = slog.New(slog.DiscardHandler)

// news is what a Watch was told.
type news struct {
	rows     chan store.Row
	complete chan bool
}

func newNews() *news { return &news{make(chan store.Row, 1000), make(chan bool, 1000)} }

func (n *news) watch() index.Watch {
	return index.Watch{
		Changed: func(rows []store.Row) {
			for _, row := range rows {
				n.rows <- row
			}
		},
		Complete: func(is bool) { n.complete <- is },
	}
}

// follow runs a follower until the test ends, and sees that it ends too.
func follow(t *testing.T, x *index.Index, feed store.Feed, clock index.Clock, watch index.Watch) {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { index.NewFollower(x, feed, clock, quiet, watch).Run(ctx) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// book is a real database with one organization.
type book struct {
	*sqlite.Store
	org callerid.OrgID
}

func newBook(t *testing.T) *book {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ringdex.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	org, err := s.CreateOrganization(t.Context(), callerid.Organization{Name: "Acme", Region: "US"})
	if err != nil {
		t.Fatal(err)
	}
	return &book{s, org}
}

// add puts somebody on file.
func (b *book) add(t *testing.T, n phone.Number) callerid.ContactID {
	t.Helper()
	c := callerid.Contact{ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Name: "Ann", Phones: []phone.Number{n}}
	b.update(t, func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{c}) })
	return c.ID
}

func (b *book) update(t *testing.T, fn func(store.Tx) error) {
	t.Helper()
	if err := b.Update(t.Context(), b.org, fn); err != nil {
		t.Fatal(err)
	}
}

// heard tells when a poll begins: what the one before has found is published.
type heard struct {
	store.Feed
	polls chan struct{}
}

func hear(feed store.Feed) *heard { return &heard{feed, make(chan struct{}, 1)} }

func (h *heard) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	select {
	case h.polls <- struct{}{}:
	default:
	}
	return h.Feed.Poll(ctx, since)
}

// await looks at the index with each poll until it does what is expected.
func (h *heard) await(t *testing.T, x *index.Index, does func(*index.Proof) bool) {
	t.Helper()
	for range 100 {
		<-h.polls
		if p := x.Capture(); p != nil && does(p) {
			return
		}
	}
	t.Fatal("the index does not come to know it")
}

func TestFollower(t *testing.T) {
	const ann, bob phone.Number = 14155550100, 14155550101
	b := newBook(t)
	b.add(t, ann)
	x, told, feed := index.New(), newNews(), hear(b)
	follow(t, x, feed, index.BootClock, told.watch())
	if !<-told.complete {
		t.Fatal("the first news is that the index is not complete")
	}
	if _, there := x.Capture().Lookup(callerid.Caller{Org: b.org, Number: ann}); there != index.Present {
		t.Errorf("complete, and somebody on file is %v", there)
	}
	if numbers, bytes := x.Size(); numbers != 1 || bytes == 0 {
		t.Errorf("%d numbers in %d bytes", numbers, bytes)
	}

	id := b.add(t, bob)
	row := <-told.rows
	if want := (callerid.Caller{Org: b.org, Number: bob}); row.Caller != want || !row.Present {
		t.Errorf("changed: %+v", row)
	}
	if version, there := x.Capture().Lookup(row.Caller); there != index.Present || version != row.Version {
		t.Errorf("told of version %d before the index knows: %d, %v", row.Version, version, there)
	}
	b.update(t, func(tx store.Tx) error { return tx.DeleteContact(id) })
	if gone := <-told.rows; gone.Caller != row.Caller || gone.Present || gone.Version <= row.Version {
		t.Errorf("deleted: %+v", gone)
	}
	feed.await(t, x, func(p *index.Proof) bool { _, there := p.Lookup(row.Caller); return there == index.Absent })

	if err := b.CreateLine(t.Context(), callerid.Line{Org: b.org, Number: bob, Region: "US"}); err != nil {
		t.Fatal(err)
	}
	feed.await(t, x, func(p *index.Proof) bool {
		line, err := p.Directory.Line(b.org, bob.String())
		return err == nil && line.Number == bob
	})
	if sent := x.Capture().SentAt; sent > index.BootClock() || x.Capture().Bound != index.DefaultBound {
		t.Errorf("sent at %v, bound %v", sent, x.Capture().Bound)
	}
}

// overflowing says of the first poll with rows that it cannot carry them, and
// holds the reading of the organization until told.
type overflowing struct {
	store.Feed
	over  atomic.Bool
	begin chan struct{}
}

func (o *overflowing) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	d, err := o.Feed.Poll(ctx, since)
	if len(d.Rows) > 0 && o.over.CompareAndSwap(false, true) {
		d.Overflow, d.Rows = []callerid.OrgID{d.Rows[0].Caller.Org}, nil
	}
	return d, err
}

func (o *overflowing) LoadOrg(ctx context.Context, org callerid.OrgID, each func([]store.Row)) error {
	<-o.begin
	return o.Feed.LoadOrg(ctx, org, each)
}

func TestFollowerReadsAnew(t *testing.T) {
	const ann, bob phone.Number = 14155550100, 14155550101
	b := newBook(t)
	x, told, begin := index.New(), newNews(), make(chan struct{})
	feed := hear(&overflowing{Feed: b, begin: begin})
	follow(t, x, feed, index.BootClock, told.watch())
	<-told.complete
	caller := func(n phone.Number) callerid.Caller { return callerid.Caller{Org: b.org, Number: n} }
	presence := func(n phone.Number, want index.Presence) func(*index.Proof) bool {
		return func(p *index.Proof) bool { _, there := p.Lookup(caller(n)); return there == want }
	}
	b.add(t, ann)
	feed.await(t, x, presence(ann, index.Unsure))
	b.add(t, bob) // found by a poll during the reading
	<-told.rows
	if _, there := x.Capture().Lookup(callerid.Caller{Org: b.org + 1, Number: ann}); there != index.Absent {
		t.Errorf("a number of another organization is %v", there)
	}
	close(begin)
	feed.await(t, x, presence(ann, index.Present))
	feed.await(t, x, presence(bob, index.Present))
}

// scripted is a feed of an empty database, in a bubble of its own time.
type scripted struct {
	began time.Time
	polls []time.Duration
	// poll and org say how the n-th question ends.
	poll func(ctx context.Context, n int) (store.Delta, error)
	org  func(ctx context.Context, n int) error
	orgs int
	// load, unless nil, is what happens while all rows are read.
	load func()
}

func (s *scripted) since() time.Duration { return time.Since(s.began) }

func (s *scripted) Directory(context.Context) (store.Directory, error) {
	return store.Directory{Generation: "g"}, nil
}

func (s *scripted) Load(context.Context, func([]store.Row)) (store.Mark, error) {
	if s.load != nil {
		s.load()
	}
	return store.Mark{Generation: "g"}, nil
}

func (s *scripted) LoadOrg(ctx context.Context, _ callerid.OrgID, _ func([]store.Row)) error {
	s.orgs++
	return s.org(ctx, s.orgs)
}

func (s *scripted) Poll(ctx context.Context, _ store.Mark) (store.Delta, error) {
	s.polls = append(s.polls, s.since())
	return s.poll(ctx, len(s.polls))
}

var nothing = store.Delta{Mark: store.Mark{Generation: "g"}, Bound: time.Second}

// run follows the script for a while of the bubble's time and returns the log.
func (s *scripted) run(t *testing.T, x *index.Index, d time.Duration) string {
	s.began = time.Now()
	var log bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	index.NewFollower(x, s, s.since, slog.New(slog.NewTextHandler(&log, nil)), index.Watch{}).Run(ctx)
	return log.String()
}

// TestFollowerPauses: a failure is followed by a poll as soon as a success is, so
// that recovery takes one poll and no longer.
func TestFollowerPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := errors.New("the database is down")
		feed := &scripted{poll: func(ctx context.Context, n int) (store.Delta, error) {
			switch n {
			case 3, 4: // fails at once
				return store.Delta{}, down
			case 5: // never ends
				<-ctx.Done()
				return store.Delta{}, ctx.Err()
			}
			return nothing, nil
		}}
		x := index.New()
		log := feed.run(t, x, 2550*time.Millisecond)
		want := []time.Duration{0, 100, 200, 300, 400, 2500} // the fifth is given up after 2 s
		for i := range want {
			want[i] *= time.Millisecond
		}
		if len(feed.polls) != len(want) {
			t.Fatalf("polls at %v, want %v", feed.polls, want)
		}
		for i := range want {
			if feed.polls[i] != want[i] {
				t.Errorf("polls at %v, want %v", feed.polls, want)
				break
			}
		}
		if p := x.Capture(); p.SentAt != want[5] || p.Bound != time.Second {
			t.Errorf("the last proof is of %v, bound %v", p.SentAt, p.Bound)
		}
		if warnings := strings.Count(log, "level=WARN"); warnings != 2 || strings.Count(log, "level=INFO") != 1 {
			t.Errorf("one outage for two reasons, logged as\n%s", log)
		}
	})
}

// TestFollowerReadingFails: polls go on as ever while an organization cannot be
// read, whether that fails at once or only by taking too long.
func TestFollowerReadingFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		feed := &scripted{
			poll: func(_ context.Context, n int) (store.Delta, error) {
				d := nothing
				if n == 2 {
					d.Overflow = []callerid.OrgID{1}
				}
				return d, nil
			},
			org: func(ctx context.Context, n int) error {
				switch {
				case n < 5:
					return errors.New("too many connections")
				case n == 5:
					<-ctx.Done()
					return ctx.Err()
				}
				return nil
			},
		}
		x := index.New()
		feed.run(t, x, 3*time.Second)
		if feed.orgs != 3 || len(feed.polls) < 25 || len(feed.polls) > 40 {
			t.Errorf("in 3 s %d readings and %d polls", feed.orgs, len(feed.polls))
		}
		if _, there := x.Capture().Lookup(callerid.Caller{Org: 1, Number: 14155550100}); there != index.Unsure {
			t.Errorf("a number that was not read is %v", there)
		}
		feed.polls, feed.orgs = nil, 0
		feed.run(t, x, 31*time.Minute)
		if _, there := x.Capture().Lookup(callerid.Caller{Org: 1, Number: 14155550100}); there != index.Absent || feed.orgs != 6 {
			t.Errorf("after %d readings a number is %v", feed.orgs, there)
		}
	})
}

// TestFollowerIgnoresVoidRows: rows of a poll in another generation are nobody's
// news.
func TestFollowerIgnoresVoidRows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		feed := &scripted{began: time.Now(), poll: func(_ context.Context, n int) (store.Delta, error) {
			d := nothing
			if n == 2 {
				d.Mark.Generation = "another"
				d.Rows = []store.Row{{Caller: callerid.Caller{Org: 1, Number: 14155550100}, Version: 1, Present: true}}
			}
			return d, nil
		}}
		x, told := index.New(), newNews()
		follow(t, x, feed, feed.since, told.watch())
		for _, want := range []bool{true, false, true} {
			if is := <-told.complete; is != want {
				t.Errorf("complete: %v, want %v", is, want)
			}
		}
		if len(told.rows) > 0 {
			t.Error("void rows were told")
		}
	})
}

// TestFollowerLongLoad: while all rows are read, which takes its time, the
// directory is read and proven again and again.
func TestFollowerLongLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ages []time.Duration
		x := index.New()
		feed := &scripted{poll: func(context.Context, int) (store.Delta, error) { return nothing, nil }}
		feed.load = func() {
			for range 10 {
				time.Sleep(time.Second) // of the bubble
				ages = append(ages, feed.since()-x.Capture().SentAt)
			}
		}
		feed.run(t, x, 11*time.Second)
		for _, age := range ages {
			if age > time.Second {
				t.Fatalf("while loading, the proof was %v old", ages)
			}
		}
		if len(ages) != 10 || !x.Capture().Complete() {
			t.Errorf("loaded: %v, complete %v", ages, x.Capture().Complete())
		}
	})
}

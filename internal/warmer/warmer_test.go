package warmer_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/phone"
	"ringdex/internal/store"
	"ringdex/internal/store/sqlite"
	"ringdex/internal/warmer"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually fails the test unless the condition holds within ten seconds.
func eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(10 * time.Second)
	for !condition() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("never: %s", what)
		}
	}
}

// office is a database, a Redis and a warmer between them.
type office struct {
	t      *testing.T
	db     *sqlite.Store
	org    callerid.OrgID
	server *enginetest.RedisServer
	cache  *redis.Cache
	warmer *warmer.Warmer
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ringdex.db"), sqlite.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	org, err := db.CreateOrganization(t.Context(), callerid.Organization{Name: "Office", Interactions: 5})
	must(t, err)
	server := enginetest.Redis(t)
	cache, err := redis.Open(server.URL())
	must(t, err)
	t.Cleanup(func() { must(t, cache.Close()) })
	w := warmer.New(db, cache, slog.New(slog.DiscardHandler))
	return &office{t: t, db: db, org: org, server: server, cache: cache, warmer: w}
}

// hire adds contacts with one number each and returns their ids.
func (o *office) hire(n int) []callerid.ContactID {
	o.t.Helper()
	contacts := make([]callerid.Contact, n)
	ids := make([]callerid.ContactID, n)
	for i := range contacts {
		ids[i] = uuid.New()
		contacts[i] = callerid.Contact{
			ID: ids[i], Kind: callerid.KindContact, Status: callerid.StatusActive,
			Name:   fmt.Sprintf("Person %d", i),
			Phones: []phone.Number{14155550000 + phone.Number(i)},
		}
	}
	must(o.t, o.db.Update(o.t.Context(), o.org, func(tx store.Tx) error { return tx.AddContacts(contacts) }))
	return ids
}

// readings are the truth about everybody present.
func (o *office) readings() []store.Reading {
	o.t.Helper()
	var all []store.Reading
	for after, ended := "", false; !ended; {
		page, err := o.db.Page(o.t.Context(), after, 1000)
		must(o.t, err)
		all = append(all, page.Readings...)
		after, ended = page.Next, page.Next == ""
	}
	return all
}

func (o *office) warm(r store.Reading) bool {
	a, ok, err := o.cache.Peek(o.t.Context(), r.Caller)
	return ok && err == nil && a.Fits(answer.Want{
		Caller: r.Caller, Era: answer.EraOf(r.Generation), Version: r.Version, Interactions: r.Interactions,
	})
}

// allWarm waits until everybody's present state is in the cache.
func (o *office) allWarm() {
	o.t.Helper()
	left := o.readings()
	eventually(o.t, "everybody in the cache", func() bool {
		left = slices.DeleteFunc(left, o.warm)
		return len(left) == 0
	})
}

// run starts the warmer until the test ends.
func (o *office) run() {
	ctx, cancel := context.WithCancel(o.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		o.warmer.Run(ctx)
	}()
	o.t.Cleanup(func() {
		cancel()
		<-done
	})
}

func TestFillReachesEverybody(t *testing.T) {
	o := newOffice(t)
	ids := o.hire(501)
	must(t, o.db.Update(t.Context(), o.org, func(tx store.Tx) error { return tx.DeleteContact(ids[17]) }))
	var progress []int
	n, err := o.warmer.Fill(t.Context(), func(done int) { progress = append(progress, done) })
	must(t, err)
	if n != 500 {
		t.Errorf("filled %d, want 500", n)
	}
	if diff := cmp.Diff([]int{500}, progress); diff != "" {
		t.Error(diff)
	}
	o.allWarm()
}

func TestFillNobody(t *testing.T) {
	o := newOffice(t)
	n, err := o.warmer.Fill(t.Context(), func(int) { t.Error("there is no progress") })
	if n != 0 || err != nil {
		t.Errorf("filled %d, error %v", n, err)
	}
}

func TestFillGivesUp(t *testing.T) {
	o := newOffice(t)
	o.hire(1)
	o.server.Stop()
	if n, err := o.warmer.Fill(t.Context(), nil); n != 0 || err == nil {
		t.Errorf("filled %d without a Redis, error %v", n, err)
	}
}

func TestRunFillsAndFollows(t *testing.T) {
	o := newOffice(t)
	ids := o.hire(300)
	mark, err := o.db.Load(t.Context(), func([]store.Row) {})
	must(t, err)
	o.run()
	o.allWarm()
	deleted := o.readings()[299]

	must(t, o.db.Update(t.Context(), o.org, func(tx store.Tx) error {
		for _, id := range ids[:150] {
			c, err := tx.Contact(id)
			if err != nil {
				return err
			}
			c.Name = "Renamed " + c.Name
			if err := tx.PutContact(c); err != nil {
				return err
			}
		}
		return tx.DeleteContact(ids[299])
	}))
	before := o.readings()
	if slices.IndexFunc(before, func(r store.Reading) bool { return !o.warm(r) }) < 0 {
		t.Fatal("nothing has changed")
	}
	delta, err := o.db.Poll(t.Context(), mark)
	must(t, err)
	if len(delta.Rows) != 151 {
		t.Errorf("%d rows have changed, want 151", len(delta.Rows))
	}
	o.warmer.Changed(delta.Rows)
	o.allWarm()
	eventually(t, "the deleted one is forgotten", func() bool {
		_, known, err := o.cache.Peek(t.Context(), deleted.Caller)
		return err == nil && !known
	})
}

func TestRunOutlastsTheCache(t *testing.T) {
	o := newOffice(t)
	o.hire(10)
	o.server.Stop()
	o.run()
	o.server.Start()
	o.allWarm()

	// A change that comes while the cache is away is not lost.
	o.server.Stop()
	rows := make([]store.Row, 0, 10)
	for _, r := range o.readings() {
		rows = append(rows, store.Row{Caller: r.Caller, Version: r.Version, Present: true})
	}
	o.warmer.Changed(rows)
	o.server.Start()
	o.allWarm()
}

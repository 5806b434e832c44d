package addressbook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const (
	alex  phone.Number = 14155551200
	jamie phone.Number = 12025550133
	home  phone.Number = 14155550199
	spare phone.Number = 13125550162
)

const bound = 2 * time.Second

// noon is when the clock of a world begins.
var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// world is an organization with its book.
type world struct {
	*testing.T
	engine
	org      callerid.OrgID
	contacts *Contacts
	records  *Records
	outbound *Outbound
	bulk     *Bulk
	filters  *Filters
	fields   *Fields
	// shared is the cache that Erase clears.
	shared *shared

	clock *clock
}

// clock ticks with every look.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) look() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

func (c *clock) set(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
}

func newWorld(t *testing.T, e engine) *world {
	t.Helper()
	w := &world{T: t, engine: e, clock: &clock{now: noon}, shared: &shared{}}
	w.org = w.newOrg()
	w.contacts = NewContacts(Config{
		Reads: e, Writes: twice{e}, Filters: e, Files: e, Orgs: w.orgs, Now: w.clock.look, Shared: w.shared,
		Bound: func() time.Duration { return bound },
	})
	w.records = NewRecords(e, twice{e}, w.clock.look)
	w.outbound = NewOutbound(e, twice{e}, w.orgs)
	w.bulk = NewBulk(BulkConfig{
		Jobs: e, Reads: e, Writes: twice{e}, Filters: e, Orgs: w.orgs, Now: w.clock.look, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	w.filters, w.fields = NewFilters(e), NewFields(e, w.orgs)
	return w
}

// newOrg makes one under a name of its own.
func (w *world) newOrg() callerid.OrgID {
	w.Helper()
	id, err := w.CreateOrganization(w.Context(), callerid.Organization{Name: uuid.NewString(), Region: "US", Disclosure: callerid.DefaultDisclosure()})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// another is a world in the same database.
func (w *world) another() *world {
	w.Helper()
	return newWorld(w.T, w.engine)
}

// sub is a test within the same world.
func (w *world) sub(name string, test func(*world)) {
	w.Helper()
	w.Run(name, func(t *testing.T) {
		inner := *w
		inner.T = t
		test(&inner)
	})
}

func (w *world) orgs(id callerid.OrgID) (callerid.Organization, bool) {
	d, err := w.Directory(context.Background())
	if err != nil {
		w.Error(err)
	}
	for _, o := range d.Orgs {
		if o.ID == id {
			return o, true
		}
	}
	return callerid.Organization{}, false
}

// settings changes the organization.
func (w *world) settings(change func(*callerid.Organization)) {
	w.Helper()
	o, _ := w.orgs(w.org)
	change(&o)
	if err := w.UpdateOrganization(w.Context(), o); err != nil {
		w.Fatal(err)
	}
}

// twice loses each transaction once, after its work: whatever a use case keeps
// of the first try would show.
type twice struct{ Writer }

func (t twice) Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error {
	lost := errors.New("lost the race")
	err := t.Writer.Update(ctx, org, func(tx store.Tx) error { return errors.Join(fn(tx), lost) })
	if !errors.Is(err, lost) {
		return fmt.Errorf("the first try did not reach its end: %w", err)
	}
	return t.Writer.Update(ctx, org, fn)
}

// shared is a cache that records what it was told to forget.
type shared struct {
	err    error
	forgot []callerid.Caller
}

func (s *shared) Erase(_ context.Context, callers ...callerid.Caller) error {
	s.forgot = append(s.forgot, callers...)
	return s.err
}

// draft is a contact in the fewest words.
func draft(name string, phones ...string) Draft {
	return Draft{Contact: callerid.Contact{Name: name}, Phones: phones}
}

func (w *world) create(d Draft) callerid.Contact {
	w.Helper()
	contact, _, err := w.contacts.Create(w.Context(), w.org, d)
	if err != nil {
		w.Fatal(err)
	}
	w.onFile(contact)
	return contact
}

// campaign puts somebody on file whom a campaign has called.
func (w *world) campaign(name string, status callerid.Status, phones ...phone.Number) callerid.Contact {
	w.Helper()
	id := callerid.ContactID{0: 0xff, 15: byte(phones[0] % 251)}
	now := moment(w.clock.look())
	w.update(func(tx store.Tx) error {
		err := tx.AddContacts([]callerid.Contact{{
			ID: id, Kind: callerid.KindCampaign, Status: status, Name: name, Phones: phones, CreatedAt: now, UpdatedAt: now, Tags: []string{"lead"},
		}})
		return errors.Join(err, tx.AddCalled("Spring", id))
	})
	return w.read(id)
}

func (w *world) update(fn func(store.Tx) error) {
	w.Helper()
	if err := w.Update(w.Context(), w.org, fn); err != nil {
		w.Fatal(err)
	}
}

// change updates the named fields of a contact.
func (w *world) change(id callerid.ContactID, d Draft, fields ...string) callerid.Contact {
	w.Helper()
	contact, _, err := w.contacts.Update(w.Context(), w.org, Change{ID: id, Draft: d, Fields: fields})
	if err != nil {
		w.Fatal(err)
	}
	w.onFile(contact)
	return contact
}

func (w *world) delete(id callerid.ContactID) {
	w.Helper()
	if _, err := w.contacts.Delete(w.Context(), w.org, id, "", false); err != nil {
		w.Fatal(err)
	}
}

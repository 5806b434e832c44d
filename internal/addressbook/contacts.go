// Package addressbook is what an organization does with the people it has on
// file: keeping contacts, finding, merging and erasing them, what agents read
// along with them, whom a dialer may call, and doing one thing to many.
//
// Everything belongs to one organization, that of the key. What is another's is
// callerid.ErrNotFound, exactly like what never was. The rules are callerid's;
// this package says in which order they are applied within one transaction, and
// what is locked meanwhile.
package addressbook

import (
	"context"
	"fmt"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// Book reads contacts; store.Book does.
type Book interface {
	Contacts(ctx context.Context, org callerid.OrgID, ids ...callerid.ContactID) ([]callerid.Contact, error)
	List(ctx context.Context, org callerid.OrgID, q callerid.Query) (callerid.Page, error)
	Duplicates(ctx context.Context, org callerid.OrgID, kind callerid.DuplicateKind, after string, limit int) ([]callerid.Duplicates, error)
	Dossier(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error)
}

// Writer changes a book; store.Updater does.
type Writer interface {
	Update(ctx context.Context, org callerid.OrgID, fn func(store.Tx) error) error
}

// SavedFilters reads filters; store.Filters does.
type SavedFilters interface {
	Filters(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error)
}

// Scourer overwrites what a database's files hold of what was removed;
// store.Upkeep does.
type Scourer interface {
	Scour(ctx context.Context) error
}

// Shared is a cache that outlives its servers, in which answers about people
// would stay behind.
type Shared interface {
	// Erase removes all that it holds about the callers, and keeps out what was read
	// of them before.
	Erase(ctx context.Context, callers ...callerid.Caller) error
}

// Organizations finds an organization as it is set up at present.
type Organizations func(callerid.OrgID) (callerid.Organization, bool)

// of is callerid.ErrNotFound for an organization that is none any more.
func (o Organizations) of(id callerid.OrgID) (callerid.Organization, error) {
	org, ok := o(id)
	if !ok {
		return callerid.Organization{}, fmt.Errorf("looking up organization %d: %w", id, callerid.ErrNotFound)
	}
	return org, nil
}

// Config of Contacts. All but Shared are required.
type Config struct {
	Reads   Book
	Writes  Writer
	Files   Scourer
	Filters SavedFilters
	Orgs    Organizations
	// Bound is the fleet's freshness bound.
	Bound func() time.Duration
	Now   func() time.Time
	// Shared is nil where there is no shared cache.
	Shared Shared
}

// Contacts are the contacts of all organizations.
type Contacts struct{ Config }

// NewContacts returns the contacts behind the config.
func NewContacts(c Config) *Contacts { return &Contacts{c} }

// Get returns a contact, deleted ones that can be undeleted too.
func (c *Contacts) Get(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, error) {
	found, err := c.BatchGet(ctx, org, []callerid.ContactID{id})
	if err != nil {
		return callerid.Contact{}, err
	}
	if len(found) == 0 {
		return callerid.Contact{}, notFound(id)
	}
	return found[0], nil
}

// BatchGet is Get for at most callerid.MaxPage ids: those that are contacts
// here, in the order of the ids and once each.
func (c *Contacts) BatchGet(ctx context.Context, org callerid.OrgID, ids []callerid.ContactID) ([]callerid.Contact, error) {
	if len(ids) > callerid.MaxPage {
		return nil, invalid("contact_ids holds more than %d of them", callerid.MaxPage)
	}
	o, err := c.Orgs.of(org)
	if err != nil {
		return nil, err
	}
	return c.read(ctx, o, ids)
}

// read returns those of the ids that are contacts, deleted or not.
func (c *Contacts) read(ctx context.Context, org callerid.Organization, ids []callerid.ContactID) ([]callerid.Contact, error) {
	all, err := c.Reads.Contacts(ctx, org.ID, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading contacts: %w", err)
	}
	contacts := make([]callerid.Contact, 0, len(all))
	for _, contact := range all {
		if contact.Kind == callerid.KindContact {
			contacts = append(contacts, shown(contact, org))
		}
	}
	return contacts, nil
}

func (c *Contacts) now() time.Time { return moment(c.Now()) }

// moment is a time as exact as databases are, so that what is answered is what is
// read later.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// inBook tells a contact that can be worked with from one that is deleted, or
// that is only known from a campaign.
func inBook(contact callerid.Contact) bool {
	return contact.Kind == callerid.KindContact && contact.DeletedAt.IsZero()
}

// lock locks and returns a contact that can be worked with; callerid.ErrNotFound.
func lock(tx store.Tx, id callerid.ContactID) (callerid.Contact, error) {
	contact, err := tx.Contact(id)
	if err == nil && !inBook(contact) {
		err = notFound(id)
	}
	return contact, err
}

func notFound(id callerid.ContactID) error {
	return fmt.Errorf("looking for contact %s: %w", id, callerid.ErrNotFound)
}

// invalid is callerid.ErrInvalid with a text for the user.
func invalid(format string, args ...any) error {
	return fmt.Errorf("%w: %s", callerid.ErrInvalid, fmt.Sprintf(format, args...))
}

// callers are numbers as their organization sees them.
func callers(org callerid.OrgID, numbers []phone.Number) []callerid.Caller {
	all := make([]callerid.Caller, len(numbers))
	for i, n := range numbers {
		all[i] = callerid.Caller{Org: org, Number: n}
	}
	return all
}

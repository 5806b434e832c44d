package store

import (
	"context"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// Book reads an organization's address book. Nothing of another organization is
// ever seen through it. Each read is of one moment after it began.
type Book interface {
	// Contacts returns those of the ids that are contacts here, deleted ones and
	// a campaign's people included, in the order of the ids and once each.
	Contacts(ctx context.Context, org callerid.OrgID, ids ...callerid.ContactID) ([]callerid.Contact, error)
	// List returns a page. It answers from an index, however many contacts
	// there are. A page of large contacts ends at callerid.MaxPageBytes, after one
	// at least. callerid.ErrInvalid when q.After is no place in this order.
	//
	// A word is searched in name, first and last name, nick, emails, company,
	// notes and the digits of the phones, in any case: anywhere in them if it
	// has at least three characters, else at the beginning of a word.
	List(ctx context.Context, org callerid.OrgID, q callerid.Query) (callerid.Page, error)
	// Duplicates returns up to limit groups after a value, "" for the first:
	// those of one kind in the order of their values.
	Duplicates(ctx context.Context, org callerid.OrgID, kind callerid.DuplicateKind, after string, limit int) ([]callerid.Duplicates, error)
	// Dossier reads everything about a contact, deleted or not;
	// callerid.ErrNotFound.
	Dossier(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error)
	// Standings returns one for each number, in their order.
	Standings(ctx context.Context, org callerid.OrgID, numbers []phone.Number) ([]callerid.Standing, error)
	// DoNotCall lists up to limit numbers on the list that are larger than after.
	DoNotCall(ctx context.Context, org callerid.OrgID, after phone.Number, limit int) ([]phone.Number, error)
}

// Filters are an organization's saved filters, by name.
type Filters interface {
	// SaveFilter replaces one of the same name.
	SaveFilter(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) error
	// Filters returns all of them in the order of their names.
	Filters(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error)
	// DeleteFilter fails with callerid.ErrNotFound.
	DeleteFilter(ctx context.Context, org callerid.OrgID, name string) error
}

// Fields are an organization's custom fields, part of the directory.
type Fields interface {
	// DefineField adds a field; callerid.ErrExists when there is one of that
	// name, in any case.
	DefineField(ctx context.Context, org callerid.OrgID, f callerid.CustomField) error
	// DropField removes the definition and leaves the contacts' values;
	// callerid.ErrNotFound.
	DropField(ctx context.Context, org callerid.OrgID, name string) error
}

// Jobs are the bulk jobs of all organizations.
type Jobs interface {
	// CreateJob stores a new one.
	CreateJob(ctx context.Context, j callerid.Job) error
	// Job fails with callerid.ErrNotFound.
	Job(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error)
	// ListJobs returns up to limit, the newest first, without their selections.
	ListJobs(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error)
	// NextJob is the one that has waited longest of those that are not finished,
	// of any organization; callerid.ErrNotFound when there is none.
	NextJob(ctx context.Context) (callerid.Job, error)
}

// JobProgress within a transaction.
type JobProgress interface {
	// LockJob locks and returns a job; callerid.ErrNotFound.
	LockJob(id uuid.UUID) (callerid.Job, error)
	// PutJob replaces State, Total, Done, Skipped, Cursor and FinishedAt.
	PutJob(j callerid.Job) error
}

// Purger removes what was deleted, once its time is over.
type Purger interface {
	// Purge removes contacts for good that were deleted before a time, and jobs
	// that were finished before it, at most limit of each, and returns how many
	// contacts.
	Purge(ctx context.Context, before time.Time, limit int) (int, error)
}

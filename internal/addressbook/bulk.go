package addressbook

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// JobStore keeps jobs; store.Jobs does.
type JobStore interface {
	CreateJob(ctx context.Context, j callerid.Job) error
	Job(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error)
	ListJobs(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error)
	NextJob(ctx context.Context) (callerid.Job, error)
}

// Lister reads pages of contacts; store.Book does.
type Lister interface {
	List(ctx context.Context, org callerid.OrgID, q callerid.Query) (callerid.Page, error)
}

// BulkConfig of Bulk. All of it is required.
type BulkConfig struct {
	Jobs    JobStore
	Reads   Lister
	Writes  Writer
	Filters SavedFilters
	Orgs    Organizations
	Now     func() time.Time
	Log     *slog.Logger
}

// Bulk does one thing to many contacts, in the background.
type Bulk struct {
	BulkConfig
	// chunk is how many contacts are changed in one transaction.
	chunk int
}

// NewBulk returns the jobs behind the config.
func NewBulk(c BulkConfig) *Bulk { return &Bulk{c, bulkChunk} }

// BulkRequest is what to do, and to whom: to a selection of at most maxSelection
// contacts, or to all that a filter selects. Everybody has to be meant: then All
// is set, and the filter empty.
type BulkRequest struct {
	Action callerid.Action
	// Argument is the tag, or the campaign's name.
	Argument  string
	Selection []callerid.ContactID
	Filter    callerid.Filter
	// Saved is the name of a saved filter that Filter narrows.
	Saved string
	All   bool
}

const maxSelection = 10_000

// Start begins a job, and returns before it has done anything.
func (b *Bulk) Start(ctx context.Context, org callerid.OrgID, r BulkRequest) (callerid.Job, error) {
	o, err := b.Orgs.of(org)
	if err != nil {
		return callerid.Job{}, err
	}
	argument, err := argument(r.Action, r.Argument)
	if err != nil {
		return callerid.Job{}, err
	}
	filter, err := narrowed(ctx, b.Filters, o, r.Saved, r.Filter)
	if err != nil {
		return callerid.Job{}, err
	}
	if err := r.meant(filter); err != nil {
		return callerid.Job{}, err
	}
	job := callerid.Job{
		ID: uuid.New(), Org: org, Action: r.Action, Argument: argument,
		Selection: sorted(r.Selection), Filter: filter,
		State: callerid.JobRunning, CreatedAt: moment(b.Now()),
	}
	if err := b.Jobs.CreateJob(ctx, job); err != nil {
		return callerid.Job{}, fmt.Errorf("starting a job: %w", err)
	}
	return job, nil
}

// argument checks what an action needs to know.
func argument(action callerid.Action, text string) (string, error) {
	switch action {
	case callerid.ActionTag, callerid.ActionUntag:
		return required("argument", text, callerid.MaxTag, callerid.CheckLine)
	case callerid.ActionCampaign:
		return required("argument", text, callerid.MaxCampaignName, callerid.CheckLine)
	case callerid.ActionDoNotCall, callerid.ActionDelete:
		if text != "" {
			return "", invalid("argument is for tags and campaigns")
		}
		return "", nil
	}
	return "", invalid("action is none that is known")
}

// meant is callerid.ErrInvalid unless a request says in one way which contacts it
// is about. filter is what both of its filters select.
func (r BulkRequest) meant(filter callerid.Filter) error {
	selects := len(r.Selection) > 0
	switch {
	case selects && (r.All || r.Saved != "" || !filter.Empty()):
		return invalid("contact_ids goes without a filter and without all")
	case !selects && !r.All && filter.Empty():
		return invalid("contact_ids and filter are empty: set all if everybody is meant")
	case r.All && !filter.Empty():
		return invalid("all goes without a filter")
	case len(r.Selection) > maxSelection:
		return invalid("contact_ids holds more than %d of them", maxSelection)
	case filter.Deleted:
		return invalid("filter.deleted selects contacts that nothing can be done to")
	}
	return nil
}

// Get returns a job; callerid.ErrNotFound.
func (b *Bulk) Get(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	job, err := b.Jobs.Job(ctx, org, id)
	if err != nil {
		return callerid.Job{}, fmt.Errorf("reading job %s: %w", id, err)
	}
	return job, nil
}

// List returns the latest jobs, the newest first: callerid.DefaultPage of them for
// a limit of 0.
func (b *Bulk) List(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error) {
	limit, err := pageSize(limit)
	if err != nil {
		return nil, err
	}
	jobs, err := b.Jobs.ListJobs(ctx, org, limit)
	if err != nil {
		return nil, fmt.Errorf("listing jobs: %w", err)
	}
	return jobs, nil
}

// Cancel ends a job before its next step. What is done stays done, and a job that
// has finished stays as it is.
func (b *Bulk) Cancel(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	job, err := b.finish(ctx, org, id, callerid.JobCancelled)
	if err != nil {
		return callerid.Job{}, fmt.Errorf("cancelling job %s: %w", id, err)
	}
	return job, nil
}

// finish ends a job that has not ended yet.
func (b *Bulk) finish(ctx context.Context, org callerid.OrgID, id uuid.UUID, state callerid.JobState) (job callerid.Job, err error) {
	err = b.Writes.Update(ctx, org, func(tx store.Tx) error {
		var err error
		if job, err = tx.LockJob(id); err != nil || job.Finished() {
			return err
		}
		job.State, job.FinishedAt = state, moment(b.Now())
		return tx.PutJob(job)
	})
	return job, err
}

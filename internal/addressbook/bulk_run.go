package addressbook

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

const (
	// bulkChunk contacts are few enough that whoever writes to one of them hardly
	// waits until all are changed.
	bulkChunk = 100
	// bulkIdle is how soon a new job is found.
	bulkIdle = 200 * time.Millisecond
	// bulkTries of a job that fails, pausing in between from bulkPause on and
	// twice as long each time: enough for a database that starts again.
	bulkTries = 6
	bulkPause = 500 * time.Millisecond
)

// errEnded: the job was cancelled, or another server has done the rest.
var errEnded = errors.New("the job has ended")

// Run does the jobs, one after the other and the oldest first, until ctx ends. It
// is for one server at a time; two at once do no harm, but the same work.
func (b *Bulk) Run(ctx context.Context) {
	healthy := true
	for ctx.Err() == nil {
		job, err := b.Jobs.NextJob(ctx)
		if err == nil {
			b.do(ctx, job)
			healthy = true
			continue
		}
		idle := errors.Is(err, callerid.ErrNotFound)
		if !idle && healthy && ctx.Err() == nil {
			b.Log.Warn("looking for bulk jobs", "error", err)
		}
		healthy = idle
		_ = pause(ctx, bulkIdle)
	}
}

// do works on a job until it has ended. One that keeps failing at the same place
// is given up, lest the others wait for it forever.
func (b *Bulk) do(ctx context.Context, job callerid.Job) {
	log := b.Log.With("job", job.ID, "action", job.Action)
	for failures := 0; failures < bulkTries; {
		cursor := job.Cursor
		err := b.attempt(ctx, &job)
		if err == nil || errors.Is(err, errEnded) || ctx.Err() != nil {
			return
		}
		log.Warn("bulk job", "done", job.Done, "skipped", job.Skipped, "error", err)
		if job.Cursor != cursor {
			failures = 0
		}
		_ = pause(ctx, bulkPause<<failures)
		failures++
	}
	if _, err := b.finish(ctx, job.Org, job.ID, callerid.JobFailed); err != nil && ctx.Err() == nil {
		log.Warn("giving up a bulk job", "error", err)
	}
}

// attempt takes a job from where it stands to its end. What is committed is in
// job.
func (b *Bulk) attempt(ctx context.Context, job *callerid.Job) error {
	org, err := b.Orgs.of(job.Org)
	if err != nil {
		return err
	}
	if job.Total == 0 {
		if err := b.count(ctx, org, job); err != nil {
			return err
		}
	}
	for ids, err := range b.selected(ctx, org, *job) {
		if err != nil {
			return err
		}
		ids = slices.DeleteFunc(ids, func(id callerid.ContactID) bool { return before(id, job.Cursor) <= 0 })
		if len(ids) == 0 {
			continue
		}
		if err := b.step(ctx, org, job, ids); err != nil {
			return err
		}
	}
	_, err = b.finish(ctx, job.Org, job.ID, callerid.JobDone)
	return err
}

// selected are the contacts of a job in the order of their ids, in chunks that
// are the receiver's. Whoever came after the job is none of them.
func (b *Bulk) selected(ctx context.Context, org callerid.Organization, job callerid.Job) iter.Seq2[[]callerid.ContactID, error] {
	return func(yield func([]callerid.ContactID, error) bool) {
		if len(job.Selection) > 0 {
			for ids := range slices.Chunk(job.Selection, b.chunk) {
				if !yield(slices.Clone(ids), ctx.Err()) {
					return
				}
			}
			return
		}
		q := callerid.Query{Filter: job.Filter, Words: callerid.SearchWords(job.Filter.Text, org.Region), Order: callerid.OrderID, Limit: b.chunk}
		if until := job.CreatedAt.Add(time.Microsecond); q.CreatedUntil.IsZero() || until.Before(q.CreatedUntil) {
			q.CreatedUntil = until
		}
		for more := true; more; more = q.After != "" {
			page, err := b.Reads.List(ctx, org.ID, q)
			var ids []callerid.ContactID
			for _, contact := range page.Contacts {
				ids = append(ids, contact.ID)
			}
			if !yield(ids, err) || err != nil {
				return
			}
			q.After = page.Next
		}
	}
}

// count counts the contacts by walking through them, and stops when the job is
// cancelled meanwhile.
func (b *Bulk) count(ctx context.Context, org callerid.Organization, job *callerid.Job) error {
	total := int64(0)
	for ids, err := range b.selected(ctx, org, *job) {
		if err != nil {
			return fmt.Errorf("counting: %w", err)
		}
		total += int64(len(ids))
		if now, err := b.Jobs.Job(ctx, job.Org, job.ID); err != nil || now.Finished() {
			return errors.Join(err, errEnded)
		}
	}
	return b.progress(ctx, job, func(_ store.Tx, job *callerid.Job) error {
		job.Total = total
		return nil
	})
}

// step does the job to a chunk of contacts.
func (b *Bulk) step(ctx context.Context, org callerid.Organization, job *callerid.Job, ids []callerid.ContactID) error {
	return b.progress(ctx, job, func(tx store.Tx, job *callerid.Job) error {
		contacts, err := lockAll(tx, ids)
		if err != nil {
			return err
		}
		done := job.Done
		for _, contact := range contacts {
			e := edit{tx: tx, org: org, now: moment(b.Now()), was: contact, is: contact}
			changed, err := e.act(job.Action, job.Argument)
			if err != nil {
				return fmt.Errorf("at contact %s: %w", contact.ID, err)
			}
			if changed {
				job.Done++
			}
		}
		job.Skipped += int64(len(ids)) - (job.Done - done)
		job.Cursor = ids[len(ids)-1]
		return nil
	})
}

// progress runs fn on the job in one transaction with what it does, unless the job
// has ended. job is what is committed.
func (b *Bulk) progress(ctx context.Context, job *callerid.Job, fn func(store.Tx, *callerid.Job) error) error {
	var done callerid.Job
	err := b.Writes.Update(ctx, job.Org, func(tx store.Tx) error {
		var err error
		if done, err = tx.LockJob(job.ID); err != nil {
			return err
		}
		if done.Finished() {
			return errEnded
		}
		if done.Cursor != job.Cursor {
			return fmt.Errorf("another server works on it: %w", errEnded)
		}
		if err := fn(tx, &done); err != nil {
			return err
		}
		return tx.PutJob(done)
	})
	if err == nil {
		*job = done
	}
	return err
}

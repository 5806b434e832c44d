package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"ringdex/internal/callerid"
)

// CreateJob fails with callerid.ErrExists for a taken id.
func (s *Store) CreateJob(ctx context.Context, j callerid.Job) error {
	const doing = "creating a job"
	filter, err := json.Marshal(j.Filter)
	if err != nil {
		return failure(doing, err)
	}
	return s.change(ctx, doing, `INSERT INTO jobs
		(org, id, action, argument, selection, filter, state, total, done, skipped, cursor, created_at, finished_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		j.Org, j.ID, string(j.Action), j.Argument, append([]callerid.ContactID{}, j.Selection...), string(filter),
		string(j.State), j.Total, j.Done, j.Skipped, j.Cursor, j.CreatedAt, orNull(j.FinishedAt))
}

// What scanJob reads. Lists go without selections, which may be long.
const (
	jobColumns = "org, id, action, argument, filter, state, total, done, skipped, cursor, created_at, finished_at, "
	jobQuery   = "SELECT " + jobColumns + "selection FROM jobs "
	jobsQuery  = "SELECT " + jobColumns + "NULL::uuid[] FROM jobs "
)

// jobRow is a job as it is scanned.
type jobRow struct {
	callerid.Job
	filter            []byte
	created, finished pgtype.Timestamptz
}

func scanJob(row pgx.CollectableRow) (r jobRow, err error) {
	err = row.Scan(&r.Org, &r.ID, &r.Action, &r.Argument, &r.filter, &r.State, &r.Total, &r.Done, &r.Skipped, &r.Cursor,
		&r.created, &r.finished, &r.Selection)
	return r, err
}

// read fails with callerid.ErrInvalid for a filter that a hand has left
// unreadable: a job must not do to everybody what was meant for some.
func (r jobRow) read() (callerid.Job, error) {
	j := r.Job
	if err := decodeStrictly(r.filter, &j.Filter); err != nil {
		return callerid.Job{}, fmt.Errorf("%w: a job that cannot be read: %w", callerid.ErrInvalid, err)
	}
	if len(j.Selection) == 0 {
		j.Selection = nil
	}
	j.CreatedAt, j.FinishedAt = timeOf(r.created), timeOf(r.finished)
	return j, nil
}

// Job is one statement.
func (s *Store) Job(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	const doing = "reading a job"
	rows, err := viewed(ctx, s, doing, scanJob, jobQuery+"WHERE org = $1 AND id = $2", org, id)
	if err != nil {
		return callerid.Job{}, err
	}
	if len(rows) == 0 {
		return callerid.Job{}, failure(doing, callerid.ErrNotFound)
	}
	j, err := rows[0].read()
	return j, failure(doing, err)
}

// readable are those of the rows that can be read: the others must not keep them
// from being listed, or from being done.
func readable(rows []jobRow) (jobs []callerid.Job) {
	for _, row := range rows {
		if j, err := row.read(); err == nil {
			jobs = append(jobs, j)
		}
	}
	return jobs
}

// ListJobs is one statement.
func (s *Store) ListJobs(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error) {
	rows, err := viewed(ctx, s, "listing jobs", scanJob, jobsQuery+"WHERE org = $1 ORDER BY created_at DESC, id DESC LIMIT $2", org, limit)
	return readable(rows), err
}

// NextJob is one statement, from an index of those that run.
func (s *Store) NextJob(ctx context.Context) (callerid.Job, error) {
	const doing, few = "looking for a job", 16
	rows, err := viewed(ctx, s, doing, scanJob, jobQuery+"WHERE state = 'running' ORDER BY created_at, id LIMIT $1", few)
	jobs := readable(rows)
	if err == nil && len(jobs) == 0 {
		err = failure(doing, callerid.ErrNotFound)
	}
	if err != nil {
		return callerid.Job{}, err
	}
	return jobs[0], nil
}

// LockJob locks and reads in one statement: a job is one row.
func (t *tx) LockJob(id uuid.UUID) (j callerid.Job, err error) {
	const doing = "locking a job"
	rows, err := t.Query(t.ctx, jobQuery+"WHERE org = $1 AND id = $2 FOR NO KEY UPDATE", t.org, id)
	var row jobRow
	if err == nil {
		row, err = pgx.CollectExactlyOneRow(rows, scanJob)
	}
	if err == nil {
		j, err = row.read()
	}
	return j, t.failed(doing, err)
}

// PutJob fails with callerid.ErrNotFound.
func (t *tx) PutJob(j callerid.Job) error {
	const doing = "noting a job's progress"
	rows, err := t.exec(doing, `UPDATE jobs SET (state, total, done, skipped, cursor, finished_at) = ($3, $4, $5, $6, $7, $8)
		WHERE org = $1 AND id = $2`, t.org, j.ID, string(j.State), j.Total, j.Done, j.Skipped, j.Cursor, orNull(j.FinishedAt))
	if err == nil && rows == 0 {
		err = t.failed(doing, callerid.ErrNotFound)
	}
	return err
}

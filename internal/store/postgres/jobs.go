package postgres

import (
	"context"
	"encoding/json"

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

func scanJob(row pgx.CollectableRow) (j callerid.Job, err error) {
	var filter []byte
	var created, finished pgtype.Timestamptz
	err = row.Scan(&j.Org, &j.ID, &j.Action, &j.Argument, &filter, &j.State, &j.Total, &j.Done, &j.Skipped, &j.Cursor,
		&created, &finished, &j.Selection)
	if err != nil {
		return j, err
	}
	if len(j.Selection) == 0 {
		j.Selection = nil
	}
	j.CreatedAt, j.FinishedAt = timeOf(created), timeOf(finished)
	return j, json.Unmarshal(filter, &j.Filter)
}

// Job is one statement.
func (s *Store) Job(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	return s.oneJob(ctx, "reading a job", "WHERE org = $1 AND id = $2", org, id)
}

// NextJob is one statement, from an index of those that run.
func (s *Store) NextJob(ctx context.Context) (callerid.Job, error) {
	return s.oneJob(ctx, "looking for a job", "WHERE state = 'running' ORDER BY created_at, id LIMIT 1")
}

func (s *Store) oneJob(ctx context.Context, doing, which string, args ...any) (callerid.Job, error) {
	jobs, err := viewed(ctx, s, doing, scanJob, jobQuery+which, args...)
	if err == nil && len(jobs) == 0 {
		err = failure(doing, callerid.ErrNotFound)
	}
	if err != nil {
		return callerid.Job{}, err
	}
	return jobs[0], nil
}

// ListJobs is one statement.
func (s *Store) ListJobs(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error) {
	return viewed(ctx, s, "listing jobs", scanJob, jobsQuery+"WHERE org = $1 ORDER BY created_at DESC, id DESC LIMIT $2", org, limit)
}

// LockJob locks and reads in one statement: a job is one row.
func (t *tx) LockJob(id uuid.UUID) (j callerid.Job, err error) {
	const doing = "locking a job"
	rows, err := t.Query(t.ctx, jobQuery+"WHERE org = $1 AND id = $2 FOR NO KEY UPDATE", t.org, id)
	if err == nil {
		j, err = pgx.CollectExactlyOneRow(rows, scanJob)
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

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// CreateJob implements store.Jobs. It fails with callerid.ErrNotFound when there
// is no such organization, and with callerid.ErrExists for a taken id.
func (s *Store) CreateJob(ctx context.Context, j callerid.Job) error {
	err := s.write(ctx, func(t *tx) error { return t.addJob(j) })
	if err != nil {
		return fmt.Errorf("creating a job: %w", err)
	}
	return nil
}

func (t *tx) addJob(j callerid.Job) error {
	selection, err := array(j.Selection)
	if err != nil {
		return err
	}
	filter, err := json.Marshal(j.Filter)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO jobs (state, total, done, skipped, cursor, finished_at, org, id,
		action, argument, selection, filter, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		append(progress(j), j.Org, j.ID.String(), string(j.Action), j.Argument, selection, string(filter), timeText(j.CreatedAt))...)
	return err
}

// progress is what PutJob writes.
func progress(j callerid.Job) []any {
	return []any{string(j.State), j.Total, j.Done, j.Skipped, j.Cursor.String(), timeOrNull(j.FinishedAt)}
}

// Queries for a jobRow. Lists go without selections, which may be long.
var (
	jobColumns = "org, id, action, argument, filter, state, total, done, skipped, cursor, " + timeOf("created_at") + ", " + timeOf("finished_at")
	jobQuery   = "SELECT " + jobColumns + ", selection FROM jobs WHERE org = ? AND id = ?"
	jobsQuery  = "SELECT " + jobColumns + ", '[]' FROM jobs WHERE org = ? ORDER BY julianday(created_at) DESC, created_at DESC, id DESC LIMIT ?"
	nextQuery  = "SELECT " + jobColumns + ", selection FROM jobs WHERE state = 'running' ORDER BY julianday(created_at), created_at, id"
)

// jobRow is a job as it is scanned.
type jobRow struct {
	job                           callerid.Job
	id, filter, cursor, selection string
}

func (r *jobRow) targets() []any {
	j := &r.job
	return []any{
		&j.Org, text{&r.id}, text{(*string)(&j.Action)}, text{&j.Argument}, text{&r.filter}, text{(*string)(&j.State)}, &j.Total,
		&j.Done, &j.Skipped, text{&r.cursor}, (*moment)(&j.CreatedAt), (*moment)(&j.FinishedAt), text{&r.selection},
	}
}

// read fails with callerid.ErrInvalid for what a hand has left unreadable: a job
// must not do to everybody what was meant for some.
func (r *jobRow) read() (callerid.Job, error) {
	j := r.job
	err := errors.Join(
		j.ID.UnmarshalText([]byte(r.id)), j.Cursor.UnmarshalText([]byte(r.cursor)),
		json.Unmarshal([]byte(r.selection), &j.Selection), decodeStrictly(r.filter, &j.Filter),
	)
	if err != nil {
		return callerid.Job{}, fmt.Errorf("%w: a job that cannot be read: %w", callerid.ErrInvalid, err)
	}
	return j, nil
}

// Job implements store.Jobs.
func (s *Store) Job(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	const doing = "reading a job"
	rows, err := viewed(ctx, s, doing, scanJob, jobQuery, org, id.String())
	if err != nil {
		return callerid.Job{}, err
	}
	if len(rows) == 0 {
		return callerid.Job{}, fmt.Errorf("%s: %w", doing, callerid.ErrNotFound)
	}
	j, err := rows[0].read()
	if err != nil {
		return callerid.Job{}, fmt.Errorf("%s: %w", doing, err)
	}
	return j, nil
}

func scanJob(rows *sql.Rows) (r jobRow, err error) {
	err = rows.Scan(r.targets()...)
	return r, err
}

// ListJobs implements store.Jobs. It passes over what cannot be read.
func (s *Store) ListJobs(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error) {
	rows, err := viewed(ctx, s, "listing jobs", scanJob, jobsQuery, org, limit)
	var jobs []callerid.Job
	for _, row := range rows {
		if j, err := row.read(); err == nil {
			jobs = append(jobs, j)
		}
	}
	return jobs, err
}

// NextJob implements store.Jobs. It passes over what cannot be read, which must
// not keep the others waiting.
func (s *Store) NextJob(ctx context.Context) (next callerid.Job, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, nextQuery)
		if err != nil {
			return err
		}
		defer rows.Close() // Err tells
		for rows.Next() {
			row, err := scanJob(rows)
			if err != nil {
				return err
			}
			if next, err = row.read(); err == nil {
				return nil
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return callerid.ErrNotFound
	})
	if err != nil {
		return callerid.Job{}, fmt.Errorf("looking for a job: %w", err)
	}
	return next, nil
}

// LockJob implements store.JobProgress.
func (t *tx) LockJob(id uuid.UUID) (callerid.Job, error) {
	var row jobRow
	err := t.scan(row.targets(), jobQuery, t.org, id.String())
	if err == nil {
		row.job, err = row.read()
	}
	if err != nil {
		return callerid.Job{}, fmt.Errorf("locking a job: %w", err)
	}
	return row.job, nil
}

// PutJob implements store.JobProgress. It fails with callerid.ErrNotFound.
func (t *tx) PutJob(j callerid.Job) error {
	err := t.one(`UPDATE jobs SET state = ?, total = ?, done = ?, skipped = ?, cursor = ?, finished_at = ?
		WHERE org = ? AND id = ?`, append(progress(j), t.org, j.ID.String())...)
	if err != nil {
		return fmt.Errorf("noting a job's progress: %w", err)
	}
	return nil
}

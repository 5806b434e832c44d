package postgres

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// AddTasks locks all their contacts before it adds the first.
func (t *tx) AddTasks(tasks ...callerid.Task) error {
	return addRecords(t, "tasks", []string{"title", "due_at", "done_at"}, tasks, func(r callerid.Task) (record, []any) {
		return record{r.ID, r.Contact}, []any{r.Title, orNull(r.DueAt), orNull(r.DoneAt)}
	})
}

// AddMemories locks all their contacts before it adds the first.
func (t *tx) AddMemories(memories ...callerid.Memory) error {
	return addRecords(t, "memories", []string{"text", "created_at"}, memories, func(r callerid.Memory) (record, []any) {
		return record{r.ID, r.Contact}, []any{r.Text, r.CreatedAt}
	})
}

// AddRatings locks all their contacts before it adds the first.
func (t *tx) AddRatings(ratings ...callerid.Rating) error {
	return addRecords(t, "ratings", []string{"score", "comment", "created_at"}, ratings, func(r callerid.Rating) (record, []any) {
		return record{r.ID, r.Contact}, []any{r.Score, r.Comment, r.CreatedAt}
	})
}

// record is what all records have.
type record struct {
	id      callerid.RecordID
	contact callerid.ContactID
}

func addRecords[R any](t *tx, table string, columns []string, records []R, values func(R) (record, []any)) error {
	doing := fmt.Sprintf("adding %d %s", len(records), table)
	ids, rows := make([]callerid.ContactID, len(records)), make([][]any, len(records))
	for i := range records {
		r, rest := values(records[i])
		if r.id == uuid.Nil {
			r.id = uuid.New()
		}
		ids[i], rows[i] = r.contact, append([]any{t.org, r.id, r.contact}, rest...)
	}
	if err := t.lockContacts(doing, ids...); err != nil {
		return err
	}
	_, err := t.CopyFrom(t.ctx, pgx.Identifier{table}, append([]string{"org", "uid", "contact"}, columns...), pgx.CopyFromRows(rows))
	return t.failed(doing, err)
}

// FinishTask locks the contact first, as whoever changes an answer does.
func (t *tx) FinishTask(contact callerid.ContactID, id callerid.RecordID, at time.Time) error {
	return t.changeRecord("finishing a task", contact, `UPDATE tasks SET done_at = CASE
		WHEN $4::timestamptz IS NOT NULL THEN coalesce(done_at, $4) END WHERE org = $1 AND contact = $2 AND uid = $3`, id, orNull(at))
}

// RemoveRecord knows no other kinds than those of the domain.
func (t *tx) RemoveRecord(contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error {
	const doing = "removing a record"
	table, known := map[callerid.RecordKind]string{
		callerid.RecordTask: "tasks", callerid.RecordMemory: "memories", callerid.RecordRating: "ratings",
	}[kind]
	if !known {
		return t.failed(doing, fmt.Errorf("%w: there is no kind of record %d", callerid.ErrInvalid, kind))
	}
	return t.changeRecord(doing, contact, "DELETE FROM "+table+" WHERE org = $1 AND contact = $2 AND uid = $3", id)
}

func (t *tx) changeRecord(doing string, contact callerid.ContactID, sql string, args ...any) error {
	if err := t.lockContacts(doing, contact); err != nil {
		return err
	}
	rows, err := t.exec(doing, sql, append([]any{t.org, contact}, args...)...)
	if err == nil && rows == 0 {
		err = t.failed(doing, callerid.ErrNotFound)
	}
	return err
}

package sqlite

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// AddTasks implements store.Records.
func (t *tx) AddTasks(tasks ...callerid.Task) error {
	for _, r := range tasks {
		err := t.addRecord("tasks (org, uid, contact, title, due_at, done_at) VALUES (?, ?, ?, ?, ?, ?)",
			r.ID, r.Contact, r.Title, timeOrNull(r.DueAt), timeOrNull(r.DoneAt))
		if err != nil {
			return err
		}
	}
	return nil
}

// AddMemories implements store.Records.
func (t *tx) AddMemories(memories ...callerid.Memory) error {
	for _, r := range memories {
		err := t.addRecord("memories (org, uid, contact, text, created_at) VALUES (?, ?, ?, ?, ?)",
			r.ID, r.Contact, r.Text, timeText(r.CreatedAt))
		if err != nil {
			return err
		}
	}
	return nil
}

// AddRatings implements store.Records.
func (t *tx) AddRatings(ratings ...callerid.Rating) error {
	for _, r := range ratings {
		err := t.addRecord("ratings (org, uid, contact, score, comment, created_at) VALUES (?, ?, ?, ?, ?, ?)",
			r.ID, r.Contact, r.Score, r.Comment, timeText(r.CreatedAt))
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) addRecord(into string, id callerid.RecordID, contact callerid.ContactID, values ...any) error {
	if id == uuid.Nil {
		id = uuid.New()
	}
	_, err := t.exec("INSERT INTO "+into, append([]any{t.org, id.String(), contact.String()}, values...)...)
	if err != nil {
		return fmt.Errorf("adding a record about contact %s: %w", contact, err)
	}
	return nil
}

// FinishTask implements store.Records.
func (t *tx) FinishTask(contact callerid.ContactID, id callerid.RecordID, at time.Time) error {
	err := t.one("UPDATE tasks SET done_at = CASE WHEN ?1 IS NOT NULL THEN coalesce(done_at, ?1) END WHERE org = ?2 AND contact = ?3 AND uid = ?4",
		timeOrNull(at), t.org, contact.String(), id.String())
	if err != nil {
		return fmt.Errorf("finishing a task: %w", err)
	}
	return nil
}

// RemoveRecord implements store.Records. It knows no other kinds than those of
// the domain.
func (t *tx) RemoveRecord(contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error {
	table, known := map[callerid.RecordKind]string{
		callerid.RecordTask: "tasks", callerid.RecordMemory: "memories", callerid.RecordRating: "ratings",
	}[kind]
	err := fmt.Errorf("%w: there is no kind of record %d", callerid.ErrInvalid, kind)
	if known {
		err = t.one("DELETE FROM "+table+" WHERE org = ? AND contact = ? AND uid = ?", t.org, contact.String(), id.String())
	}
	if err != nil {
		return fmt.Errorf("removing a record: %w", err)
	}
	return nil
}

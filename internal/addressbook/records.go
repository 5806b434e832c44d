package addressbook

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Dossiers reads what is on file about one person; store.Book does.
type Dossiers interface {
	Dossier(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error)
}

// Records are the tasks, memories and ratings of contacts.
type Records struct {
	reads  Dossiers
	writes Writer
	now    func() time.Time
}

// NewRecords returns the records of a book.
func NewRecords(reads Dossiers, writes Writer, now func() time.Time) *Records {
	return &Records{reads, writes, now}
}

// List returns a contact's dossier: tasks in the order they were added, memories
// and ratings newest first.
func (r *Records) List(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error) {
	dossier, err := r.reads.Dossier(ctx, org, id)
	if err == nil && !inBook(dossier.Contact) {
		err = notFound(id)
	}
	if err != nil {
		return callerid.Dossier{}, fmt.Errorf("listing records of contact %s: %w", id, err)
	}
	return dossier, nil
}

// AddTask adds an open task; its ID and DoneAt are not read.
func (r *Records) AddTask(ctx context.Context, org callerid.OrgID, t callerid.Task) (callerid.Task, error) {
	var err error
	if t.Title, err = required("title", t.Title, callerid.MaxTaskTitle, callerid.CheckLine); err != nil {
		return callerid.Task{}, err
	}
	t.ID, t.DueAt, t.DoneAt = uuid.New(), moment(t.DueAt), time.Time{}
	return t, r.change(ctx, org, t.Contact, func(tx store.Tx) error { return tx.AddTasks(t) })
}

// AddMemory adds a memory of now; its ID and CreatedAt are not read.
func (r *Records) AddMemory(ctx context.Context, org callerid.OrgID, m callerid.Memory) (callerid.Memory, error) {
	var err error
	if m.Text, err = required("text", m.Text, callerid.MaxMemory, callerid.CheckText); err != nil {
		return callerid.Memory{}, err
	}
	m.ID, m.CreatedAt = uuid.New(), moment(r.now())
	return m, r.change(ctx, org, m.Contact, func(tx store.Tx) error { return tx.AddMemories(m) })
}

// AddRating adds a rating of now; its ID and CreatedAt are not read.
func (r *Records) AddRating(ctx context.Context, org callerid.OrgID, g callerid.Rating) (callerid.Rating, error) {
	if g.Score < callerid.MinScore || g.Score > callerid.MaxScore {
		return callerid.Rating{}, invalid("score must be %d to %d", callerid.MinScore, callerid.MaxScore)
	}
	var err error
	if g.Comment, err = callerid.CheckText("comment", g.Comment, callerid.MaxComment); err != nil {
		return callerid.Rating{}, err
	}
	g.ID, g.CreatedAt = uuid.New(), moment(r.now())
	return g, r.change(ctx, org, g.Contact, func(tx store.Tx) error { return tx.AddRatings(g) })
}

// FinishTask marks a task as done, or as open again. One that is done stays done
// since the first time.
func (r *Records) FinishTask(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, id callerid.RecordID, reopen bool) error {
	at := moment(r.now())
	if reopen {
		at = time.Time{}
	}
	return r.change(ctx, org, contact, func(tx store.Tx) error { return tx.FinishTask(contact, id, at) })
}

// Delete removes a record.
func (r *Records) Delete(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error {
	if kind < callerid.RecordTask || kind > callerid.RecordRating {
		return invalid("kind must be task, memory or rating")
	}
	return r.change(ctx, org, contact, func(tx store.Tx) error { return tx.RemoveRecord(contact, kind, id) })
}

// change runs fn while the contact is locked and in the book.
func (r *Records) change(ctx context.Context, org callerid.OrgID, id callerid.ContactID, fn func(store.Tx) error) error {
	err := r.writes.Update(ctx, org, func(tx store.Tx) error {
		if _, err := lock(tx, id); err != nil {
			return err
		}
		return fn(tx)
	})
	if err != nil {
		return fmt.Errorf("changing records of contact %s: %w", id, err)
	}
	return nil
}

// required is a check that refuses nothing at all, too.
func required(field, text string, limit int, check func(field, text string, limit int) (string, error)) (string, error) {
	text, err := check(field, text, limit)
	if err == nil && text == "" {
		err = invalid("%s is empty", field)
	}
	return text, err
}

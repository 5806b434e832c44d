package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// The queries take the organization and the contact, or the numbers.
var (
	contactQuery = "SELECT " + contactColumns + " FROM contacts k WHERE k.org = ? AND k.id = ?"

	campaignsQuery = `SELECT m.name FROM (SELECT campaign FROM campaign_members WHERE org = ?1 AND contact = ?2
		UNION SELECT campaign FROM campaign_calls WHERE org = ?1 AND contact = ?2) l
	CROSS JOIN campaigns m ON m.id = l.campaign AND +m.org = ?1 ORDER BY m.name`

	tasksQuery = "SELECT uid, title, " + timeOf("due_at") + ", " + timeOf("done_at") +
		" FROM tasks WHERE org = ? AND contact = ? ORDER BY id"
	memoriesQuery = "SELECT uid, text, " + timeOf("created_at") +
		" FROM memories WHERE org = ? AND contact = ? ORDER BY julianday(created_at) DESC, created_at DESC, id DESC"
	ratingsQuery = "SELECT uid, score, comment, " + timeOf("created_at") +
		" FROM ratings WHERE org = ? AND contact = ? ORDER BY julianday(created_at) DESC, created_at DESC, id DESC"
	interactionsQuery = "SELECT number, " + timeOf("at") + `, channel, direction, disposition, summary, duration_ms
	FROM interactions WHERE org = ? AND contact = ? ORDER BY julianday(at) DESC, at DESC, id DESC`

	markedQuery = "SELECT number FROM do_not_call WHERE org = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number"
)

// Dossier implements store.Book.
func (s *Store) Dossier(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (d callerid.Dossier, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		d, err = dossier(ctx, tx, org, id)
		return err
	})
	if err != nil {
		return callerid.Dossier{}, fmt.Errorf("reading everything about contact %s: %w", id, err)
	}
	return d, nil
}

func dossier(ctx context.Context, tx *sql.Tx, org callerid.OrgID, id callerid.ContactID) (d callerid.Dossier, err error) {
	contacts, err := collect(ctx, tx, scanContact, contactQuery, org, id.String())
	if err == nil && len(contacts) == 0 {
		err = callerid.ErrNotFound
	}
	if err != nil {
		return d, err
	}
	d.Contact = contacts[0]
	numbers, err := array(slices.Concat(d.Contact.Phones, d.Contact.FormerPhones))
	if err != nil {
		return d, err
	}
	of := about(id)
	err = errors.Join(
		gather(ctx, tx, &d.DoNotCall, scanNumber, markedQuery, org, numbers),
		gather(ctx, tx, &d.Campaigns, scanText, campaignsQuery, org, id.String()),
		gather(ctx, tx, &d.Tasks, of.task, tasksQuery, org, id.String()),
		gather(ctx, tx, &d.Memories, of.memory, memoriesQuery, org, id.String()),
		gather(ctx, tx, &d.Ratings, of.rating, ratingsQuery, org, id.String()),
		gather(ctx, tx, &d.Interactions, of.interaction, interactionsQuery, org, id.String()),
	)
	return d, err
}

// gather is collect into a place.
func gather[T any](ctx context.Context, q querier, into *[]T, scan func(*sql.Rows) (T, error), query string, args ...any) (err error) {
	*into, err = collect(ctx, q, scan, query, args...)
	return err
}

func scanText(rows *sql.Rows) (s string, err error) {
	err = rows.Scan(text{&s})
	return s, err
}

// about a contact are the records that it scans.
type about callerid.ContactID

func (a about) task(rows *sql.Rows) (callerid.Task, error) {
	t := callerid.Task{Contact: callerid.ContactID(a)}
	err := rows.Scan((*recordID)(&t.ID), text{&t.Title}, (*moment)(&t.DueAt), (*moment)(&t.DoneAt))
	return t, err
}

func (a about) memory(rows *sql.Rows) (callerid.Memory, error) {
	m := callerid.Memory{Contact: callerid.ContactID(a)}
	err := rows.Scan((*recordID)(&m.ID), text{&m.Text}, (*moment)(&m.CreatedAt))
	return m, err
}

func (a about) rating(rows *sql.Rows) (callerid.Rating, error) {
	r := callerid.Rating{Contact: callerid.ContactID(a)}
	err := rows.Scan((*recordID)(&r.ID), &r.Score, text{&r.Comment}, (*moment)(&r.CreatedAt))
	return r, err
}

func (a about) interaction(rows *sql.Rows) (callerid.Interaction, error) {
	i := callerid.Interaction{Contact: callerid.ContactID(a)}
	var number, ms int64
	var direction string
	err := rows.Scan(integer{&number}, (*moment)(&i.At), text{(*string)(&i.Channel)}, text{&direction}, text{&i.Disposition}, text{&i.Summary}, &ms)
	i.Number, _ = phone.FromInt(number)
	i.Direction, i.Duration = directionOf(direction), time.Duration(ms)*time.Millisecond
	return i, err
}

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// view runs fn in a transaction in which everything is of one moment. It has
// connections of its own, so that no ring waits for a long list.
func (s *Store) view(ctx context.Context, fn func(*sql.Tx) error) error {
	f, err := s.current(ctx)
	if err != nil {
		return err
	}
	defer f.release()
	return f.snapshot(ctx, f.book, func(tx *sql.Tx, _ state, _ uint64) error { return fn(tx) })
}

// viewed is what one query reads.
func viewed[T any](ctx context.Context, s *Store, doing string, scan func(*sql.Rows) (T, error), query string, args ...any) (found []T, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		found, err = collect(ctx, tx, scan, query, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return found, nil
}

// array is a list as json_each takes it, which makes no list one of nothing.
func array[T any](list []T) (string, error) {
	text, err := json.Marshal(append([]T{}, list...))
	return string(text), err
}

// CROSS JOIN is SQLite's word for joining in this order: from what is asked for
// to where an index finds it.
var (
	contactsQuery = "SELECT " + contactColumns + ` FROM (SELECT value AS id, min(key) AS place FROM json_each(?) GROUP BY value) a
	CROSS JOIN contacts k ON k.org = ? AND k.id = a.id ORDER BY a.place`

	standingsQuery = `SELECT a.value, EXISTS (SELECT 1 FROM do_not_call n WHERE n.org = ?2 AND n.number = a.value), k.id, k.status, k.tags
	FROM json_each(?1) a
	LEFT JOIN callers c ON c.org = ?2 AND c.number = a.value
	LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact
	ORDER BY a.key`

	// What is no number, were it written around the checks, is not listed.
	doNotCallQuery = `SELECT number FROM do_not_call
	WHERE org = ? AND number BETWEEN max(? + 1, 1000000) AND 999999999999999 ORDER BY number LIMIT ?`
)

// Contacts implements store.Book.
func (s *Store) Contacts(ctx context.Context, org callerid.OrgID, ids ...callerid.ContactID) ([]callerid.Contact, error) {
	doing := fmt.Sprintf("reading %d contacts", len(ids))
	list, err := array(ids)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return viewed(ctx, s, doing, scanContact, contactsQuery, list, org)
}

// scanContact reads a row of contactColumns that is about somebody. Their id is
// a UUID: the row was found by it, or the table's check holds.
func scanContact(rows *sql.Rows) (callerid.Contact, error) {
	var row contactRow
	err := rows.Scan(row.targets()...)
	contact, _ := row.read()
	return contact, err
}

// Standings implements store.Book.
func (s *Store) Standings(ctx context.Context, org callerid.OrgID, numbers []phone.Number) ([]callerid.Standing, error) {
	doing := fmt.Sprintf("reading how %d numbers stand", len(numbers))
	list, err := array(numbers)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	return viewed(ctx, s, doing, scanStanding, standingsQuery, list, org)
}

func scanStanding(rows *sql.Rows) (s callerid.Standing, err error) {
	var number int64
	var id, status, tags string
	if err := rows.Scan(&number, &s.Marked, text{&id}, text{&status}, text{&tags}); err != nil {
		return s, err
	}
	s.Number = phone.Number(number)
	contact, err := uuid.Parse(id)
	if err != nil {
		return s, nil // it is nobody's
	}
	s.Contact, s.Status, s.Tags = contact, statusOf(status), decodeList(tags)
	return s, nil
}

// DoNotCall implements store.Book.
func (s *Store) DoNotCall(ctx context.Context, org callerid.OrgID, after phone.Number, limit int) ([]phone.Number, error) {
	return viewed(ctx, s, "listing the numbers not to call", scanNumber, doNotCallQuery, org, int64(after), limit)
}

func scanNumber(rows *sql.Rows) (phone.Number, error) {
	var number int64
	err := rows.Scan(&number)
	return phone.Number(number), err
}

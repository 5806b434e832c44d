package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// A page is a range of contacts. Of each table its part of the range is read by
// the index that begins with the contact, in one snapshot, and put together here:
// no join, and where a table has nothing, nothing is looked for. That takes a
// fifth of what one statement for all of it does, a profile after the other.
//
// Contacts stand on disk in the order of their ids, which begin with the time, so
// that a page is one stretch of the table too.
const (
	headOfPage     = "SELECT id, (SELECT version FROM directory) FROM generation"
	contactsOfPage = "SELECT " + pageColumns + " FROM contacts WHERE (org, id) > ($1::int, $2::uuid) ORDER BY org, id LIMIT $3"
	callersOfPage  = "SELECT org, contact, number, version, position FROM callers WHERE contact IS NOT NULL" +
		inPage + " ORDER BY org, contact, number"
	orgsOfPage   = "SELECT org, interactions FROM organizations WHERE org BETWEEN $1 AND $2"
	markedOfPage = `SELECT n.org, n.number FROM unnest($1::int[], $2::bigint[]) a(org, number)
JOIN do_not_call n ON n.org = a.org AND n.number = a.number`

	// Of one organization: at the end of a range of two columns the server would
	// walk on to the end of the index.
	inPage = " AND org = $1 AND contact BETWEEN $2 AND $3"

	// The planner takes a range of two columns for a third of the table, and would
	// rather read all of an organization and sort it than walk the index. With the
	// values at hand it would think about that anew for each page, and longer than
	// it takes to read one.
	pageBegins = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;" +
		"SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off; SET LOCAL enable_hashagg = off;" +
		"SET LOCAL plan_cache_mode = force_generic_plan"
)

// maxPageBytes is where a page ends before its limit; its records may take as
// much again.
const maxPageBytes = 4 << 20

// errPageSize: there are too many records to be held at once. A smaller page may
// be read.
var errPageSize = errors.New("the records of a page take too much room")

// contactPlace is where a page ends.
type contactPlace struct {
	org callerid.OrgID
	id  callerid.ContactID
}

func (p contactPlace) compare(q contactPlace) int {
	if c := cmp.Compare(p.org, q.org); c != 0 {
		return c
	}
	return slices.Compare(p.id[:], q.id[:])
}

// Page implements store.Profiles, in the order of organizations and contacts.
func (s *Store) Page(ctx context.Context, after string, limit int) (store.Page, error) {
	var from contactPlace
	if after != "" {
		if err := from.parse(after); err != nil {
			return store.Page{}, err
		}
	}
	doing := fmt.Sprintf("reading the profiles of up to %d contacts", limit)
	page, err := alive(ctx, s, func() (*page, error) {
		pool, err := s.reads.open()
		if err != nil {
			return nil, err
		}
		p := &page{after: from}
		err = pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{BeginQuery: pageBegins}, func(tx pgx.Tx) error {
			return p.read(ctx, tx, limit)
		})
		return p, err
	})
	if err != nil {
		return store.Page{}, failure(doing, err)
	}
	if err := page.readOdd(ctx, s); err != nil {
		return store.Page{}, err
	}
	return page.result(limit), nil
}

func (p contactPlace) String() string { return fmt.Sprintf("%d/%s", p.org, p.id) }

func (p *contactPlace) parse(place string) error {
	org, id, _ := strings.Cut(place, "/")
	n, err := strconv.ParseInt(org, 10, 32)
	if err == nil {
		p.org = callerid.OrgID(n)
		p.id, err = uuid.Parse(id)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", callerid.ErrInvalid, errPlace)
	}
	return nil
}

// page is what has been read of one.
type page struct {
	after      contactPlace
	generation callerid.Generation
	directory  uint64
	contacts   []pageContact
	// interactions are how many each organization wants.
	interactions map[callerid.OrgID]int
	readings     []store.Reading
	owners       []int // of the readings, among contacts
	size         int   // in bytes, of what the server sent
	cut          bool
	odd          []int // contacts that only Profile can read
}

// pageContact is a contact and what hangs on it, once for all its numbers.
type pageContact struct {
	contactPlace
	profile callerid.Profile
	phones  []pagePhone
}

type pagePhone struct {
	number   phone.Number
	position int32
}

func (p *page) read(ctx context.Context, tx pgx.Tx, limit int) error {
	first := &pgx.Batch{}
	first.Queue(headOfPage).QueryRow(p.readHead)
	first.Queue(contactsOfPage, p.after.org, p.after.id, limit).Query(func(rows pgx.Rows) error { return p.readContacts(rows, limit) })
	if err := tx.SendBatch(ctx, first).Close(); err != nil || len(p.contacts) == 0 {
		return err
	}
	second := &pgx.Batch{}
	second.Queue(orgsOfPage, p.contacts[0].org, p.contacts[len(p.contacts)-1].org).Query(p.readOrgs)
	for first := range p.contacts {
		if first == 0 || p.contacts[first].org != p.contacts[first-1].org {
			p.queue(second, first)
		}
	}
	if err := tx.SendBatch(ctx, second).Close(); err != nil || len(p.readings) == 0 {
		return err
	}
	return p.readMarked(ctx, tx)
}

// queue asks for what hangs on an organization's contacts, the first of which is
// given.
func (p *page) queue(b *pgx.Batch, first int) {
	org, last := p.contacts[first].org, first
	for last+1 < len(p.contacts) && p.contacts[last+1].org == org {
		last++
	}
	within := []any{org, p.contacts[first].id, p.contacts[last].id}
	b.Queue(callersOfPage, within...).Query(func(rows pgx.Rows) error { return p.readCallers(rows, p.contacts[first:last+1], first) })
	for _, record := range pageRecords() {
		b.Queue(record.sql, within...).Query(func(rows pgx.Rows) error { return p.readRecords(rows, record.add) })
	}
}

func (p *page) readHead(row pgx.Row) (err error) {
	var generation *string
	if err = row.Scan(&generation, &p.directory); err != nil {
		return err
	}
	p.generation, err = primary(generation)
	return err
}

// readOdd reads again, one by one, who cannot be read otherwise. Each reading is
// of one moment still.
func (p *page) readOdd(ctx context.Context, s *Store) (err error) {
	for i := range p.readings {
		if slices.Contains(p.odd, p.owners[i]) && err == nil {
			p.readings[i], err = s.Profile(ctx, p.readings[i].Caller)
		}
	}
	return err
}

func (p *page) result(limit int) store.Page {
	found := store.Page{Readings: p.readings, Cut: p.cut}
	if n := len(p.contacts); n > 0 && (n == limit || p.cut) {
		found.Next = p.contacts[n-1].String()
	}
	return found
}

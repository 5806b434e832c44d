package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ringdex/internal/callerid"
)

// List implements store.Book. It walks the index of its order, for a stretch that
// fills a page unless few contacts are wanted, and reads all that are wanted from
// one of their sources when there are few in it. Which is shorter is found out by
// trying either for a while, and then for longer: it takes a small multiple of
// the shorter way, and does not depend on what SQLite believes of the data.
func (s *Store) List(ctx context.Context, org callerid.OrgID, q callerid.Query) (callerid.Page, error) {
	return s.list(ctx, org, q, max(walkMin, walkPerListed*q.Limit))
}

// list begins with walks past so many contacts.
func (s *Store) list(ctx context.Context, org callerid.OrgID, q callerid.Query, effort int) (callerid.Page, error) {
	after, err := decodeCursor(q)
	if err != nil {
		return callerid.Page{}, fmt.Errorf("listing contacts: %w", err)
	}
	l := listing{
		query: q, sorting: sortingOf(q.Order), wanted: wantedBy(org, q),
		most: q.Limit + 1, effort: effort,
	}
	err = s.view(ctx, func(tx *sql.Tx) error {
		l.ctx, l.tx = ctx, tx
		return l.read(after)
	})
	if err != nil {
		return callerid.Page{}, fmt.Errorf("listing contacts: %w", err)
	}
	return l.page(), nil
}

const (
	// walkMin and walkPerListed contacts are walked past at first.
	walkMin       = 2500
	walkPerListed = 50
	// walkGrowth is how much longer each further try is.
	walkGrowth = 8
	// sourceShare: to read a contact from a source, and to sort it, takes as long
	// as to walk past so many.
	sourceShare = 4
)

// listing is one page that is being read.
type listing struct {
	ctx     context.Context // it lives as long as the call
	tx      *sql.Tx
	query   callerid.Query
	sorting sorting
	wanted  *wanted
	// most is one more than the page holds, which tells that there is a next one.
	most    int
	entries []entry
	// bytes of the entries; full when there can be no more of them.
	bytes int
	full  bool
	// effort is how many contacts are walked past in the next try.
	effort int
	// short is a source that is short enough to be read whole.
	short source
}

// entry is a contact that is listed, and what by.
type entry struct {
	contact callerid.Contact
	key     any
}

func (l *listing) read(after *place) error {
	for _, s := range spans(l.query, after) {
		if err := l.fill(s); err != nil {
			return err
		}
	}
	return nil
}

// fill lists what is in a span, until the page is full.
func (l *listing) fill(s span) error {
	for len(l.entries) < l.most && !l.full {
		if len(l.wanted.checks) == 0 {
			return l.collect(l.walk(s))
		}
		if err := l.shorten(); err != nil {
			return err
		}
		if l.short != nil {
			return l.collect(l.find(s))
		}
		next, err := l.stretch(s)
		if err != nil {
			return err
		}
		if next == nil {
			return l.collect(l.walk(s))
		}
		if err := l.collect(l.walk(s.until(*next, l.query.Descending))); err != nil {
			return err
		}
		s = s.from(*next, true, l.query.Descending)
		l.effort *= walkGrowth
	}
	return nil
}

// shorten looks for a source that is short by now.
func (l *listing) shorten() error {
	most := l.effort / sourceShare
	for _, s := range l.wanted.sources {
		rows := 0
		for _, t := range s {
			var n int
			count := l.count(t, most+1-rows)
			if err := l.tx.QueryRowContext(l.ctx, count.sql, count.args...).Scan(&n); err != nil {
				return err
			}
			rows += n
		}
		if rows <= most {
			l.short, most = s, rows
		}
	}
	return nil
}

// stretch is where a walk of this effort ends; nil if the span ends before.
func (l *listing) stretch(s span) (*place, error) {
	query := l.step(s)
	next := &place{}
	err := l.tx.QueryRowContext(l.ctx, query.sql, query.args...).Scan(&next.key, &next.id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return next, err
}

// errFull ends the reading of a page that has as many bytes as it may.
var errFull = errors.New("the page is full")

// collect appends to the page.
func (l *listing) collect(query clause) error {
	_, err := collect(l.ctx, l.tx, func(rows *sql.Rows) (struct{}, error) {
		var row contactRow
		var e entry
		if err := rows.Scan(append(row.targets(), &e.key)...); err != nil {
			return struct{}{}, err
		}
		if l.bytes += row.size(); l.bytes > callerid.MaxPageBytes && len(l.entries) > 0 {
			return struct{}{}, errFull
		}
		e.contact, _ = row.read()
		l.entries = append(l.entries, e)
		return struct{}{}, nil
	}, query.sql, query.args...)
	if errors.Is(err, errFull) {
		l.full, err = true, nil
	}
	return err
}

func (l *listing) page() (page callerid.Page) {
	more := l.full || len(l.entries) == l.most
	if l.entries = l.entries[:min(len(l.entries), l.query.Limit)]; more {
		page.Next = encodeCursor(l.query, l.entries[len(l.entries)-1])
	}
	for _, e := range l.entries {
		page.Contacts = append(page.Contacts, e.contact)
	}
	return page
}

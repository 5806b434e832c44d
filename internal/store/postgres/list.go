package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
)

// List walks the index of its order past a bounded number of contacts. That
// fills a page unless few contacts are what the filter wants: then it finds all
// of those, by the index of what fewest have, and sorts them. Neither depends on
// what the planner believes of the data, which may be that of other organizations.
func (s *Store) List(ctx context.Context, org callerid.OrgID, q callerid.Query) (page callerid.Page, err error) {
	const doing = "listing contacts"
	after, err := placeOf(q)
	if err != nil {
		return page, failure(doing, err)
	}
	err = s.view(ctx, func(tx pgx.Tx) error {
		// What is walked has its order from an index, whether or not the planner
		// believes that there is little to sort.
		if _, err := tx.Exec(ctx, "SET LOCAL enable_sort = off"); err != nil {
			return err
		}
		l := listing{ctx: ctx, tx: tx, org: org, query: q, key: keyOf(q.Order)}
		rows, err := l.rows(after)
		if err == nil {
			page, err = l.page(rows)
		}
		return err
	})
	return page, failure(doing, err)
}

// How far a page is walked for: so far that it takes about as long as to find
// those that it would not reach. And how far sets are counted at first, to find the
// smallest.
const (
	walkMin       = 5_000
	walkPerListed = 100
	countFirst    = 10_000
)

// listing is one page that is being read.
type listing struct {
	ctx   context.Context
	tx    pgx.Tx
	org   callerid.OrgID
	query callerid.Query
	key   listKey
	// full: the page has as many bytes as it may, whatever else there is.
	full bool
}

// listed is a contact and where it stands.
type listed struct {
	place place
	json  []byte
	hit   bool
	last  bool // of those that a walk may pass
}

// rows returns one more than the page holds if there are more.
func (l *listing) rows(after place) ([]listed, error) {
	most := l.query.Limit + 1
	rows, cut, err := l.walk(after, most)
	if err == nil && !cut && !l.full && len(rows) < most && l.key.nullable && !after.keyless {
		var rest []listed
		rest, cut, err = l.walk(place{keyless: true}, most-len(rows))
		rows = append(rows, rest...)
	}
	if err != nil || !cut || len(rows) == most {
		return rows, err
	}
	return l.find(after, most)
}

// walk reads up to most contacts in their order, of those with a key or of those
// without. It is cut when it has passed so many that it ended.
func (l *listing) walk(after place, most int) (rows []listed, cut bool, err error) {
	c := &clauses{args: []any{l.org}}
	c.filter(l.query)
	budget := max(walkMin, walkPerListed*l.query.Limit)
	if len(c.columns)+len(c.sets) == 0 {
		budget = most
	}
	rows, err = l.read(c, fmt.Sprintf(`
		SELECT id, key, n, hit, n = %[5]s AS last FROM (
			SELECT k.id, k.key, k.n, coalesce(%[2]s, false) AS hit FROM (
				SELECT k.*, k.%[1]s AS key, row_number() OVER () AS n FROM (
					SELECT * FROM contacts k WHERE %[3]s ORDER BY %[4]s LIMIT %[5]s) k) k
			OFFSET 0) k WHERE hit OR n = %[5]s LIMIT %[6]s`,
		l.key.column, c.wanted(""), l.shelf()+l.part(c, after), l.sorting("k."+l.key.column), c.arg(budget), c.arg(most)))
	if n := len(rows); err == nil && n > 0 && rows[n-1].last {
		cut = true
		if !rows[n-1].hit {
			rows = rows[:n-1]
		}
	}
	return rows, cut, err
}

// find reads who has what fewest have, keeps those after a place that have the
// rest too, and sorts them.
func (l *listing) find(after place, most int) ([]listed, error) {
	c := &clauses{args: []any{l.org}}
	c.filter(l.query)
	fewest, err := l.fewest(c)
	if err != nil {
		return nil, err
	}
	from := "contacts k"
	if fewest != "" {
		from = "(SELECT DISTINCT contact FROM (" + fewest + `) s) s
			CROSS JOIN LATERAL (SELECT * FROM contacts k WHERE k.org = $1 AND k.id = s.contact OFFSET 0) k`
	}
	return l.read(c, fmt.Sprintf(`
		SELECT k.id, k.%[1]s AS key, row_number() OVER (ORDER BY k.%[1]s IS NULL, %[2]s) AS n, true AS hit, false AS last
		FROM %[3]s WHERE %[4]s AND %[5]s ORDER BY n LIMIT %[6]s`,
		l.key.column, l.sorting("k."+l.key.column), from, l.shelf()+l.rest(c, after), c.wanted(fewest), c.arg(most)))
}

// fewest is the smallest of the sets that together are the filter, none if that is
// what the columns select. They are counted no further than it takes to know.
func (l *listing) fewest(c *clauses) (string, error) {
	sets, counted := slices.Concat(c.sets, c.keys), slices.Concat(c.sets, c.keys)
	if len(c.columns) > 0 {
		sets = append(sets, "")
		counted = append(counted, "SELECT FROM contacts k WHERE "+l.shelf()+" AND "+strings.Join(c.columns, " AND "))
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	for most := int64(countFirst); ; most *= 4 {
		sizes, err := l.sizes(c, counted, most)
		if err != nil {
			return "", err
		}
		if size := slices.Min(sizes); size < most {
			return sets[slices.Index(sizes, size)], nil
		}
	}
}

func (l *listing) sizes(c *clauses, sets []string, most int64) (sizes []int64, err error) {
	var counts []string
	for _, set := range sets {
		counts = append(counts, fmt.Sprintf("(SELECT count(*) FROM (SELECT FROM (%s) s LIMIT %d) s)", set, most))
	}
	err = l.tx.QueryRow(l.ctx, "SELECT ARRAY["+strings.Join(counts, ", ")+"]", c.args...).Scan(&sizes)
	return sizes, err
}

// read completes the contacts of a page.
func (l *listing) read(c *clauses, page string) ([]listed, error) {
	rows, err := l.tx.Query(l.ctx, `WITH page AS MATERIALIZED (`+page+`)
		SELECT p.id, p.key::text, p.hit, p.last, `+contactOfK+` FROM page p JOIN contacts k ON k.org = $1 AND k.id = p.id ORDER BY p.n`, c.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []listed
	for bytes := 0; rows.Next(); {
		r, err := l.scan(rows)
		if err != nil {
			return nil, err
		}
		if bytes += len(r.json); bytes > callerid.MaxPageBytes && len(all) > 0 {
			l.full = true
			break
		}
		all = append(all, r)
	}
	rows.Close()
	return all, rows.Err()
}

func (l *listing) scan(row pgx.CollectableRow) (r listed, err error) {
	var key *string
	r.place = place{order: l.query.Order, descending: l.query.Descending}
	err = row.Scan(&r.place.id, &key, &r.hit, &r.last, &r.json)
	if key == nil {
		r.place.keyless = true
	} else {
		r.place.key = *key
	}
	return r, err
}

// page is what rows hold, and where the next one begins.
func (l *listing) page(rows []listed) (page callerid.Page, err error) {
	more := l.full || len(rows) > l.query.Limit
	if rows = rows[:min(len(rows), l.query.Limit)]; more {
		page.Next = rows[len(rows)-1].place.encode()
	}
	for _, r := range rows {
		c, err := decodeContact(r.json)
		if err != nil {
			return page, err
		}
		page.Contacts = append(page.Contacts, c)
	}
	return page, nil
}

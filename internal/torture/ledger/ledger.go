// Package ledger has a database write down, in each transaction, what every number
// it touched leads to when it commits: whoever writes and however. That is what
// answers are checked against. It is no part of Ringdex, but a few triggers of the
// tests beside Ringdex' own.
package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

// Clock tells the time of the run.
type Clock func() time.Duration

// Ledger gathers what a database has written down, with the moments that those
// who wrote it have measured.
type Ledger struct {
	clock Clock
	// wall is what the database's clock says at moment 0.
	wall        time.Time
	least, most phone.Number

	mu         sync.Mutex
	generation int
	entries    []entry
	claims     []claim
}

// entry is what was noted of one number under one id. Another generation gives the
// same ids again.
type entry struct {
	generation int
	id         uint64
	// begin is a moment before anybody could see it, and read one after.
	begin, read time.Duration
	fact        checker.Fact
}

// claim is what somebody says of a transaction of theirs, which was noted under the
// ids from one to another.
type claim struct {
	generation int
	from, to   uint64
	what       string
	begin, ack time.Duration
}

// New returns an empty ledger of some numbers in a database on this machine.
func New(clock Clock, least, most phone.Number) *Ledger {
	return &Ledger{clock: clock, wall: time.Now().Add(-clock()), least: least, most: most}
}

// Install begins the ledger in a database with Ringdex' schema.
func (l *Ledger) Install(ctx context.Context, address string) error {
	bounds := strings.NewReplacer("{least}", fmt.Sprint(uint64(l.least)), "{most}", fmt.Sprint(uint64(l.most)))
	return use(ctx, address, func(d dialect, conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, bounds.Replace(d.install)); err != nil {
			return fmt.Errorf("installing the ledger: %w", err)
		}
		return nil
	})
}

// Claim tells whose the transaction is that was noted under the ids from one to
// another. ack is checker.Never when it broke off without a word on whether it had
// committed.
func (l *Ledger) Claim(from, to uint64, what string, begin, ack time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.claims = append(l.claims, claim{l.generation, from, to, what, begin, ack})
}

// doubt is how far the database's clock may be from ours, which is another of the
// same machine and may count milliseconds.
const doubt = 5 * time.Millisecond

// Read takes what has been committed since the last time out of the database.
// Whatever it finds is acknowledged by now, if not earlier.
func (l *Ledger) Read(ctx context.Context, address string) error {
	return use(ctx, address, func(_ dialect, conn *sql.Conn) error {
		tx, err := conn.BeginTx(ctx, nil) // which waits for others, as a statement alone does not always
		if err != nil {
			return fmt.Errorf("reading the ledger: %w", err)
		}
		defer tx.Rollback() // nothing is left to be undone once it is committed
		found, err := l.takeOut(ctx, tx)
		if err == nil {
			err = tx.Commit()
		}
		if err != nil {
			return fmt.Errorf("reading the ledger: %w", err)
		}
		l.note(found)
		return nil
	})
}

// takeOut takes all entries out of the table.
func (l *Ledger) takeOut(ctx context.Context, tx *sql.Tx) (found []entry, err error) {
	rows, err := tx.QueryContext(ctx, "DELETE FROM ledger RETURNING id, at, org, number, version, erased, name")
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err tells
	for rows.Next() {
		e, err := l.scan(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, e)
	}
	return found, rows.Err()
}

func (l *Ledger) scan(rows *sql.Rows) (e entry, err error) {
	var at, number int64
	err = rows.Scan(&e.id, &at, &e.fact.Caller.Org, &number, &e.fact.Version, &e.fact.Erased, &e.fact.Name)
	e.fact.Caller.Number, _ = phone.FromInt(number)
	e.begin = time.UnixMicro(at).Sub(l.wall) - doubt
	return e, err
}

func (l *Ledger) note(found []entry) {
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range found {
		e.generation, e.read = l.generation, now
		l.entries = append(l.entries, e)
	}
}

// Census reads all numbers. Another generation begins with one: what was there
// before is over when it was read, and what is there may have been since the last
// of the old generation. What that has noted is forgotten.
func (l *Ledger) Census(ctx context.Context, address, what string, since time.Duration) (*checker.Write, error) {
	w := &checker.Write{What: what, Begin: since}
	err := use(ctx, address, func(_ dialect, conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "DELETE FROM ledger"); err != nil {
			return err
		}
		rows, err := conn.QueryContext(ctx, `SELECT c.org, c.number, c.version, coalesce(k.name, '') FROM callers c
			LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact WHERE c.number BETWEEN $1 AND $2`, int64(l.least), int64(l.most))
		if err != nil {
			return err
		}
		defer rows.Close() // Err tells
		for rows.Next() {
			var f checker.Fact
			var number int64
			if err := rows.Scan(&f.Caller.Org, &number, &f.Version, &f.Name); err != nil {
				return err
			}
			f.Caller.Number, _ = phone.FromInt(number)
			w.Facts = append(w.Facts, f)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("counting all numbers: %w", err)
	}
	w.Ack = l.clock()
	return w, nil
}

// Generation is that of the database at present.
func (l *Ledger) Generation() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.generation
}

// Renew begins another generation, with its census. Numbers that the old one knew
// and this one does not are nobody's.
func (l *Ledger) Renew(census *checker.Write, before []callerid.Caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.generation++
	census.Generation = l.generation
	there := map[callerid.Caller]bool{}
	for _, f := range census.Facts {
		there[f.Caller] = true
	}
	for _, c := range before {
		if !there[c] {
			census.Facts = append(census.Facts, checker.Fact{Caller: c, Erased: true})
		}
	}
}

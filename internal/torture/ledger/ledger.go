// Package ledger has a PostgreSQL database write down, in each transaction, what
// every number it touched leads to when it commits: whoever writes and however.
// That is what answers are checked against. It is no part of Ringdex, but a few
// triggers of the tests beside Ringdex' own.
package ledger

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

// install makes the triggers. They are deferred, so that they see what is left of
// all that the transaction did, and fire also where the user's are switched off.
const install = `
CREATE TABLE ledger (
  xid xid8, org integer, number bigint, at timestamptz, version bigint, erased boolean, name text,
  PRIMARY KEY (xid, org, number));
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE o integer; n bigint; v bigint; name text;
BEGIN
  IF TG_OP = 'DELETE' THEN o := OLD.org; n := OLD.number; ELSE o := NEW.org; n := NEW.number; END IF;
  IF n NOT BETWEEN %d AND %d THEN RETURN NULL; END IF;
  SELECT c.version, coalesce(k.name, '') INTO v, name FROM callers c
    LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact WHERE c.org = o AND c.number = n;
  IF NOT FOUND AND (TG_OP = 'INSERT' OR OLD.contact IS NULL) THEN
    RETURN NULL; -- a tombstone was removed, which is nobody's as before
  END IF;
  INSERT INTO ledger VALUES (pg_current_xact_id(), o, n, clock_timestamp(),
      coalesce(v, CASE WHEN TG_OP = 'DELETE' THEN OLD.version ELSE NEW.version END), v IS NULL, coalesce(name, ''))
    ON CONFLICT (xid, org, number) DO UPDATE SET version = excluded.version, erased = excluded.erased, name = excluded.name;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON callers
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE callers ENABLE ALWAYS TRIGGER noted;`

// Install begins the ledger in a database with Ringdex' schema.
func (l *Ledger) Install(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, fmt.Sprintf(install, l.least, l.most)); err != nil {
		return fmt.Errorf("installing the ledger: %w", err)
	}
	return nil
}

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
	writes     map[id]*checker.Write
	claims     map[id]claim
}

// id of a transaction: another generation gives the same numbers again.
type id struct {
	generation int
	xid        uint64
}

// claim is what somebody says of a transaction of theirs.
type claim struct {
	what       string
	begin, ack time.Duration
}

// New returns an empty ledger of some numbers in a database on this machine.
func New(clock Clock, least, most phone.Number) *Ledger {
	return &Ledger{
		clock: clock, wall: time.Now().Add(-clock()), least: least, most: most,
		writes: map[id]*checker.Write{}, claims: map[id]claim{},
	}
}

// Claim tells whose a transaction was. ack is checker.Never when it broke off
// without a word on whether it had committed.
func (l *Ledger) Claim(xid uint64, what string, begin, ack time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.claims[id{l.generation, xid}] = claim{what: what, begin: begin, ack: ack}
}

// doubt is how far the database's clock may be from ours, which is another of the
// same machine.
const doubt = 5 * time.Millisecond

// Read takes what has been committed since the last time. Whatever it finds is
// acknowledged by now, if not earlier.
func (l *Ledger) Read(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT xid::text::bigint, at, org, number, version, erased, name FROM ledger`)
	if err != nil {
		return fmt.Errorf("reading the ledger: %w", err)
	}
	seen := map[uint64]bool{}
	var xid uint64
	var at time.Time
	var f checker.Fact
	var number int64
	_, err = pgx.ForEachRow(rows, []any{&xid, &at, &f.Caller.Org, &number, &f.Version, &f.Erased, &f.Name}, func() error {
		f.Caller.Number, _ = phone.FromInt(number)
		l.note(xid, at, f, !seen[xid])
		seen[xid] = true
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the ledger: %w", err)
	}
	return l.settle(ctx, conn, seen)
}

// note adds a row; first is the first of its transaction in this reading.
func (l *Ledger) note(xid uint64, at time.Time, f checker.Fact, first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.writes[id{l.generation, xid}]
	if w == nil || first {
		w = &checker.Write{What: "somebody's write", Begin: at.Sub(l.wall) - doubt, Ack: checker.Never, Generation: l.generation}
		l.writes[id{l.generation, xid}] = w
	}
	w.Begin = min(w.Begin, at.Sub(l.wall)-doubt)
	w.Facts = append(w.Facts, f)
}

// settle dates what was read and takes it out of the database's table, where a
// transaction is either whole or not at all.
func (l *Ledger) settle(ctx context.Context, conn *pgx.Conn, seen map[uint64]bool) error {
	now := l.clock()
	l.mu.Lock()
	var xids []int64
	for xid := range seen {
		w := l.writes[id{l.generation, xid}]
		w.Ack = min(w.Ack, now)
		xids = append(xids, int64(xid))
	}
	l.mu.Unlock()
	_, err := conn.Exec(ctx, "DELETE FROM ledger WHERE xid::text::bigint = ANY ($1)", xids)
	if err != nil {
		return fmt.Errorf("clearing the ledger: %w", err)
	}
	return nil
}

// Take returns what has been read, and forgets it. Every claim on it must have
// been made.
func (l *Ledger) Take() (writes []*checker.Write) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, w := range l.writes {
		if c, claimed := l.claims[id]; claimed {
			w.What, w.Begin, w.Ack = c.what, c.begin, min(w.Ack, c.ack)
		}
		writes = append(writes, w)
	}
	clear(l.writes)
	clear(l.claims)
	return writes
}

// Census reads all numbers. Another generation begins with one: what was there
// before is over when it was read, and what is there may have been since the last
// of the old generation.
func (l *Ledger) Census(ctx context.Context, conn *pgx.Conn, what string, since time.Duration) (*checker.Write, error) {
	w := &checker.Write{What: what, Begin: since}
	rows, err := conn.Query(ctx, `SELECT c.org, c.number, c.version, coalesce(k.name, '') FROM callers c
		LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact WHERE c.number BETWEEN $1 AND $2`, int64(l.least), int64(l.most))
	if err != nil {
		return nil, fmt.Errorf("counting all numbers: %w", err)
	}
	var f checker.Fact
	var number int64
	_, err = pgx.ForEachRow(rows, []any{&f.Caller.Org, &number, &f.Version, &f.Name}, func() error {
		f.Caller.Number, _ = phone.FromInt(number)
		w.Facts = append(w.Facts, f)
		return nil
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

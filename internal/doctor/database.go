package doctor

import (
	"context"
	"errors"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/store"
)

const (
	// patience for one answer of the database. A server gives up a poll after as
	// long.
	patience = 2 * time.Second
	// A healthy poll takes a millisecond. One of this length eats up a quarter of
	// the usual bound.
	longPoll = 500 * time.Millisecond
	// Bounds outside these are legal, and seldom meant.
	shortBound = 500 * time.Millisecond
	longBound  = 10 * time.Second
)

// Database examines the database, reads all numbers once as a server does when it
// starts, and takes the sample.
func (d *Doctor) Database(ctx context.Context) {
	findings, err := d.db.Checkup(ctx)
	d.add(findings...)
	if err != nil {
		d.failed("database", "", err)
	}
	if err := d.probe(ctx); err != nil {
		d.failed("rings", "look above for who holds it up, and into its log", err)
		return
	}
	if err := d.readDirectory(ctx); err != nil {
		d.failed("settings", "", err)
		return
	}
	if err := d.follow(ctx); err != nil {
		d.failed("feed", "without it servers withhold every name once the freshness bound has passed: look above for the cause, and into the database's log", err)
	}
}

// probe reads what a ring reads.
func (d *Doctor) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err := d.db.Profile(ctx, callerid.Caller{})
	return err
}

func (d *Doctor) readDirectory(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if d.directory, err = d.db.Directory(ctx); err != nil {
		return err
	}
	for _, problem := range directory.Compile(d.directory).Problems {
		d.note("settings", "set it again with `ringdex org update` or `ringdex line`", "a setting cannot be used, and the default stands in: %v", problem)
	}
	return nil
}

// follow does what a server's follower does.
func (d *Doctor) follow(ctx context.Context) error {
	sample := &sample{}
	mark, err := d.db.Load(ctx, sample.take)
	if err != nil {
		return err
	}
	began := time.Now()
	delta, err := d.poll(ctx, mark)
	if err != nil {
		return err
	}
	took := time.Since(began)
	d.sample, d.mark, d.marked, d.bound = sample, mark, time.Now(), delta.Bound
	if took > longPoll {
		d.wrong("feed", "look for what keeps the database busy, and whether callers was vacuumed lately",
			"a poll takes %s: that is taken from the %s for which names may be told after it", took.Round(time.Millisecond), delta.Bound)
	} else {
		d.fine("feed", "%d numbers on file, %d gone lately; a poll takes %s", sample.present, sample.gone, took.Round(10*time.Microsecond))
	}
	d.fine("generation", "%016x", d.era())
	d.judgeBound()
	return d.compareFeed(ctx)
}

func (d *Doctor) judgeBound() {
	const advice = "UPDATE meta SET bound_ms = 2000, unless this is meant"
	switch {
	case d.bound < shortBound:
		d.note("bound", advice, "the freshness bound is %s: with polls every 100 ms, the least trouble makes servers withhold names", d.bound)
	case d.bound > longBound:
		d.note("bound", advice, "the freshness bound is %s: an old name may be spoken for that long", d.bound)
	default:
		d.fine("bound", "a change is seen, or the name withheld, after %s at most", d.bound)
	}
}

// compareFeed: whoever follows the feed must know what rings read.
func (d *Doctor) compareFeed(ctx context.Context) error {
	var differ []callerid.Caller
	for _, row := range d.sample.rows {
		r, err := d.db.Profile(ctx, row.Caller)
		if err != nil {
			return err
		}
		if r.Version != row.Version || (r.Profile != nil) != row.Present {
			differ = append(differ, row.Caller)
		}
	}
	changed, err := d.changed(ctx)
	if err != nil {
		return err
	}
	silent := 0
	for _, c := range differ {
		if !changed.has(c) {
			silent++
		}
	}
	if silent > 0 {
		d.wrong("feed", "look above for triggers; then "+voidCaches,
			"%d of %d sampled numbers have changed without the feed telling: servers go on with the old", silent, len(d.sample.rows))
	}
	return nil
}

func (d *Doctor) poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return d.db.Poll(ctx, since)
}

// errGeneration: nothing that was read before means anything now.
var errGeneration = errors.New("the database has begun another generation while it was examined: examine it again")

// changes since the doctor's mark.
type changes struct {
	callers map[callerid.Caller]bool
	orgs    map[callerid.OrgID]bool // that changed too much to tell
}

func (c changes) has(caller callerid.Caller) bool { return c.callers[caller] || c.orgs[caller.Org] }

func (c changes) none() bool { return len(c.callers)+len(c.orgs) == 0 }

// changed asks what has changed by now.
func (d *Doctor) changed(ctx context.Context) (changes, error) {
	delta, err := d.poll(ctx, d.mark)
	if err == nil && delta.Mark.Generation != d.mark.Generation {
		err = errGeneration
	}
	c := changes{map[callerid.Caller]bool{}, map[callerid.OrgID]bool{}}
	for _, row := range delta.Rows {
		c.callers[row.Caller] = true
	}
	for _, org := range delta.Overflow {
		c.orgs[org] = true
	}
	return c, err
}

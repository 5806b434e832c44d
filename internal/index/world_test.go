package index

import (
	"container/heap"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// The world is a database small enough to be believed: a log of commits for
// each generation, and questions that are answered as of one moment.

const (
	orgs       = 3
	orgNumbers = 9
	pollLimit  = 5 // rows in a delta; PollLimit would never be reached
)

// change is a commit: to a caller's row, or to the directory when caller is the
// zero Caller; then version is the directory's. wall is what the database took the
// time of day for.
type change struct {
	at, wall time.Duration
	row      store.Row
	reaped   bool
}

func (c change) directory() bool { return c.row.Caller == callerid.Caller{} }

// history is one generation: what it began with and what was committed since.
type history struct {
	name callerid.Generation
	log  []change
}

type world struct {
	rng *rand.Rand
	now time.Duration
	// eras are all generations; the last is the present one.
	eras []*history
	// due is what will happen, by time.
	due agenda
	// pace is the mean time between commits; 0 is none at all.
	pace time.Duration
	// faults may happen.
	faults bool
	// What the clocks on the walls of this server and of the database are ahead of
	// the one that only ever runs.
	wall, dbWall time.Duration
	// reapedByWall is a reaper that believes the database's wall.
	reapedByWall bool
}

func newWorld(rng *rand.Rand) *world {
	w := &world{rng: rng, now: time.Hour, pace: 40 * time.Millisecond, faults: true}
	w.eras = []*history{{name: "0", log: []change{{row: store.Row{Version: 1}}}}}
	for range orgs * orgNumbers {
		w.commit()
	}
	w.plan(w.somewhat(w.pace), w.live)
	return w
}

func (w *world) era() *history { return w.eras[len(w.eras)-1] }

func (w *world) chance(oneIn int) bool { return w.rng.IntN(oneIn) == 0 }

func (w *world) somewhat(mean time.Duration) time.Duration {
	return time.Duration(w.rng.ExpFloat64() * float64(mean))
}

// live commits now and then, mostly one row, sometimes an import.
func (w *world) live() {
	if w.pace == 0 {
		return
	}
	rows := 1
	if w.chance(12) {
		rows += w.rng.IntN(2 * pollLimit)
	}
	for range rows {
		w.commit()
	}
	if w.faults && w.chance(60) {
		w.failOver()
	}
	if w.faults && w.chance(30) {
		w.moveClocks()
	}
	w.plan(w.somewhat(w.pace), w.live)
}

// commit changes a caller, or the directory, to its next version.
func (w *world) commit() {
	var row store.Row
	if !w.chance(10) {
		org := 1 + w.rng.IntN(orgs)
		row.Caller = callerid.Caller{Org: callerid.OrgID(org), Number: somebody(w.rng.IntN(orgNumbers))}
		row.Present = !w.chance(3)
	}
	made := change{at: w.now, wall: w.now + w.dbWall, row: row}
	for _, c := range w.era().log {
		if c.directory() == made.directory() {
			made.row.Version = max(made.row.Version, c.row.Version)
		}
	}
	made.row.Version++
	w.era().log = append(w.era().log, made)
}

// failOver begins a generation that has lost the last commits, most often none,
// sometimes many: their versions come again with other content.
func (w *world) failOver() {
	kept := len(w.era().log)
	switch {
	case w.chance(3):
		kept = 1 + w.rng.IntN(kept)
	case w.chance(2):
		kept = max(1, kept-w.rng.IntN(8))
	}
	w.eras = append(w.eras, &history{
		name: callerid.Generation(strconv.Itoa(len(w.eras))),
		log:  slices.Clone(w.era().log[:kept]),
	})
}

// rows is the state of those callers that changed in a part of the log, without
// the tombstones that were reaped.
func (w *world) rows(since int) map[callerid.Caller]store.Row {
	w.reap()
	rows := map[callerid.Caller]store.Row{}
	for _, c := range w.era().log[since:] {
		if c.directory() {
			continue
		}
		rows[c.row.Caller] = c.row
		if c.reaped {
			delete(rows, c.row.Caller)
		}
	}
	return rows
}

// reap is done at every moment, as far as anybody can tell: when somebody looks, and
// before a clock is moved.
func (w *world) reap() {
	for i := range w.era().log {
		c := &w.era().log[i]
		age := w.now - c.at
		if w.reapedByWall {
			age = w.now + w.dbWall - c.wall
		}
		c.reaped = c.reaped || !c.row.Present && age > store.TombstoneAge
	}
}

// moveClocks sets the time of day, on this server or in the database, back or
// forward by up to an hour.
func (w *world) moveClocks() {
	w.reap()
	by := time.Duration(w.rng.Int64N(int64(2*time.Hour))) - time.Hour
	if w.chance(2) {
		w.wall = by
	} else {
		w.dbWall = by
	}
}

func (h *history) directory() uint64 {
	for _, c := range slices.Backward(h.log) {
		if c.directory() {
			return c.row.Version
		}
	}
	return 0
}

func (w *world) mark() store.Mark {
	return store.Mark{Generation: w.era().name, Cursor: strconv.Itoa(len(w.era().log))}
}

func (w *world) directory() *store.Directory {
	return &store.Directory{Generation: w.era().name, Version: w.era().directory()}
}

func (w *world) load() *loaded {
	made := newBuilder()
	for _, row := range w.rows(0) {
		made.add([]store.Row{row})
	}
	return &loaded{w.mark(), made.book()}
}

func (w *world) loadOrg(org callerid.OrgID) *table {
	made := newTable(seed(w.rng.Uint64()))
	for _, row := range w.rows(0) {
		if row.Caller.Org == org {
			made.apply(row)
		}
	}
	return made
}

// poll answers as an engine does; some rows come twice.
func (w *world) poll(since store.Mark) *store.Delta {
	d := &store.Delta{Mark: w.mark(), Directory: w.era().directory(), Bound: DefaultBound}
	if since.Generation != w.era().name {
		return d
	}
	cursor, _ := strconv.Atoi(since.Cursor) // made by mark
	changed := map[callerid.OrgID][]store.Row{}
	for _, row := range w.rows(max(0, cursor-w.rng.IntN(3))) {
		changed[row.Caller.Org] = append(changed[row.Caller.Org], row)
	}
	for org := range callerid.OrgID(orgs + 1) {
		if rows := changed[org]; len(d.Rows)+len(rows) > pollLimit {
			d.Overflow = append(d.Overflow, org)
		} else {
			d.Rows = append(d.Rows, rows...)
		}
	}
	return d
}

var errWorld = errors.New("the database does not answer")

// ask answers as of some later moment and tells then, later still, whether the
// answer arrived.
func (w *world) ask(latency time.Duration, answer func(), then func(error)) {
	var err error
	if w.faults && w.chance(8) {
		err = errWorld
	}
	w.plan(w.somewhat(latency), func() {
		answer()
		w.plan(w.somewhat(latency), func() { then(err) })
	})
}

// sleep stops this server, not the database, for hours.
func (w *world) sleep() {
	awake := w.now + time.Duration(w.rng.Int64N(int64(3*time.Hour)))
	pace := w.pace
	w.pace = (awake - w.now) / 10
	w.until(awake, func() bool { return false })
	w.pace = pace
}

// until lets things happen until a time, or until stop says so.
func (w *world) until(end time.Duration, stop func() bool) {
	for !stop() {
		if len(w.due) == 0 || w.due[0].at > end {
			w.now = end
			return
		}
		next := heap.Pop(&w.due).(appointment)
		w.now = next.at
		next.happen()
	}
}

func (w *world) plan(after time.Duration, happen func()) {
	heap.Push(&w.due, appointment{w.now + after, happen})
}

type appointment struct {
	at     time.Duration
	happen func()
}

// agenda is a heap of what is due.
type agenda []appointment

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].at < a[j].at }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(e any)        { *a = append(*a, e.(appointment)) }
func (a *agenda) Pop() any {
	last := len(*a) - 1
	e := (*a)[last]
	*a = (*a)[:last]
	return e
}

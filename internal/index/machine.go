package index

import (
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/store"
)

// machine decides how an index follows its feed. It does no I/O and reads no
// clock: it is told what happened and when, and says what to do next, so that a
// seed can drive it through any history.
//
// Reading the directory comes first, then all rows, then poll after poll. A
// proof is published when, and only when, everything that its poll found has
// been applied; it is dated from the moment the poll was sent.
type machine struct {
	index *Index
	mark  store.Mark
	book  *book
	dir   *directory.Snapshot
	bound time.Duration
	// polled is when the last good poll was sent: everything before is applied,
	// save what directory is still to be read for it.
	polled time.Duration
	// pending has an entry for each organization that is being read anew.
	pending map[callerid.OrgID]*pending
	reads   uint64
}

func newMachine(x *Index) *machine {
	return &machine{index: x, bound: DefaultBound, pending: map[callerid.OrgID]*pending{}}
}

// DefaultBound is the freshness bound before the database has told its own.
const DefaultBound = 2 * time.Second

// pollEvery is the time between two polls. After a failure it is no longer, since
// that would be added to what recovery takes: a database that is away costs a
// refused connection, and one that does not answer is given pollTimeout.
const pollEvery = 100 * time.Millisecond

// event is what happened. at is when the question was sent; err excludes the
// rest.
type event struct {
	at  time.Duration
	err error
	// One of these is set, according to what was done.
	directory *store.Directory
	loaded    *loaded
	delta     *store.Delta
	org       *orgLoaded
}

type loaded struct {
	mark store.Mark
	book *book
}

// deed is what the machine can ask for.
type deed uint8

const (
	readDirectory deed = iota
	load
	poll
)

// action is what to do next, and after which pause. The organizations are to be
// read anew beside it.
type action struct {
	do    deed
	after time.Duration
	orgs  []orgRead
}

// step takes in an event that ended now.
func (m *machine) step(now time.Duration, e event) action {
	switch {
	case e.org != nil:
		return m.orgLoaded(e)
	case e.err != nil:
		return m.failed(now)
	case e.directory != nil:
		return m.directoryRead(e)
	case e.loaded != nil:
		return m.loadDone(e)
	default:
		return m.polledOnce(now, e)
	}
}

// next is what the state itself asks for.
func (m *machine) next(after time.Duration) action {
	switch {
	case m.dir == nil:
		return action{do: readDirectory, after: after}
	case m.book == nil:
		return action{do: load, after: after}
	default:
		return action{do: poll, after: after}
	}
}

// failed keeps everything while polls can still tell what was missed: the last
// proof simply grows older.
func (m *machine) failed(now time.Duration) action {
	if m.book != nil && m.tooLate(now) {
		m.forget()
	}
	return m.next(pollEvery)
}

// tooLate tells that tombstones may have been reaped before a poll has seen
// them. Polls need not have failed for that: the machine may have slept.
func (m *machine) tooLate(now time.Duration) bool { return now-m.polled > store.TombstoneAge/2 }

// forget drops the index, because its generation has ended or its feed has
// gaps. The directory stays for keys and greetings until it is read again.
func (m *machine) forget() {
	m.book, m.mark, m.dir = nil, store.Mark{}, nil
	clear(m.pending)
	if p := m.index.Capture(); p != nil {
		m.index.latest.Store(&Proof{SentAt: p.SentAt, Bound: m.bound, Directory: p.Directory, Era: p.Era})
	}
}

func (m *machine) directoryRead(e event) action {
	if m.book != nil && e.directory.Generation != m.mark.Generation {
		m.forget()
	}
	m.dir = directory.Compile(*e.directory)
	if m.book == nil {
		m.publish(e.at)
		return m.next(0)
	}
	m.publish(m.polled)
	return m.next(pollEvery)
}

func (m *machine) loadDone(e event) action {
	if e.loaded.mark.Generation != m.dir.Generation {
		m.forget()
		return m.next(0)
	}
	m.book, m.mark, m.polled = e.loaded.book, e.loaded.mark, e.at
	return m.next(0) // the poll publishes: the rows are already of yesterday
}

func (m *machine) polledOnce(now time.Duration, e event) action {
	if e.delta.Mark.Generation != m.mark.Generation || m.tooLate(now) {
		m.forget()
		return m.next(0)
	}
	m.apply(e.delta.Rows)
	m.install()
	m.mark, m.polled, m.bound = e.delta.Mark, e.at, e.delta.Bound
	then := action{do: poll, after: pollEvery, orgs: m.readAnew(e.delta.Overflow)}
	if e.delta.Directory > m.dir.Version {
		then.do, then.after = readDirectory, 0
		return then
	}
	m.publish(e.at)
	return then
}

// apply writes rows into their tables, or keeps them for those that are being
// read anew.
func (m *machine) apply(rows []store.Row) {
	for _, row := range rows {
		if p := m.pending[row.Caller.Org]; p != nil {
			p.rows = append(p.rows, row)
		} else {
			m.book.own(row.Caller.Org).apply(row)
		}
	}
}

func (m *machine) publish(at time.Duration) {
	m.index.latest.Store(&Proof{
		SentAt:    at,
		Bound:     m.bound,
		Directory: m.dir,
		Era:       answer.EraOf(m.dir.Generation),
		book:      m.book,
	})
}

package recognizer_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/index"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
)

// indexBeforeLease reads the index, and only then takes the lease, which is a
// newer one where a poll came between.
func indexBeforeLease(t *testing.T, p *parts) {
	p.look = func(known recognizer.Known, proof *index.Proof, c callerid.Caller) (*index.Proof, uint64, index.Presence) {
		version, presence := proof.Lookup(c)
		for t.Context().Err() == nil && known.Capture() == proof {
			pause(t.Context(), time.Millisecond)
		}
		return known.Capture(), version, presence
	}
}

// currentLease captures the lease and reads the index in the right order, but then
// looks at the clock for the lease of that moment. What it captured is dated 0, so
// that its age is what the clock says: the age of the current one.
func currentLease(t *testing.T, p *parts) {
	x := p.index
	p.known = undated{x}
	p.clock = func() time.Duration { return index.BootClock() - x.Capture().SentAt }
	p.look = func(_ recognizer.Known, proof *index.Proof, c callerid.Caller) (*index.Proof, uint64, index.Presence) {
		captured := x.Capture()
		version, presence := proof.Lookup(c)
		for t.Context().Err() == nil && x.Capture() == captured { // a ring that is held up here
			pause(t.Context(), time.Millisecond)
		}
		return proof, version, presence
	}
}

type undated struct{ *index.Index }

func (u undated) Capture() *index.Proof {
	proof := *u.Index.Capture()
	proof.SentAt = 0
	return &proof
}

// leaseNotChecked is a clock on which no proof ever grows old.
func leaseNotChecked(_ *testing.T, p *parts) {
	x := p.index
	p.clock = func() time.Duration { return x.Capture().SentAt }
}

// versionsNotCompared asks the caches for any version at all.
func versionsNotCompared(_ *testing.T, p *parts) {
	p.near, p.warm = anyVersionNear{p.near}, anyVersionWarm{p.warm}
}

type anyVersionNear struct{ recognizer.Near }

func (n anyVersionNear) Get(room []byte, w answer.Want) (answer.Answer, bool) {
	w.Version = 0
	return n.Near.Get(room, w)
}

type anyVersionWarm struct{ recognizer.Warm }

func (n anyVersionWarm) Ask(w answer.Want, tell func(answer.Answer, bool, error)) {
	w.Version = 0
	n.Warm.Ask(w, tell)
}

// ttlOnly is a cache as most are: what was put there is good for a second.
func ttlOnly(_ *testing.T, p *parts) {
	p.near, p.warm = &ttlNear{Near: anyVersionNear{p.near}, until: map[callerid.Caller]time.Time{}}, nil
}

type ttlNear struct {
	recognizer.Near
	mu    sync.Mutex
	until map[callerid.Caller]time.Time
}

func (n *ttlNear) Put(a answer.Answer) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.until[a.Caller()] = time.Now().Add(time.Second)
	n.Near.Put(a)
}

func (n *ttlNear) Get(room []byte, w answer.Want) (answer.Answer, bool) {
	n.mu.Lock()
	good := time.Now().Before(n.until[w.Caller])
	n.mu.Unlock()
	if !good {
		return answer.Answer{}, false
	}
	return n.Near.Get(room, w)
}

// keysNotVerified takes what a confused Redis gives: now and then the value of
// another key. Its version may well be new enough.
func keysNotVerified(_ *testing.T, p *parts) { p.warm = confusedWarm{p.warm} }

type confusedWarm struct{ recognizer.Warm }

func (n confusedWarm) Ask(w answer.Want, tell func(answer.Answer, bool, error)) {
	if rand.N(8) == 0 {
		w.Caller.Number = first + rand.N(phone.Number(numbers))
	}
	n.Warm.Ask(w, tell)
}

// sequenceCursor polls for versions above the highest it has seen. Versions are
// drawn before commit, so that one that commits late is passed over.
func sequenceCursor(t *testing.T, p *parts) {
	p.feed = &sequenceFeed{Feed: p.feed, conn: connect(t, p.url)}
}

type sequenceFeed struct {
	store.Feed
	conn *pgx.Conn
	last uint64
}

func (f *sequenceFeed) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	delta, err := f.Feed.Poll(ctx, since)
	if err != nil {
		return delta, err
	}
	rows, err := f.conn.Query(ctx, "SELECT org, number, version, contact IS NOT NULL FROM callers WHERE version > $1", int64(f.last))
	if err != nil {
		return delta, fmt.Errorf("polling by sequence: %w", err)
	}
	delta.Rows, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (r store.Row, err error) {
		var number int64
		err = row.Scan(&r.Caller.Org, &number, &r.Version, &r.Present)
		r.Caller.Number, _ = phone.FromInt(number)
		f.last = max(f.last, r.Version)
		return r, err
	})
	return delta, err
}

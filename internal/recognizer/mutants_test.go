package recognizer_test

import (
	"context"
	"fmt"
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

// The torture is worth something only if it finds what it looks for: each of
// these flaws, which reviews have passed before, has to be caught.
func TestTortureCatches(t *testing.T) {
	const rounds = 20 // the most that a flaw may hide for
	for name, f := range map[string]flaw{
		"ContactNotLocked":        {sql: contactsNotLocked},
		"IndexReadBeforeTheLease": {parts: indexBeforeLease},
		"LeaseNotChecked":         {parts: leaseNotChecked},
		"ValueVersionNotCompared": {parts: versionsNotCompared},
		"SequenceAsCursor":        {parts: sequenceCursor},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, f)
			for round := range rounds {
				w.round(40)
				if stories := w.check(1); len(stories) > 0 {
					t.Logf("caught in round %d: %s", round+1, stories[0])
					return
				}
			}
			t.Errorf("not caught in %d rounds, %d writes and %d calls", rounds, len(w.writes), len(w.calls))
		})
	}
}

// contactsNotLocked: whoever adds a phone does not wait for whoever renames the
// contact.
const contactsNotLocked = `CREATE OR REPLACE FUNCTION lock_contacts(orgs integer[], ids uuid[]) RETURNS void
	LANGUAGE plpgsql AS $$ BEGIN END $$`

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

func (n anyVersionWarm) Get(ctx context.Context, w answer.Want) (answer.Answer, bool, error) {
	w.Version = 0
	return n.Warm.Get(ctx, w)
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

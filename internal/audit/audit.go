// Package audit compares a small sample of what caches were let to say with the
// database, beside the rings. It is the alarm for what must not happen: that a
// name is spoken which the database had replaced longer ago than the freshness
// bound allows.
//
// Its rule is one-sided, so that the alarm is never a false one. A hit is stale
// if and only if both of these were seen:
//
//   - a read of the database that began after the hit tells something else;
//   - a poll from a moment before the hit's ring began by more than the bound
//     finds the caller unchanged since that moment.
//
// What the database tells was then committed before that moment, and the ring had
// to know it. Whatever has changed later acquits the hit, and so does everything
// that cannot be told: a read that failed, another generation, a poll that
// overflowed. Neither clocks of other machines nor the order of versions have a
// part in it.
package audit

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Database is the truth, and the feed of its changes.
type Database interface {
	store.Feed
	Profile(ctx context.Context, c callerid.Caller) (store.Reading, error)
}

// every is how often a hit is taken, about: as often as the feed is polled, which
// doubles next to nothing.
const every = 100 * time.Millisecond

// Auditor takes hits and checks them. It is safe for concurrent use.
type Auditor struct {
	db     Database
	clock  func() time.Duration
	log    *slog.Logger
	ledger ledger

	// wanted is set while the next hit is to be taken, and hits has room for it.
	wanted atomic.Bool
	hits   chan hit

	checked, stale atomic.Uint64
}

// hit is what a ring was answered with. asOf is the moment that the ring had to
// know of: whatever was committed by then.
type hit struct {
	answer.Fingerprint
	asOf time.Duration
}

// New returns an auditor that Run sets to work, once its Feed is followed. The
// clock is the one that hits are dated by.
func New(db Database, clock func() time.Duration, log *slog.Logger) *Auditor {
	return &Auditor{db: db, clock: clock, log: log, hits: make(chan hit, 1)}
}

// Hit is told of each answer that a cache gave to a ring, with the moment up to
// which it has to contain everything: at the latest the ring's beginning, less
// the freshness bound. The answer's bytes stay the ring's: what is kept of them is
// a fingerprint. For all but one hit in a tenth of a second it is a single
// read of memory that seldom changes.
func (a *Auditor) Hit(served answer.Answer, asOf time.Duration) {
	if a.wanted.Load() && a.wanted.CompareAndSwap(true, false) {
		a.hits <- hit{served.Fingerprint(), asOf}
	}
}

// Run checks hits until ctx ends, one at a time.
func (a *Auditor) Run(ctx context.Context) {
	for {
		select {
		case <-time.After(every/2 + rand.N(every)):
		case <-ctx.Done():
			return
		}
		a.wanted.Store(true)
		select {
		case h := <-a.hits:
			a.check(ctx, h)
		case <-ctx.Done():
			return
		}
	}
}

// Stats of an auditor.
type Stats struct {
	// Checked hits were compared with the database, Stale ones among them were
	// out of date: none, unless a promise is broken.
	Checked, Stale uint64
}

// Stats returns the counts so far.
func (a *Auditor) Stats() Stats { return Stats{Checked: a.checked.Load(), Stale: a.stale.Load()} }

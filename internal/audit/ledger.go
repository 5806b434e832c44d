package audit

import (
	"context"
	"slices"
	"sync"
	"time"

	"ringdex/internal/store"
)

// Feed is the database's feed, of which the auditor learns the marks that its polls
// lead to: moments in the database's history, each no later than its poll's reply.
// Whoever follows it need not be trusted for that.
func (a *Auditor) Feed() store.Feed { return noted{a.db, a} }

type noted struct {
	store.Feed
	auditor *Auditor
}

// Poll implements store.Feed.
func (n noted) Poll(ctx context.Context, since store.Mark) (store.Delta, error) {
	delta, err := n.Feed.Poll(ctx, since)
	if err == nil {
		n.auditor.ledger.note(moment{n.auditor.clock(), delta.Mark}, delta.Bound)
	}
	return delta, err
}

// ledger holds marks of the last few bounds, the oldest first.
type ledger struct {
	mu      sync.Mutex
	moments []moment
}

// moment: what a mark contains was committed by then.
type moment struct {
	at   time.Duration
	mark store.Mark
}

const (
	// grain of the ledger, of a bound: it misses as much of what is stale.
	grain = 16
	// oldest is the mark that is still polled from: longer ago too much has changed.
	oldest = time.Minute
)

// note keeps a mark, and those that a hit may still be judged by: its proof is one
// bound old at most, and what it had to know another.
func (l *ledger) note(m moment, bound time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.moments); n > 0 && m.at-l.moments[n-1].at < bound/grain && l.moments[n-1].mark.Generation == m.mark.Generation {
		return
	}
	l.moments = append(l.moments, m)
	done := 0
	for done+1 < len(l.moments) && l.moments[done+1].at < m.at-2*bound-patience {
		done++
	}
	l.moments = slices.Delete(l.moments, 0, done)
}

// before returns the newest mark of a moment that had passed at t.
func (l *ledger) before(t time.Duration) (store.Mark, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range slices.Backward(l.moments) {
		if m.at <= t {
			return m.mark, t-m.at < oldest
		}
	}
	return store.Mark{}, false
}

package warmer

import (
	"sync"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// mostChanges is how many changed callers wait to be filled, at most. Where
// there are more, a pass is cheaper than reading them one by one.
const mostChanges = 100_000

// changes are the callers that have changed and are not dealt with yet, each once
// however often it changed.
type changes struct {
	arrived chan struct{} // holds something when there may be callers

	mu      sync.Mutex
	callers map[callerid.Caller]state // nil while nobody takes them
	missed  bool                      // there were too many
}

// state is a caller's newest row.
type state struct {
	version uint64
	present bool
}

func newChanges() changes { return changes{arrived: make(chan struct{}, 1)} }

// open forgets all callers and begins to keep them.
func (c *changes) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.callers, c.missed = make(map[callerid.Caller]state), false
}

func (c *changes) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.callers = nil
}

func (c *changes) add(rows []store.Row) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.callers == nil {
		return
	}
	for _, r := range rows {
		c.addLocked(r)
	}
	c.signalLocked()
}

func (c *changes) addLocked(r store.Row) {
	switch held, waits := c.callers[r.Caller]; {
	case !waits && len(c.callers) == mostChanges:
		c.missed = true
	case r.Version >= held.version: // a poll may bring copies of a row, in any order
		c.callers[r.Caller] = state{r.Version, r.Present}
	}
}

func (c *changes) signalLocked() {
	if len(c.callers) == 0 {
		return
	}
	select {
	case c.arrived <- struct{}{}:
	default:
	}
}

// take removes up to n callers: those to be filled, and those to be forgotten.
func (c *changes) take(n int) (present, gone []callerid.Caller) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for caller, s := range c.callers {
		if len(present)+len(gone) == n {
			break
		}
		if s.present {
			present = append(present, caller)
		} else {
			gone = append(gone, caller)
		}
		delete(c.callers, caller)
	}
	c.signalLocked()
	return present, gone
}

func (c *changes) incomplete() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.missed
}

package warmer

import (
	"sync"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// mostChanges is how many changed callers wait to be filled, at most. Where
// there are more, a pass is cheaper than reading them one by one.
const mostChanges = 100_000

// changes are the callers that have changed and are not filled yet, each once
// however often it changed.
type changes struct {
	arrived chan struct{} // holds something when there may be callers

	mu      sync.Mutex
	callers map[callerid.Caller]struct{} // nil while nobody takes them
	missed  bool                         // there were too many
}

func newChanges() changes { return changes{arrived: make(chan struct{}, 1)} }

// open forgets all callers and begins to keep them.
func (c *changes) open() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.callers, c.missed = make(map[callerid.Caller]struct{}), false
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
		if r.Present {
			c.addLocked(r.Caller)
		}
	}
	c.signalLocked()
}

func (c *changes) addLocked(caller callerid.Caller) {
	if len(c.callers) < mostChanges {
		c.callers[caller] = struct{}{}
	} else if _, waits := c.callers[caller]; !waits {
		c.missed = true
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

// take removes up to n callers.
func (c *changes) take(n int) []callerid.Caller {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := make([]callerid.Caller, 0, min(n, len(c.callers)))
	for caller := range c.callers {
		if len(taken) == n {
			break
		}
		taken = append(taken, caller)
		delete(c.callers, caller)
	}
	c.signalLocked()
	return taken
}

func (c *changes) incomplete() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.missed
}

package checker

import (
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// ear is who hears versions of a number that must not go back.
type ear struct {
	server int
	caller callerid.Caller
}

// heard is the newest that was said before a moment, and what was said by calls
// that had not ended by then.
type heard struct {
	newest Call
	rank   rank
	open   []Call
}

// rank orders what is said of a number across generations. What stood in
// several of them has a first and a last.
type rank struct{ first, last place }

type place struct {
	generation int
	version    uint64
}

func (p place) before(q place) bool {
	return p.generation < q.generation || p.generation == q.generation && p.version < q.version
}

// forwards: on one server, a call that begins after another has ended is told no
// older version. Calls come in the order of their beginnings.
func (c *Checker) forwards(ring *Call) *Violation {
	if ring.Outcome != ringdexv1.Outcome_OUTCOME_RECOGNIZED {
		return nil
	}
	at := ear{ring.Server, ring.Caller}
	h := c.heard[at]
	if h == nil {
		h = &heard{}
		c.heard[at] = h
	}
	c.close(h, ring.Start)
	h.open = append(h.open, *ring)
	if h.newest.Version == 0 || !c.rank(ring).last.before(h.rank.first) {
		return nil
	}
	v := violation(NoGoingBack, "version %d was told by a server that had told version %d before", ring.Version, h.newest.Version)
	other := h.newest
	v.Other = &other
	return v
}

// close takes in the calls that ended before a moment.
func (c *Checker) close(h *heard, before time.Duration) {
	open := h.open[:0]
	for _, call := range h.open {
		if call.End >= before {
			open = append(open, call)
			continue
		}
		if r := c.rank(&call); h.newest.Version == 0 || h.rank.first.before(r.first) {
			h.newest, h.rank = call, r
		}
	}
	h.open = open
}

// rank is where a version of a name stands. It is asked while the states are
// still known: a call is taken in with the next one of its number, or never.
func (c *Checker) rank(ring *Call) (r rank) {
	l, found := c.life(ring.Caller), false
	for _, i := range l.at[ring.Version] { // the last generation first
		if l.states[i].Name != ring.Name {
			continue
		}
		r.first = place{l.states[i].write.Generation, ring.Version}
		if !found {
			r.last, found = r.first, true
		}
	}
	return r
}

package checker

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

const (
	// Hard is what no call may take, however busy the machine is. The budgets
	// themselves are tested on a clock that stands still.
	Hard = time.Second
	// stale is how old a certainty may be that nobody is on file, with a reason.
	stale = 60 * time.Second
)

// Checker knows all that was true, and may be asked about calls again and again
// while it learns more. It must know all writes that began before a call ended
// when it is asked about that call.
type Checker struct {
	bound  time.Duration
	lives  map[callerid.Caller]*life
	gone   map[name]Gone
	told   map[told]Call
	heard  map[ear]*heard
	events []Event
}

// told is one state of a number: whoever hears of it hears the same.
type told struct {
	callerid.Caller
	generation int
	version    uint64
}

// name of somebody at a number.
type name struct {
	callerid.Caller
	name string
}

// New returns a checker for a fleet with a freshness bound.
func New(bound time.Duration) *Checker {
	return &Checker{
		bound: bound, lives: map[callerid.Caller]*life{}, gone: map[name]Gone{},
		told: map[told]Call{}, heard: map[ear]*heard{},
	}
}

// Learn takes in writes.
func (c *Checker) Learn(writes ...*Write) {
	for _, w := range writes {
		for _, f := range w.Facts {
			l := c.life(f.Caller)
			c.lives[f.Caller] = l
			l.states = append(l.states, state{Fact: f, write: w})
		}
	}
}

// Waited takes in what was waited for.
func (c *Checker) Waited(all ...Gone) {
	for _, g := range all {
		c.gone[name{g.Caller, g.Name}] = g
	}
}

// Happened takes in what else did.
func (c *Checker) Happened(events ...Event) { c.events = append(c.events, events...) }

// Known are the numbers that the checker knows of.
func (c *Checker) Known() []callerid.Caller { return slices.Collect(maps.Keys(c.lives)) }

// Check returns what is wrong with calls, in the order of their beginnings, into
// which it sorts them.
func (c *Checker) Check(calls []Call) (wrong []Violation) {
	for _, l := range c.lives {
		c.settle(l)
	}
	slices.SortStableFunc(calls, func(a, b Call) int { return cmp.Compare(a.Start, b.Start) })
	rules := []func(*Call) *Violation{c.answered, c.recognized, c.unknown, c.forwards, c.recovered}
	for i := range calls {
		for _, rule := range rules {
			if v := rule(&calls[i]); v != nil {
				v.Call = calls[i]
				wrong = append(wrong, *v)
				break
			}
		}
	}
	return wrong
}

// Forget drops what no call from a moment on may speak of. It is for runs that
// never end.
func (c *Checker) Forget(before time.Duration) {
	before -= stale + c.bound
	for caller, l := range c.lives {
		l.forget(before)
		if len(l.states) == 0 {
			delete(c.lives, caller)
		}
	}
	maps.DeleteFunc(c.told, func(_ told, call Call) bool { return call.End < before })
	maps.DeleteFunc(c.gone, func(_ name, g Gone) bool { return g.At < before })
	c.events = slices.DeleteFunc(c.events, func(e Event) bool { return e.At < before })
}

// slack is how old an answer may be: what is asked for the truth is told it.
func (c *Checker) slack(ring *Call) time.Duration {
	if ring.Truth {
		return 0
	}
	return c.bound
}

func violation(g Guarantee, format string, args ...any) *Violation {
	return &Violation{Guarantee: g, Complaint: fmt.Sprintf(format, args...)}
}

func (c *Checker) answered(ring *Call) *Violation {
	switch took := ring.End - ring.Start; {
	case ring.Excused:
		return nil
	case ring.Failed != "":
		return violation(FailOpen, "a ring ended in an error: %s", ring.Failed)
	case ring.Greeting == "":
		return violation(FailOpen, "a ring was answered with nothing to say")
	case took > Hard:
		return violation(FailOpen, "a ring took %s", ms(took))
	}
	return nil
}

// recognized: a name was on file for that number, and not replaced too long ago.
func (c *Checker) recognized(ring *Call) *Violation {
	if ring.Outcome != ringdexv1.Outcome_OUTCOME_RECOGNIZED {
		return nil
	}
	l := c.life(ring.Caller)
	at := l.at[ring.Version]
	named := slices.DeleteFunc(slices.Clone(at), func(i int) bool { return l.states[i].Name != ring.Name })
	switch {
	case len(at) == 0:
		return violation(RightPerson, "nobody ever wrote this version of the number%s", c.owner(ring))
	case len(named) == 0:
		return violation(RightPerson, "one version with two contents: whoever wrote it saw %q%s", l.states[at[0]].Name, c.owner(ring))
	case !strings.Contains(ring.Greeting, ring.Name):
		return violation(RightPerson, "%q was greeted with %q", ring.Name, ring.Greeting)
	}
	var possible []int
	for _, i := range named {
		if l.states[i].may(ring, c.slack(ring)) {
			possible = append(possible, i)
		}
	}
	switch len(possible) {
	case 0:
		return c.untimely(ring, l.states[named[0]])
	case 1:
		return c.content(ring, l.states[possible[0]])
	}
	return nil // of two generations with the same version and name: either will do
}

// untimely tells why a state could not be spoken of.
func (c *Checker) untimely(ring *Call, s state) *Violation {
	switch {
	case s.write.Begin > ring.End:
		return violation(RightPerson, "a name was spoken %s before it was written", ms(s.write.Begin-ring.End))
	case s.gone < ring.Start:
		return violation(GoneIsGone, "an old name was spoken by a call that began %s after somebody had waited until it was gone", ms(ring.Start-s.gone))
	}
	return violation(BoundedFreshness, "an old name was spoken by a call that began %s after it was replaced, %s more than is allowed",
		ms(ring.Start-s.replaced), ms(ring.Start-s.replaced-c.slack(ring)))
}

// content: a version is one content, whoever tells it.
func (c *Checker) content(ring *Call, s state) *Violation {
	at := told{ring.Caller, s.write.Generation, ring.Version}
	first, again := c.told[at]
	if !again {
		c.told[at] = *ring
		return nil
	}
	if first.Content == ring.Content {
		return nil
	}
	v := violation(RightPerson, "one version with two contents: another call was told something else")
	v.Other = &first
	return v
}

// unknown: nobody was on file, lately enough.
func (c *Checker) unknown(ring *Call) *Violation {
	switch {
	case ring.Outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED, ring.Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED, ring.Failed != "":
		return nil
	case ring.Outcome != ringdexv1.Outcome_OUTCOME_UNKNOWN:
		return violation(FailOpen, "no ring of this kind can end as %v", ring.Outcome)
	}
	slack := c.slack(ring)
	if ring.Reason == ringdexv1.Reason_REASON_STALE {
		slack = stale
	}
	if c.life(ring.Caller).nobody(ring, slack) {
		return nil
	}
	return violation(CertainUnknown, "somebody on file was said to be unknown")
}

// recovered: what has healed is certain again.
func (c *Checker) recovered(ring *Call) *Violation {
	certain := ring.Outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED ||
		ring.Outcome == ringdexv1.Outcome_OUTCOME_UNKNOWN && ring.Reason == ringdexv1.Reason_REASON_UNSPECIFIED
	if !ring.Recovered || certain {
		return nil
	}
	return violation(Recovery, "everything had healed, and still it could not be told who calls")
}

package recognizer_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// fact is what a number leads to at a version, as the transaction saw it that
// wrote it and still held its lock. The name is empty where it is nobody's.
type fact struct {
	caller  callerid.Caller
	version uint64
	name    string
}

// write is a transaction that has committed, with the moments before it began
// and after its commit was acknowledged.
type write struct {
	what       string
	begin, ack time.Duration
	facts      []fact
}

// call is a ring and what was said. Content is a hash of all that was told.
type call struct {
	server     int
	caller     callerid.Caller
	truth      bool
	start, end time.Duration
	outcome    ringdexv1.Outcome
	reason     ringdexv1.Reason
	source     ringdexv1.Source
	version    uint64
	name       string
	content    uint64
}

// state is a fact and the moments of the write that made it one.
type state struct {
	fact
	*write
}

// checker knows everything that was ever true.
type checker struct {
	bound  time.Duration
	states map[callerid.Caller][]state // in the order of versions
	told   map[fact]call               // the first that was told each version
}

func newChecker(bound time.Duration, writes []*write) *checker {
	c := &checker{bound: bound, states: map[callerid.Caller][]state{}, told: map[fact]call{}}
	for _, w := range writes {
		for _, f := range w.facts {
			c.states[f.caller] = append(c.states[f.caller], state{f, w})
		}
	}
	for _, states := range c.states {
		slices.SortFunc(states, func(a, b state) int { return cmp.Compare(a.version, b.version) })
	}
	return c
}

// check returns what is wrong with a call, or "".
func (c *checker) check(ring call) string {
	switch ring.outcome {
	case ringdexv1.Outcome_OUTCOME_RECOGNIZED:
		return c.recognized(ring)
	case ringdexv1.Outcome_OUTCOME_UNKNOWN:
		if ring.reason == 0 && !c.couldBeNobody(ring) {
			return "somebody on file was said to be unknown"
		}
		return ""
	case ringdexv1.Outcome_OUTCOME_UNDECIDED:
		return ""
	default:
		return "no ring of this test can end like this"
	}
}

func (c *checker) recognized(ring call) string {
	states := c.states[ring.caller]
	i, known := slices.BinarySearchFunc(states, ring.version, func(s state, v uint64) int { return cmp.Compare(s.version, v) })
	if !known {
		return "nobody ever wrote this version"
	}
	if states[i].name != ring.name {
		return fmt.Sprintf("one version with two contents: whoever wrote it saw %q", states[i].name)
	}
	first, again := c.told[states[i].fact]
	if !again {
		c.told[states[i].fact] = ring
	} else if first.content != ring.content {
		return "one version with two contents: another call was told something else, " + c.describe(first)
	}
	if !c.overlaps(states, i, ring) {
		return "an old name was spoken after the bound"
	}
	return ""
}

// couldBeNobody: before its first version a number was nobody's, too.
func (c *checker) couldBeNobody(ring call) bool {
	states := c.states[ring.caller]
	if len(states) == 0 || states[0].ack+c.slack(ring) >= ring.start {
		return true
	}
	for i := range states {
		if states[i].name == "" && c.overlaps(states, i, ring) {
			return true
		}
	}
	return false
}

// overlaps tells whether a state can have been the present one at some moment
// of a call, or within the bound before it.
func (c *checker) overlaps(states []state, i int, ring call) bool {
	replaced := i+1 < len(states) && states[i+1].ack+c.slack(ring) < ring.start
	return states[i].begin <= ring.end && !replaced
}

// slack is how old an answer may be: what is asked for the truth is told it.
func (c *checker) slack(ring call) time.Duration {
	if ring.truth {
		return 0
	}
	return c.bound
}

// story tells a call with the life of its number around it.
func (c *checker) story(ring call, complaint string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n  what was written for that number:\n", complaint, c.describe(ring))
	for i, s := range c.states[ring.caller] {
		if s.begin > ring.end || s.ack < ring.start-10*c.bound && s.version != ring.version {
			continue
		}
		fmt.Fprintf(&b, "    %10s…%-10s %-28s version %d, %q\n", ms(s.begin), ms(s.ack), s.what, s.version, s.name)
		if i+1 == len(c.states[ring.caller]) {
			fmt.Fprintf(&b, "    and nothing since\n")
		}
	}
	return b.String()
}

func (c *checker) describe(ring call) string {
	return fmt.Sprintf("%s…%s: server %d, organization %d, %s, truth %t: %v %v from %v, version %d, %q",
		ms(ring.start), ms(ring.end), ring.server, ring.caller.Org, ring.caller.Number, ring.truth,
		ring.outcome, ring.reason, ring.source, ring.version, ring.name)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1fms", d.Seconds()*1e3) }

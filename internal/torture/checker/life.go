package checker

import (
	"cmp"
	"slices"
	"time"

	"ringdex/internal/callerid"
)

// state is what a number led to, between two writes.
type state struct {
	Fact
	write *Write
	// replaced is when it was certain that a later state was there, gone when
	// somebody had waited until nothing of it could be spoken.
	replaced, gone time.Duration
}

// order of the states of one number: a version follows the order of commits
// within a generation; what was erased comes just behind what it erased.
func (s state) order(t state) int {
	if c := cmp.Compare(s.write.Generation, t.write.Generation); c != 0 {
		return c
	}
	if c := cmp.Compare(s.Version, t.Version); c != 0 {
		return c
	}
	switch {
	case s.Erased == t.Erased:
		return cmp.Compare(s.write.Begin, t.write.Begin)
	case s.Erased:
		return 1
	default:
		return -1
	}
}

// may tells whether a state can have been the present one at some moment of a
// call, or so long before it.
func (s state) may(ring *Call, slack time.Duration) bool {
	return s.write.Begin <= ring.End && !s.late(ring, slack)
}

// late tells that a state was no longer to be told when a call began.
func (s state) late(ring *Call, slack time.Duration) bool {
	return s.past(ring, slack) || s.gone < ring.Start
}

func (s state) past(ring *Call, slack time.Duration) bool {
	return s.replaced < Never && s.replaced+slack < ring.Start
}

// life is all that a number ever led to.
type life struct {
	states []state
	// at finds the states of a version: one in each generation.
	at map[uint64][]int
	// first is when it was certain that there was a state at all. Before, the number
	// was nobody's, if it was born so; otherwise older states were forgotten.
	first time.Duration
	born  bool
}

// settle puts states in order and dates the end of each.
func (c *Checker) settle(l *life) {
	slices.SortStableFunc(l.states, state.order)
	l.at = make(map[uint64][]int, len(l.states))
	replaced := Never
	for i := len(l.states) - 1; i >= 0; i-- {
		s := &l.states[i]
		s.replaced, s.gone = replaced, Never
		if g, waited := c.gone[name{s.Caller, s.Name}]; waited && s.write.Generation <= g.Generation {
			s.gone = g.At
		}
		replaced = min(replaced, s.write.Ack)
		if !s.Erased {
			l.at[s.Version] = append(l.at[s.Version], i)
		}
	}
	l.first = replaced
}

// nobody tells whether the number may have been nobody's at some moment of a
// call, or so long before it.
func (l *life) nobody(ring *Call, slack time.Duration) bool {
	for i := len(l.states) - 1; i >= 0; i-- {
		s := l.states[i]
		if s.Name == "" && s.may(ring, slack) {
			return true
		}
		if s.past(ring, slack) {
			return false // and so is everything before it
		}
	}
	if !l.born {
		return false
	}
	return !state{write: new(Write), replaced: l.first}.past(ring, slack)
}

// forget drops states that nothing from a moment on may speak any more.
func (l *life) forget(before time.Duration) {
	kept := slices.IndexFunc(l.states, func(s state) bool { return s.replaced >= before })
	if kept > 0 {
		l.states = slices.Delete(l.states, 0, kept)
		l.born = false
	}
}

// life of a number: nobody's all the time, if nothing was written. Strangers are
// many, and not worth remembering.
func (c *Checker) life(of callerid.Caller) *life {
	if l := c.lives[of]; l != nil {
		return l
	}
	return &life{born: true, first: Never}
}

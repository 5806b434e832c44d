package checker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// around is how much of the time before a call its story tells.
const around = 2 * time.Second

// line is one thing that happened, in the words of a story.
type line struct {
	at   time.Duration
	text string
}

// Story tells a violation so that a person can follow it: what was said, and in
// the order of time all that has to do with it.
func (c *Checker) Story(v Violation) string {
	var lines []line
	for _, s := range c.witnesses(v) {
		lines = append(lines, s.lines()...)
	}
	for _, e := range c.events {
		if e.At >= v.Call.Start-around && e.At <= v.Call.End {
			lines = append(lines, line{e.At, "*** " + e.What})
		}
	}
	lines = append(lines, v.Call.lines("THIS CALL")...)
	if v.Other != nil {
		lines = append(lines, v.Other.lines("the other call")...)
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.at, b.at) })
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n  organization %d, %s; the bound is %s\n",
		v.Guarantee, v.Complaint, v.Call.Caller.Org, v.Call.Caller.Number, ms(c.bound))
	for _, l := range lines {
		fmt.Fprintf(&b, "  %12s  %s\n", ms(l.at), l.text)
	}
	return b.String()
}

// witnesses are the fewest states that prove the point: those of the version
// that was told, what replaced each, and what may have been true instead.
func (c *Checker) witnesses(v Violation) (all []state) {
	l := c.life(v.Call.Caller)
	next := false
	for _, s := range l.states {
		is := !s.Erased && s.Version == v.Call.Version || v.Other != nil && s.Version == v.Other.Version
		if is || next || s.may(&v.Call, 0) {
			all = append(all, s)
		}
		next = is || next && s.write.Ack == Never
	}
	return all
}

// owner names the number for which a name that does not belong here was written.
func (c *Checker) owner(ring *Call) string {
	for caller, l := range c.lives {
		for _, s := range l.states {
			if s.Name == ring.Name && caller != ring.Caller {
				return fmt.Sprintf("; the name was written for organization %d, %s", caller.Org, caller.Number)
			}
		}
	}
	return ""
}

func (s state) lines() []line {
	what := fmt.Sprintf("version %d, %q", s.Version, s.Name)
	switch {
	case s.Erased:
		what = fmt.Sprintf("nobody's; the row of version %d is erased", s.Version)
	case s.Name == "":
		what = fmt.Sprintf("version %d, nobody's", s.Version)
	}
	lines := []line{{s.write.Begin, fmt.Sprintf("write begins: %s → %s", s.write.What, what)}}
	if s.write.Ack < Never {
		lines = append(lines, line{s.write.Ack, fmt.Sprintf("write acknowledged: version %d", s.Version)})
	}
	if s.gone < Never {
		lines = append(lines, line{s.gone, fmt.Sprintf("nobody can speak %q any more, says whoever was asked to wait for it", s.Name)})
	}
	return lines
}

func (ring Call) lines(who string) []line {
	truth := ""
	if ring.Truth {
		truth = ", asking for the truth"
	}
	said := fmt.Sprintf("%v %v from %v, version %d, %q", ring.Outcome, ring.Reason, ring.Source, ring.Version, ring.Name)
	if ring.Failed != "" {
		said = ring.Failed
	}
	return []line{
		{ring.Start, fmt.Sprintf("%s begins on server %d%s", who, ring.Server, truth)},
		{ring.End, fmt.Sprintf("%s is answered: %s", who, said)},
	}
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1e3) }

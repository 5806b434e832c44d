package checker_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

const bound = 100 * time.Millisecond

// past is a history that a correct system made: the states of each number, each
// committed at some moment between the write's beginning and its acknowledgement.
type past struct {
	writes []*checker.Write
	// commits of writes, in their order, by number.
	commits map[callerid.Caller][]commit
	end     time.Duration
}

type commit struct {
	at time.Duration
	checker.Fact
	write *checker.Write
}

func number(i int) callerid.Caller {
	return callerid.Caller{Org: callerid.OrgID(1 + i%2), Number: phone.Number(4930123000 + i/2)}
}

const numbers = 4

func span(t *rapid.T, most int, what string) time.Duration {
	return time.Duration(rapid.IntRange(0, most).Draw(t, what)) * time.Millisecond
}

// live draws a past. Some writes are never acknowledged, though they commit.
func live(t *rapid.T) *past {
	p := &past{commits: map[callerid.Caller][]commit{}}
	at := map[callerid.Caller]time.Duration{}
	for version := range uint64(rapid.IntRange(1, 25).Draw(t, "writes")) {
		c := number(rapid.IntRange(0, numbers-1).Draw(t, "number"))
		begin := at[c] + span(t, 150, "idle")
		committed := begin + span(t, 20, "commit")
		w := &checker.Write{What: "write", Begin: begin - span(t, 30, "locked out"), Ack: committed + span(t, 20, "acknowledge")}
		f := checker.Fact{Caller: c, Version: version + 1}
		if rapid.IntRange(0, 3).Draw(t, "somebody") > 0 {
			f.Name = fmt.Sprintf("Org %d Number %d Write %d", c.Org, c.Number, version)
		}
		if rapid.IntRange(0, 9).Draw(t, "broken off") == 0 {
			w.Ack = checker.Never
		}
		w.Facts = []checker.Fact{f}
		at[c] = committed
		p.writes = append(p.writes, w)
		p.commits[c] = append(p.commits[c], commit{committed, f, w})
		p.end = max(p.end, committed)
	}
	return p
}

// at is what a number leads to at a moment.
func (p *past) at(c callerid.Caller, moment time.Duration) checker.Fact {
	f := checker.Fact{Caller: c}
	for _, commit := range p.commits[c] {
		if commit.at <= moment {
			f = commit.Fact
		}
	}
	return f
}

// say is the answer of a server that tells a fact.
func say(ring checker.Call, f checker.Fact) checker.Call {
	ring.Greeting, ring.Outcome = "Hello", ringdexv1.Outcome_OUTCOME_UNKNOWN
	if f.Name != "" {
		ring.Outcome, ring.Version, ring.Name, ring.Content = ringdexv1.Outcome_OUTCOME_RECOGNIZED, f.Version, f.Name, f.Version
		ring.Greeting = "Hi " + f.Name
	}
	return ring
}

// ring draws a call without an answer.
func (p *past) ring(t *rapid.T) checker.Call {
	c := checker.Call{
		Server: rapid.IntRange(0, 2).Draw(t, "server"), Caller: number(rapid.IntRange(0, numbers-1).Draw(t, "caller")),
		Truth: rapid.IntRange(0, 4).Draw(t, "truth") == 0,
		Start: span(t, int(p.end/time.Millisecond)+300, "start"),
	}
	c.End = c.Start + span(t, 40, "took")
	return c
}

// A system that keeps its promises is never accused, however old its answers are
// within the bound, as long as what each server knows only grows newer.
func TestHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := live(t)
		var rings, calls []checker.Call
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			rings = append(rings, p.ring(t))
		}
		slices.SortStableFunc(rings, func(a, b checker.Call) int { return cmp.Compare(a.Start, b.Start) })
		known := map[int]time.Duration{}
		for _, ring := range rings {
			from := max(ring.Start-bound, known[ring.Server])
			if ring.Truth {
				from = max(ring.Start, known[ring.Server])
			}
			asOf := from + span(t, int((max(ring.End, from)-from)/time.Millisecond), "as of")
			if asOf > ring.End {
				continue // it would know the future
			}
			known[ring.Server] = asOf
			calls = append(calls, say(ring, p.at(ring.Caller, asOf)))
		}
		c := checker.New(bound)
		c.Learn(p.writes...)
		for _, v := range c.Check(calls) {
			t.Fatal(c.Story(v))
		}
	})
}

// Each call alone is judged as by looking at every state and every moment; here
// without calls that contradict each other.
func TestJudgesLikeBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := live(t)
		ring := p.ring(t)
		told := checker.Fact{Caller: ring.Caller}
		if all := p.commits[ring.Caller]; len(all) > 0 {
			told = rapid.SampledFrom(all).Draw(t, "told").Fact
		}
		ring = say(ring, told)
		c := checker.New(bound)
		c.Learn(p.writes...)
		wrong := c.Check([]checker.Call{ring})
		if right := p.possible(ring, told.Name == ""); right != (len(wrong) == 0) {
			t.Fatalf("right is %t, but the checker says %v", right, wrong)
		}
	})
}

// possible looks at every state of a number: whether it is what was told, and
// may have been true lately enough.
func (p *past) possible(ring checker.Call, nobody bool) bool {
	slack := bound
	if ring.Truth {
		slack = 0
	}
	states := append([]commit{{write: &checker.Write{}}}, p.commits[ring.Caller]...)
	for i, s := range states {
		if nobody != (s.Name == "") || !nobody && s.Version != ring.Version {
			continue
		}
		possible := s.write.Begin <= ring.End
		for _, later := range states[i+1:] {
			if later.write.Ack != checker.Never && later.write.Ack+slack < ring.Start {
				possible = false
			}
		}
		if possible {
			return true
		}
	}
	return false
}

package torture_test

import (
	"strings"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// outcome is what became of a phase, or of all phases with the same faults.
type outcome struct {
	name string
	// broken is when its faults began, mended when all was certain again: what calls
	// took counts in between.
	broken, mended time.Duration
	phases         int
	// rings are those at servers that could answer.
	rings      int
	undecided  int
	late       int
	violations int
	stories    []string
	took       latencies
	recovery   time.Duration
	reads      int // of the database, by one server at once
}

func newOutcome(faults []fault) *outcome {
	var names []string
	for _, x := range faults {
		names = append(names, x.name)
	}
	return &outcome{name: strings.Join(names, " + "), phases: 1, took: latencies{}, mended: forever}
}

// mostStories are told of one phase.
const mostStories = 3

// judge checks what was said since the last time.
func (o *outcome) judge(f *fleet) {
	calls := f.heard()
	wrong := f.checker.Check(calls)
	o.violations += len(wrong)
	for _, v := range wrong[:min(len(wrong), mostStories)] {
		o.stories = append(o.stories, f.checker.Story(v))
	}
	for _, c := range calls {
		if c.Excused {
			continue // checked, but not to be counted: mostly there was no answer
		}
		o.rings++
		if c.Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED {
			o.undecided++
		}
		if c.End >= o.broken && c.Start <= o.mended {
			o.took.add(c.End - c.Start)
		}
	}
	if len(calls) > 0 {
		f.checker.Forget(calls[0].Start)
	}
}

// add puts the outcomes of the same faults together.
func (o *outcome) add(more *outcome) {
	o.phases += more.phases
	o.rings += more.rings
	o.undecided += more.undecided
	o.late += more.late
	o.violations += more.violations
	o.took.merge(more.took)
	o.recovery = max(o.recovery, more.recovery)
	o.reads = max(o.reads, more.reads)
}

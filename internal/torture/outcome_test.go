package torture_test

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// outcome is what became of a phase, or of all phases with the same faults.
type outcome struct {
	name string
	// rings are those at servers that could answer.
	rings      int
	undecided  int
	late       int
	violations int
	stories    []string
	took       []time.Duration
	recovery   time.Duration
}

// mostStories are told of one phase.
const mostStories = 3

// judge checks what was said in a phase.
func (o *outcome) judge(f *fleet) {
	calls := f.calls
	f.calls = nil
	wrong := f.checker.Check(calls)
	o.violations += len(wrong)
	for _, v := range wrong[:min(len(wrong), mostStories)] {
		o.stories = append(o.stories, f.checker.Story(v))
	}
	begin := f.now()
	for _, c := range calls {
		begin = min(begin, c.Start)
		if c.Excused {
			continue // checked, but not to be counted: mostly there was no answer
		}
		o.rings++
		if c.Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED {
			o.undecided++
		}
		o.took = append(o.took, c.End-c.Start)
	}
	f.checker.Forget(begin)
}

// add puts the outcomes of the same faults together.
func (o *outcome) add(more outcome) {
	o.rings += more.rings
	o.undecided += more.undecided
	o.late += more.late
	o.violations += more.violations
	o.took = append(o.took, more.took...)
	o.recovery = max(o.recovery, more.recovery)
}

// table is the report on all faults.
func table(all []*outcome) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "recognitions\tviolations\tundecided\tp99\tslowest\tover 40 ms of server time\trecovery\t  fault\t")
	total := outcome{name: "all"}
	for _, o := range all {
		o.row(w)
		total.add(*o)
	}
	total.row(w)
	w.Flush()
	return b.String()
}

func (o *outcome) row(w *tabwriter.Writer) {
	slices.Sort(o.took)
	p99, slowest := time.Duration(0), time.Duration(0)
	if n := len(o.took); n > 0 {
		p99, slowest = o.took[n*99/100], o.took[n-1]
	}
	fmt.Fprintf(w, "%d\t%d\t%.1f %%\t%.1f ms\t%.1f ms\t%d\t%.1f s\t  %s\t\n", o.rings, o.violations,
		100*float64(o.undecided)/float64(max(o.rings, 1)), p99.Seconds()*1e3, slowest.Seconds()*1e3, o.late, o.recovery.Seconds(), o.name)
}

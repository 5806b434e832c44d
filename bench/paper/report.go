// Package paper writes down what was measured: tables for who checks, pictures
// for who looks.
package paper

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ringdex/bench/plan"
	"ringdex/bench/result"
)

// Report is one run of the bench.
type Report struct {
	Machine []Fact
	Seed    uint64
	Began   time.Time
	Took    time.Duration
	Quick   bool
	Groups  []*result.Group
	Figures []*result.Figure
	Targets []result.Target
	Costs   []result.Cost
	// Blind is why there are no costs; nil if there are.
	Blind error
}

// Fact is something to know about the machine.
type Fact struct{ Name, Value string }

// Files of a report.
const (
	textFile   = "README.md"
	curvesFile = "latency.png"
	barsFile   = "throughput.png"
)

// Write writes the report into a directory, which is made if need be.
func (r Report) Write(dir string) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pictures, err := r.draw(dir)
	if err != nil {
		return fmt.Errorf("drawing the pictures: %w", err)
	}
	f, err := os.Create(filepath.Join(dir, textFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return r.write(f, pictures)
}

// Markdown writes the text alone.
func (r Report) Markdown(w io.Writer) error { return r.write(w, nil) }

func (r Report) write(w io.Writer, pictures []picture) error {
	b := bufio.NewWriter(w) // keeps its first error for the end
	title := "What a recognition costs"
	if r.Quick {
		title += ", at a glance"
	}
	fmt.Fprintf(b, "# %s\n\n", title)
	r.targets(b)
	for _, p := range pictures {
		fmt.Fprintf(b, "![%s](%s)\n\n", p.alt, p.file)
	}
	r.costs(b)
	r.excuses(b)
	r.circumstances(b)
	experiment := ""
	for _, g := range r.Groups {
		if g.Experiment != experiment {
			experiment = g.Experiment
			fmt.Fprintf(b, "## %s\n\n%s\n\n", experiment, plan.About(experiment))
		}
		groupTable(b, g)
	}
	return b.Flush()
}

// circumstances are what has to be known to rerun it, and to read it.
func (r Report) circumstances(b *bufio.Writer) {
	fmt.Fprintf(b, "## How it was measured\n\nOn %s, in %s, with seed %d: `-seed %[3]d` draws the same again.\n\n",
		r.Began.UTC().Format("2006-01-02 15:04 UTC"), r.Took.Round(time.Second), r.Seed)
	var facts [][]string
	for _, f := range r.Machine {
		facts = append(facts, []string{f.Name, f.Value})
	}
	table(b, []string{"machine", ""}, facts)
	fmt.Fprint(b, method)
}

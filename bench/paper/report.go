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
	Targets []result.Target
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
	f, err := os.Create(filepath.Join(dir, textFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := r.draw(dir); err != nil {
		return fmt.Errorf("drawing the pictures: %w", err)
	}
	return r.write(f, true)
}

// Markdown writes the text alone.
func (r Report) Markdown(w io.Writer) error { return r.write(w, false) }

func (r Report) write(w io.Writer, pictures bool) error {
	b := bufio.NewWriter(w) // keeps its first error for the end
	title := "What a recognition costs"
	if r.Quick {
		title += ", at a glance"
	}
	fmt.Fprintf(b, "# %s\n\n", title)
	if pictures {
		fmt.Fprintf(b, "![Latency by percentile](%s)\n\n![Throughput, and CPU per request](%s)\n\n", curvesFile, barsFile)
	}
	r.circumstances(b)
	r.targets(b)
	experiment := ""
	for _, g := range r.Groups {
		if g.Experiment != experiment {
			experiment = g.Experiment
			fmt.Fprintf(b, "## %s\n\n", experiment)
		}
		groupTable(b, g)
	}
	return b.Flush()
}

// circumstances are what has to be known to rerun it, and to read it.
func (r Report) circumstances(b *bufio.Writer) {
	fmt.Fprintf(b, "Measured on %s in %s, with seed %d (`-seed %[3]d` draws the same again).\n\n",
		r.Began.UTC().Format("2006-01-02 15:04 UTC"), r.Took.Round(time.Second), r.Seed)
	var facts [][]string
	for _, f := range r.Machine {
		facts = append(facts, []string{f.Name, f.Value})
	}
	table(b, []string{"", ""}, facts)
	fmt.Fprint(b, method)
}

const method = `**How to read it.** Every ratio is one of things measured side by side, in the same rounds of one run, and stands with the quartiles of the rounds: half of them lie between. The yardstick is the *empty call*: a unary call of the same server in the same process through the same interceptors, of which nothing is asked. It is measured twice, and what that makes of itself is the **A/A** figure. A difference that is smaller is reported as *none*.

- **Callers** (closed loop) ask again when they were answered. For latency the operation is drawn at random for each request, on the same connections; *in blocks*, each operation has the machine for itself for a moment, in an order drawn for each round.
- **Open loop**: requests begin at random moments at a fixed rate, and their latency counts from the moment they were due.
- **CPU** is that of the server's process for each request. A rival's engine, which it asks each time, is in it.
- **Strays** were answered otherwise than the operation is about, such as from memory where Redis was to be measured, and **failed** are errors. Neither is in any latency.
- Load and server share this machine, and so do PostgreSQL (with fsync off; no figure is about its writing), Redis (by Unix socket) and the rivals.

`

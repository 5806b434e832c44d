package torture_test

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// file puts an outcome to those of the same name, or of a name for many.
func file(report []*outcome, o *outcome, as string) []*outcome {
	if as != "" {
		o.name = as
	}
	for _, there := range report {
		if there.name == o.name {
			there.add(o)
			return report
		}
	}
	return append(report, o)
}

func total(all []*outcome) *outcome {
	sum := &outcome{name: "all", took: latencies{}}
	for _, o := range all {
		sum.add(o)
	}
	return sum
}

// columns of the report. What calls took is from the beginning of a fault until
// everything was certain again.
var columns = []string{"phases", "recognitions", "violations", "undecided", "p50", "p99", "slowest", "server time over 40 ms", "reads at once", "current after", "fault"}

func (o *outcome) cells() []string {
	return []string{
		fmt.Sprint(o.phases), fmt.Sprint(o.rings), fmt.Sprint(o.violations),
		fmt.Sprintf("%.1f %%", 100*float64(o.undecided)/float64(max(o.rings, 1))),
		ms(o.took.at(0.5)), ms(o.took.at(0.99)), ms(o.took.at(1)),
		fmt.Sprint(o.late), fmt.Sprint(o.reads), fmt.Sprintf("%.1f s", o.recovery.Seconds()), o.name,
	}
}

// ms is a dash for what nothing took.
func ms(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
}

// table is the report for people at a terminal.
func table(all []*outcome) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells []string) {
		last := len(cells) - 1
		fmt.Fprintf(w, "%s\t  %s\n", strings.Join(cells[:last], "\t"), cells[last])
	}
	row(columns)
	for _, o := range append(all, total(all)) {
		row(o.cells())
	}
	w.Flush()
	return b.String()
}

// markdown is the same to be kept.
func markdown(all []*outcome) string {
	var b strings.Builder
	row := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	row(columns)
	fmt.Fprintln(&b, strings.Repeat("|--:", len(columns)-1)+"|---|")
	for _, o := range append(all, total(all)) {
		row(o.cells())
	}
	return b.String()
}

// legend says what the columns count.
const legend = `
Recognitions are those at servers that could answer, every one of them checked.
What they took, by the clock of who asks, is of those between the beginning of the
fault and the moment when everything was certain again; a dash stands where all
servers were away. Servers, what stands behind them and those who ask share one
machine, which is busy all the time: latencies tell what a fault adds to the line
"nothing" or "SQLite untouched", and not how fast a server is. Server time is by the
server's own clock, of all that it answered. Reads at once are of the database, by
one server at most. Current after is how long after the repair the last number was
certain on the last server, which are asked one after the other.
`

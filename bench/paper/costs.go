package paper

import (
	"bufio"
	"fmt"

	"ringdex/bench/profile"
	"ringdex/bench/result"
)

const costing = `The CPU of the server for each request, shared out by where samples of it were: perf looks every %s of CPU at the stacks of the same server under the same load, once its rounds are over, and the total is what those rounds have measured. A sample counts for the innermost of these places in its stack; time in the kernel counts for whoever asked it.

`

// costs says where the time goes: a table for each experiment, of places by
// cases.
func (r Report) costs(b *bufio.Writer) {
	if len(r.Costs) == 0 && r.Blind == nil {
		return
	}
	fmt.Fprint(b, "## Where the time goes\n\n")
	if r.Blind != nil {
		fmt.Fprintf(b, "Nobody looked: %v.\n\n", r.Blind)
		return
	}
	fmt.Fprintf(b, costing, duration(float64(profile.Period)))
	for rest := r.Costs; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Experiment == rest[0].Experiment {
			n++
		}
		costTable(b, rest[:n])
		rest = rest[n:]
	}
}

// costTable has a column for each case, and after the second what that adds to
// the first, where that is the yardstick.
func costTable(b *bufio.Writer, cases []result.Cost) {
	columns := columnsOf(cases)
	header := []string{"**" + cases[0].Experiment + "**, µs"}
	for _, c := range columns {
		header = append(header, c.name)
	}
	var rows [][]string
	other := make([]float64, len(columns))
	for _, place := range profile.Places() {
		cells, notable := []string{place.String()}, false
		for i, c := range columns {
			cells = append(cells, micro(c.at(place)))
			notable = notable || c.notable(place)
			other[i] += c.at(place)
		}
		if !notable || place == profile.Other {
			continue
		}
		for i, c := range columns {
			other[i] -= c.at(place)
		}
		rows = append(rows, cells)
	}
	last, all, samples := []string{"other"}, []string{"**all**"}, []string{"*samples*"}
	for i, c := range columns {
		last, all, samples = append(last, micro(other[i])), append(all, "**"+digits(c.all/1e3)+"**"), append(samples, c.samples)
	}
	table(b, header, append(rows, last, all, samples))
}

// column is a case, or what one adds to another.
type column struct {
	name    string
	all     float64 // in nanoseconds, as are those at places
	at      func(profile.Place) float64
	samples string
}

func columnsOf(cases []result.Cost) (columns []column) {
	for i, c := range cases {
		columns = append(columns, column{c.Op, c.CPU, c.At, "*" + count(c.Profile.Samples) + "*"})
		if first := cases[0]; i == 1 && first.Op == result.Yardstick {
			columns = append(columns, column{"adds", c.CPU - first.CPU, func(p profile.Place) float64 { return c.At(p) - first.At(p) }, ""})
		}
	}
	return columns
}

// notable is whether a place takes so much of a case that it deserves a row.
func (c column) notable(p profile.Place) bool { return c.samples != "" && c.at(p) >= c.all/100 }

// micro is a duration of nanoseconds in µs; nothing if it would be shown as none.
func micro(ns float64) string {
	if text := digits(ns / 1e3); text != "0.00" && text != "-0.00" {
		return text
	}
	return ""
}

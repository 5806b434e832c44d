package paper

import (
	"bufio"
	"fmt"
	"strings"

	"ringdex/bench/result"
)

// table writes rows below a header. All but the first column stand at the right.
func table(b *bufio.Writer, header []string, rows [][]string) {
	line := func(cells []string) { fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | ")) }
	rule := make([]string, len(header))
	for i := range rule {
		rule[i] = "---:"
	}
	rule[0] = ":---"
	line(header)
	line(rule)
	for _, row := range rows {
		line(row)
	}
	fmt.Fprintln(b)
}

// groupTable has a row for each operation.
func groupTable(b *bufio.Writer, g *result.Group) {
	var shown []result.Metric
	header := []string{"**" + g.Load + "**"}
	for _, m := range result.Metrics() {
		if !g.Measures(m) {
			continue
		}
		shown = append(shown, m)
		header = append(header, m.String())
		if g.Compares() {
			header = append(header, "ratio")
		}
	}
	var rows [][]string
	for _, s := range g.Series {
		rows = append(rows, row(g, s, shown))
	}
	if g.Compares() {
		rows = append(rows, floors(g, shown))
	}
	table(b, append(header, "answered"), rows)
	notes(b, g)
}

func row(g *result.Group, s *result.Series, shown []result.Metric) []string {
	cells := []string{s.Op}
	for _, m := range shown {
		cells = append(cells, value(m, s.Value(m)))
		if g.Compares() {
			cells = append(cells, compared(g, m, s.Op))
		}
	}
	return append(cells, count(s.Answered))
}

// floors is the row of the A/A figures.
func floors(g *result.Group, shown []result.Metric) []string {
	cells := []string{"*A/A*"}
	for _, m := range shown {
		cells = append(cells, "", "*"+percent(g.Floor(m))+"*")
	}
	return append(cells, "")
}

// compared is an operation's ratio to the yardstick.
func compared(g *result.Group, m result.Metric, op string) string {
	switch op {
	case result.Yardstick:
		return "1"
	case result.Again:
		return ratio(g.Ratio(m, op, result.Yardstick), 0)
	}
	return ratio(g.Ratio(m, op, result.Yardstick), g.Floor(m))
}

// lateness is how far the load itself was behind, and what that means.
func lateness(g *result.Group) string {
	p50, p99 := float64(g.Late.ValueAtQuantile(50)), float64(g.Late.ValueAtQuantile(99))
	text := fmt.Sprintf("Requests began late by %s (p50) and %s (p99), which is within their latency.", duration(p50), duration(p99))
	if s, ok := g.Find(result.Yardstick); ok && p99 > s.Value(result.P99)/2 {
		text += " **That is most of the p99: it tells more of the machine than of the operations.**"
	}
	return text
}

// notes are what to know of a table beside its figures.
func notes(b *bufio.Writer, g *result.Group) {
	var said []string
	if g.Late.TotalCount() > 0 {
		said = append(said, lateness(g))
	}
	for _, s := range g.Series {
		if s.Strays+s.Failed > 0 {
			said = append(said, fmt.Sprintf("*%s*: %s strays, %s failed.", s.Op, count(s.Strays), count(s.Failed)))
		}
	}
	if g.Note != "" {
		said = append(said, g.Note)
	}
	if len(said) > 0 {
		fmt.Fprintf(b, "%s\n\n", strings.Join(said, " "))
	}
}

package paper

import (
	"bufio"
	"fmt"
	"strings"

	"ringdex/bench/result"
)

// table writes rows below a header.
func table(b *bufio.Writer, header []string, rows [][]string) {
	line := func(cells []string) { fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | ")) }
	rule := make([]string, len(header))
	for i := range rule {
		rule[i] = "---"
	}
	line(header)
	line(rule)
	for _, row := range rows {
		line(row)
	}
	fmt.Fprintln(b)
}

// targets says which were met.
func (r Report) targets(b *bufio.Writer) {
	var rows [][]string
	for _, v := range result.Judge(r.Groups, r.Targets) {
		if r.Quick && v.Word == result.NotMeasured {
			continue
		}
		sign := "≤"
		if v.AtLeast() {
			sign = "≥"
		}
		rows = append(rows, []string{
			v.Experiment + ", " + v.Load, v.Of + " / " + v.To, v.Metric.String(),
			fmt.Sprintf("%s %.2f", sign, v.Limit), ratio(v.Ratio, 0), percent(v.Floor), string(v.Word),
		})
	}
	fmt.Fprint(b, "## Targets\n\n")
	table(b, []string{"where", "what", "metric", "target", "measured", "A/A", ""}, rows)
}

// groupTable has a row for each operation.
func groupTable(b *bufio.Writer, g *result.Group) {
	var shown []result.Metric
	header := []string{"**" + g.Load + "**"}
	floor := []string{"*A/A*"}
	for _, m := range result.Metrics() {
		if g.Measures(m) {
			shown = append(shown, m)
			header = append(header, m.String(), "ratio")
			floor = append(floor, "", "*"+percent(g.Floor(m))+"*")
		}
	}
	header, floor = append(header, "answered", "strays", "failed"), append(floor, "", "", "")
	var rows [][]string
	for _, s := range g.Series {
		row := []string{s.Op}
		for _, m := range shown {
			row = append(row, value(m, s.Value(m)), compared(g, m, s.Op))
		}
		rows = append(rows, append(row, count(s.Answered), count(s.Strays), count(s.Failed)))
	}
	table(b, header, append(rows, floor))
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

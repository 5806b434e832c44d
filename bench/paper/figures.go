package paper

import (
	"bufio"
	"fmt"
	"math"

	"ringdex/bench/result"
)

// measured are the sizes and times; a quick report is silent about what it leaves
// out.
func (r Report) measured() (kept []*result.Figure) {
	for _, f := range r.Figures {
		if f.Word() != result.NotMeasured || !r.Quick {
			kept = append(kept, f)
		}
	}
	return kept
}

// figureTable says how large, how long and how fast.
func figureTable(b *bufio.Writer, figures []*result.Figure) {
	if len(figures) == 0 {
		return
	}
	var rows [][]string
	for _, f := range figures {
		rows = append(rows, figure(f))
	}
	table(b, []string{"sizes and times", "of", "measured", "beside it", "ratio", "target", "A/A", ""}, rows)
}

func figure(f *result.Figure) []string {
	of, to := f.Values()
	sign := "≤ "
	if f.AtLeast() {
		sign = "≥ "
	}
	other, compared, limit := "", "", sign+amount(f.Unit, f.Limit)
	if f.Compared() {
		other, compared, limit = f.To+": "+amount(f.Unit, to), ratio(f.Ratio(), 0), fmt.Sprintf("%s%.2f", sign, f.Limit)
	}
	return []string{f.What, count(f.N), amount(f.Unit, of), other, compared, limit, percent(f.Floor()), signs(f.Word())}
}

// amount is a figure's, in its unit.
func amount(u result.Unit, x float64) string {
	switch {
	case math.IsNaN(x):
		return dash
	case u == result.PerSecond:
		return count(int(math.Round(x))) + "/s"
	case u == result.Bytes:
		return digits(x) + " B"
	}
	return duration(x)
}

package paper

import (
	"bufio"
	"fmt"
	"strings"

	"ringdex/bench/result"
)

// targets says which were met: a row for each case and load, with the metrics
// beside each other, and one for each size and time.
func (r Report) targets(b *bufio.Writer) {
	verdicts, figures := r.judged(), r.measured()
	var words []result.Word
	for _, v := range verdicts {
		words = append(words, v.Word)
	}
	for _, f := range figures {
		words = append(words, f.Word())
	}
	if len(words) == 0 {
		return
	}
	fmt.Fprintf(b, "## Targets\n\n%s\n\n", tally(words))
	if len(verdicts) > 0 {
		table(b, []string{"", "", "p50", "p99", "throughput", "server CPU", "A/A"}, lines(verdicts))
	}
	figureTable(b, figures)
	fmt.Fprint(b, legend)
}

// judged are the verdicts; a quick report is silent about what it leaves out.
func (r Report) judged() (kept []result.Verdict) {
	for _, v := range result.Judge(r.Groups, r.Targets) {
		if !r.Quick || v.Word != result.NotMeasured {
			kept = append(kept, v)
		}
	}
	return kept
}

// tally is how many targets became what.
func tally(words []result.Word) string {
	met, left := 0, 0
	for _, w := range words {
		switch w {
		case result.Met, result.Barely:
			met++
		case result.NotMeasured:
			left++
		}
	}
	text := fmt.Sprintf("**%d of %d targets are met.**", met, len(words)-left)
	if left > 0 {
		text += fmt.Sprintf(" %d were not measured.", left)
	}
	return text
}

// place is where a verdict stands.
type place struct{ of, to, experiment, load string }

// lines joins the verdicts of one place.
func lines(verdicts []result.Verdict) (rows [][]string) {
	at := map[place]int{}
	for _, v := range verdicts {
		p := place{v.Of, v.To, v.Experiment, v.Load}
		i, known := at[p]
		if !known {
			i = len(rows)
			at[p] = i
			rows = append(rows, []string{compares(v.Target), p.load, "", "", "", "", ""})
		}
		rows[i][2+int(v.Metric)] = verdict(v)
		if text := percent(v.Floor); text != dash {
			rows[i][6] = strings.TrimPrefix(rows[i][6]+", "+text, ", ")
		}
	}
	return rows
}

func compares(t result.Target) string {
	if t.To == "" {
		return t.Experiment + ", " + t.Of
	}
	return t.Of + " / " + t.To
}

// verdict is a sign, what was measured, and the limit.
func verdict(v result.Verdict) string {
	sign, number := "≤", digits
	if v.AtLeast() {
		sign = "≥"
	}
	if v.To == "" {
		number = func(x float64) string { return value(v.Metric, x) }
	}
	measured := dash
	if v.Ratio.Known() {
		measured = "**" + number(v.Ratio.Mid) + "**"
	}
	text := fmt.Sprintf("%s %s (%s %s)", signs(v.Word), measured, sign, number(v.Limit))
	return strings.TrimSpace(text)
}

// signs of a word, for who skims.
func signs(w result.Word) string {
	switch w {
	case result.Met:
		return "✅"
	case result.Barely:
		return "✅ ≈"
	case result.Close:
		return "❌ ≈"
	case result.Missed:
		return "❌"
	}
	return ""
}

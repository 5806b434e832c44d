package result

import "ringdex/bench/stats"

// Target is what a ratio has to be.
type Target struct {
	Experiment, Load string
	Metric           Metric
	// Of is the operation, To what it is compared with.
	Of, To string
	Limit  float64
}

// Word says what became of a target.
type Word string

// What can become of one. What misses its limit by less than the A/A figure
// differs from what would meet it by nothing that can be told.
const (
	Met         Word = "met"
	Close       Word = "within A/A"
	Missed      Word = "**missed**"
	NotMeasured Word = "not measured"
)

// Verdict is a target with what was measured.
type Verdict struct {
	Target
	Ratio stats.Ratio
	Floor float64
	Word  Word
}

// AtLeast tells that the limit is one from below.
func (t Target) AtLeast() bool { return t.Metric == Rate }

// Judge holds what was measured against the targets.
func Judge(groups []*Group, targets []Target) []Verdict {
	var all []Verdict
	for _, t := range targets {
		v := Verdict{Target: t, Ratio: stats.Compare(nil, nil)}
		for _, g := range groups {
			if g.Experiment == t.Experiment && g.Load == t.Load {
				v.Ratio, v.Floor = g.Ratio(t.Metric, t.Of, t.To), g.Floor(t.Metric)
			}
		}
		v.Word = t.word(v.Ratio, v.Floor)
		all = append(all, v)
	}
	return all
}

func (t Target) word(r stats.Ratio, floor float64) Word {
	over := r.Mid / t.Limit
	if t.AtLeast() {
		over = t.Limit / r.Mid
	}
	switch {
	case !r.Known():
		return NotMeasured
	case over <= 1:
		return Met
	case over <= 1+floor:
		return Close
	}
	return Missed
}

package result

import (
	"math"

	"ringdex/bench/stats"
)

// Target is what a ratio has to be, or a figure that is compared with nothing.
type Target struct {
	Experiment, Load string
	Metric           Metric
	// Of is the operation, To what it is compared with; empty for nothing.
	Of, To string
	// Limit of the ratio; else of the metric itself, in its unit.
	Limit float64
}

// Word says what became of a target.
type Word string

// What can become of one. What is on either side of its limit by less than the A/A
// figure could as well be on the other, and so could that whose quartiles are on
// both sides.
const (
	Met         Word = "met"
	Barely      Word = "met, within the noise"
	Close       Word = "missed, within the noise"
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
		v := Verdict{Target: t, Ratio: stats.Compare(nil, nil), Floor: math.NaN()}
		for _, g := range groups {
			if g.Experiment == t.Experiment && g.Load == t.Load {
				v.Ratio, v.Floor = g.held(t)
			}
		}
		v.Word = word(v.Ratio, t.Limit, t.AtLeast(), v.Floor)
		all = append(all, v)
	}
	return all
}

// held is what a limit is about, and the A/A figure if there is one.
func (g *Group) held(t Target) (stats.Ratio, float64) {
	if t.To == "" {
		return g.Absolute(t.Metric, t.Of), math.NaN()
	}
	return g.Ratio(t.Metric, t.Of, t.To), g.Floor(t.Metric)
}

// word holds a ratio against its limit. Without an A/A figure (NaN), as a time has
// none that is compared with nothing, it goes by the number alone.
func word(r stats.Ratio, limit float64, atLeast bool, floor float64) Word {
	over := func(x float64) float64 {
		if atLeast {
			return limit / x
		}
		return x / limit
	}
	mid, clear := over(r.Mid), (over(r.Low) <= 1) == (over(r.High) <= 1)
	switch {
	case !r.Known():
		return NotMeasured
	case mid <= 1 && (!clear || mid*(1+floor) > 1):
		return Barely
	case mid <= 1:
		return Met
	case !clear || mid <= 1+floor:
		return Close
	}
	return Missed
}

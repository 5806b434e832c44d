// Package stats compares what was measured side by side, round by round.
package stats

import (
	"math"
	"slices"
)

// Ratio is one thing against another: the median of the rounds, and the quartiles
// between which half of them lie.
type Ratio struct{ Low, Mid, High float64 }

// Compare divides each round of one thing by the same round of another. Rounds in
// which either has no value (NaN, or 0 to divide by) say nothing. Without any
// that do, all of it is NaN.
func Compare(of, to []float64) Ratio {
	var ratios []float64
	for i := range min(len(of), len(to)) {
		if r := of[i] / to[i]; !math.IsNaN(r) && !math.IsInf(r, 0) {
			ratios = append(ratios, r)
		}
	}
	return Ratio{Quantile(ratios, 0.25), Quantile(ratios, 0.5), Quantile(ratios, 0.75)}
}

// Known tells whether there was anything to compare.
func (r Ratio) Known() bool { return !math.IsNaN(r.Mid) }

// Floor is the A/A figure: how far from 1 the ratio of a thing to itself came, in
// its median or in a quartile. What differs by less cannot be told from nothing.
func (r Ratio) Floor() float64 {
	return max(math.Abs(r.Low-1), math.Abs(r.Mid-1), math.Abs(r.High-1))
}

// Differs tells whether a ratio is further from 1 than the floor. Of what is not
// known it does not.
func (r Ratio) Differs(floor float64) bool { return math.Abs(r.Mid-1) > floor }

// Quantile of values in any order, between the two nearest; NaN of none.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below+1 == len(sorted) {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

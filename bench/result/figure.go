package result

import (
	"math"

	"ringdex/bench/stats"
)

// Unit is what a Figure counts.
type Unit int

// The units: nanoseconds, bytes, and things a second. All but PerSecond are better
// when smaller.
const (
	Time Unit = iota
	Bytes
	PerSecond
)

// Figure is a size, a time or a pace: of one thing, and round by round beside it
// that of another, where there is one.
type Figure struct {
	// What is measured, and what it is compared with; empty for nothing.
	What, To string
	Unit     Unit
	// Limit of the ratio; of the figure itself where there is none.
	Limit float64
	// N is how many numbers or people it was measured with.
	N             int
	of, to, again []float64
}

// Compare takes a round: the thing, the other, and the other again. The last is
// NaN where the other is always the same.
func (f *Figure) Compare(of, to, again float64) {
	f.of, f.to, f.again = append(f.of, of), append(f.to, to), append(f.again, again)
}

// Take takes a round of something that is compared with nothing.
func (f *Figure) Take(of float64) { f.Compare(of, 1, math.NaN()) }

// Compared tells whether there is something to compare it with.
func (f *Figure) Compared() bool { return f.To != "" }

// Values are the medians of the rounds: of the thing, and of the other.
func (f *Figure) Values() (of, to float64) {
	return stats.Quantile(f.of, 0.5), stats.Quantile(f.to, 0.5)
}

// Ratio of the thing to the other; the figure itself where there is none.
func (f *Figure) Ratio() stats.Ratio { return stats.Compare(f.of, f.to) }

// Floor is the A/A figure: what the other makes of itself.
func (f *Figure) Floor() float64 { return stats.Compare(f.again, f.to).Floor() }

// AtLeast tells that the limit is one from below.
func (f *Figure) AtLeast() bool { return f.Unit == PerSecond }

// Word says what became of the limit.
func (f *Figure) Word() Word { return word(f.Ratio(), f.Limit, f.AtLeast(), f.Floor()) }

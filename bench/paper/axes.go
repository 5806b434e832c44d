package paper

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// axes are a field of nines by nanoseconds, both logarithmic in effect.
type axes struct {
	box                    vg.Rectangle
	left, right, low, high float64
}

// axesFor has room for the curves, and beside them for their names.
func axesFor(all []curve, c sheet) axes {
	a := axes{left: nines(50), right: nines(99), low: math.Inf(1), high: 0}
	names := vg.Length(0)
	for _, k := range all {
		a.right = max(a.right, k.nines[len(k.nines)-1])
		a.low, a.high = min(a.low, slices.Min(k.within)), max(a.high, slices.Max(k.within))
		names = max(names, c.letters(textSize, ink(), true).Width(lookOf(k.op).name)+c.letters(smallSize, ink(), false).Width(duration(k.within[0])))
	}
	a.low, a.high = a.low/1.25, a.high*1.15
	a.box = vg.Rectangle{
		Min: vg.Point{X: c.Min.X + margin + 48, Y: c.Min.Y + margin + 18},
		Max: vg.Point{X: c.Max.X - margin - 36 - names, Y: c.Max.Y - margin - 4.9*titleSize},
	}
	return a
}

func (a axes) x(nines float64) vg.Length {
	return a.box.Min.X + vg.Length((nines-a.left)/(a.right-a.left))*a.box.Size().X
}

func (a axes) y(ns float64) vg.Length {
	return a.box.Min.Y + vg.Length(math.Log(ns/a.low)/math.Log(a.high/a.low))*a.box.Size().Y
}

// grid draws the lines that have names, and the names.
func (a axes) grid(c sheet) {
	line := draw.LineStyle{Color: faint(), Width: 1}
	for _, p := range percentiles() {
		if x := a.x(nines(p)); x <= a.box.Max.X+0.5 {
			c.StrokeLine2(line, x, a.box.Min.Y, x, a.box.Max.Y)
			c.FillText(aligned(c.letters(textSize, grey(), false), draw.XCenter, draw.YTop), vg.Point{X: x, Y: a.box.Min.Y - 7}, percentileName(p))
		}
	}
	for _, ns := range steps(a.low, a.high) {
		y := a.y(ns)
		c.StrokeLine2(line, a.box.Min.X, y, a.box.Max.X, y)
		c.FillText(aligned(c.letters(textSize, grey(), false), draw.XRight, draw.YCenter), vg.Point{X: a.box.Min.X - 8, Y: y}, plain(ns))
	}
}

// steps are the round durations between two.
func steps(low, high float64) (all []float64) {
	for decade := math.Pow(10, math.Floor(math.Log10(low))); decade <= high; decade *= 10 {
		for _, step := range []float64{1, 2, 5} {
			if at := step * decade; at >= low && at <= high {
				all = append(all, at)
			}
		}
	}
	return all
}

// plain is a round duration without the digits that say nothing.
func plain(ns float64) string {
	number, unit, _ := strings.Cut(duration(ns), " ")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number + " " + unit
}

// apart moves what is nearer to each other than gap, as little as may be, between
// two bounds; the order stays.
func apart(at []vg.Length, gap, low, high vg.Length) []vg.Length {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case at[a] < at[b]:
			return -1
		case at[a] > at[b]:
			return 1
		}
		return 0
	})
	moved := slices.Clone(at)
	// Each pair that is too near moves by half each, again and again.
	for range 200 {
		for i := range len(order) - 1 {
			below, above := order[i], order[i+1]
			if short := gap - (moved[above] - moved[below]); short > 0 {
				moved[below] -= short / 2
				moved[above] += short / 2
			}
		}
		for n, i := range order {
			floor := low + vg.Length(n)*gap
			ceiling := high - vg.Length(len(order)-1-n)*gap
			moved[i] = max(min(moved[i], ceiling), floor)
		}
	}
	return moved
}

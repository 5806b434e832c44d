package paper

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ringdex/bench/result"
)

// curve is one operation's latency by percentile: the nines from the median on,
// and the nanoseconds.
type curve struct {
	op     string
	nines  []float64
	within []float64
}

// curves shows latency by percentile, each named where it ends. Each nine takes as
// much room as the one before, since each is as much worth knowing.
func curves(c sheet, g *result.Group) {
	heading(c, "How long an answer takes", "Share of requests answered within this time, from when each was due: "+g.Load+", drawn at random.")
	all := curvesOf(g)
	a := axesFor(all, c)
	a.grid(c)
	for _, k := range all {
		a.line(c, k)
	}
	c.FillText(aligned(c.letters(smallSize, grey(), false), draw.XLeft, draw.YBottom),
		vg.Point{X: a.box.Max.X + 26, Y: a.box.Max.Y + 0.7*textSize}, "and the median")
	for i, y := range apart(a.ends(all), 1.3*textSize, a.box.Min.Y, a.box.Max.Y) {
		a.name(c, all[i], y)
	}
}

// few is on how many requests, or more, a point of a curve rests.
const few = 3

func curvesOf(g *result.Group) (all []curve) {
	for _, s := range shown(g) {
		k := curve{op: s.Op}
		for x := nines(50); ; x += 0.01 {
			beyond := math.Pow(10, -x) // as a share
			if float64(s.Answered)*beyond < few {
				break
			}
			k.nines = append(k.nines, x)
			k.within = append(k.within, float64(s.Latencies.ValueAtQuantile(100*(1-beyond))))
		}
		if len(k.nines) > 0 {
			all = append(all, k)
		}
	}
	return all
}

// nines of a percentile: 90 has one, 99 two.
func nines(percentile float64) float64 { return -math.Log10(1 - percentile/100) }

// name writes an operation's name and median beside its end.
func (a axes) name(c sheet, k curve, y vg.Length) {
	l := lookOf(k.op)
	end := vg.Point{X: a.x(k.nines[len(k.nines)-1]), Y: a.y(k.within[len(k.within)-1])}
	at := vg.Point{X: a.box.Max.X + 26, Y: y}
	c.StrokeLines(draw.LineStyle{Color: l.colour, Width: 0.8}, []vg.Point{end, {X: a.box.Max.X + 4, Y: end.Y}, {X: at.X - 4, Y: at.Y}})
	style := aligned(c.letters(textSize, l.colour, l.ours), draw.XLeft, draw.YCenter)
	c.FillText(style, at, l.name)
	beside := vg.Point{X: at.X + style.Width(l.name) + 7, Y: at.Y}
	c.FillText(aligned(c.letters(smallSize, grey(), false), draw.XLeft, draw.YCenter), beside, duration(k.within[0]))
}

// line draws a curve.
func (a axes) line(c sheet, k curve) {
	l := lookOf(k.op)
	style := draw.LineStyle{Color: l.colour, Width: 1.7}
	if l.ours {
		style.Width = 3
	}
	points := make([]vg.Point, len(k.nines))
	for i := range points {
		points[i] = vg.Point{X: a.x(k.nines[i]), Y: a.y(k.within[i])}
	}
	c.StrokeLines(style, points)
}

func (a axes) ends(all []curve) []vg.Length {
	ends := make([]vg.Length, len(all))
	for i, k := range all {
		ends[i] = a.y(k.within[len(k.within)-1])
	}
	return ends
}

// percentiles are those with a name on the axis.
func percentiles() []float64 { return []float64{50, 90, 99, 99.9, 99.99} }

func percentileName(p float64) string { return fmt.Sprintf("%g %%", p) }

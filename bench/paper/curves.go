package paper

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"ringdex/bench/plan"
	"ringdex/bench/result"
)

// curves shows latency by percentile. Each nine takes as much room as the one
// before, since each is as much worth knowing.
func curves(g *result.Group) *plot.Plot {
	p := newPlot("How long an answer takes, " + plan.Crowd)
	p.X.Label.Text, p.Y.Label.Text = "of all requests, so many are answered within", ""
	p.X.Tick.Marker, p.Y.Tick.Marker = percentiles{}, durations{}
	p.X.Min, p.X.Max = 0, nines(99.9)
	p.Y.Scale = plot.LogScale{}
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = faint, faint
	p.Add(grid)
	for i, s := range shown(g) {
		line, _ := plotter.NewLine(points(s)) // fails without points alone
		if line == nil {
			continue
		}
		line.Color, line.Width = inkOf(i), vg.Points(2)
		p.Add(line)
		p.Legend.Add(s.Op, line)
	}
	p.Legend.Top, p.Legend.Left = true, true
	p.Legend.XOffs, p.Legend.YOffs = 8, -4
	return p
}

// points of a curve, as far as it rests on more than a few requests.
func points(s *result.Series) plotter.XYs {
	var all plotter.XYs
	for x := 0.0; x <= nines(99.9)+1e-9; x += 0.02 {
		share := 100 * (1 - math.Pow(10, -x))
		if float64(s.Answered)*(100-share)/100 < 5 {
			break
		}
		all = append(all, plotter.XY{X: x, Y: float64(s.Latencies.ValueAtQuantile(share)) / 1e3})
	}
	return all
}

// nines of a percentile: 90 has one, 99 two.
func nines(percentile float64) float64 { return -math.Log10(1 - percentile/100) }

// percentiles are the ticks that have names.
type percentiles struct{}

// Ticks implements plot.Ticker.
func (percentiles) Ticks(_, _ float64) (ticks []plot.Tick) {
	for _, p := range []float64{0, 50, 75, 90, 95, 99, 99.5, 99.9} {
		ticks = append(ticks, plot.Tick{Value: nines(p), Label: fmt.Sprintf("%g %%", p)})
	}
	return ticks
}

// durations are the ticks of microseconds on a logarithmic scale.
type durations struct{}

// Ticks implements plot.Ticker.
func (durations) Ticks(low, high float64) (ticks []plot.Tick) {
	for decade := math.Pow(10, math.Floor(math.Log10(low))); decade <= high; decade *= 10 {
		for _, step := range []float64{1, 2, 5} {
			if at := step * decade; at >= low && at <= high {
				ticks = append(ticks, plot.Tick{Value: at, Label: strings.Replace(duration(at*1e3), ".0 ", " ", 1)})
			}
		}
	}
	return ticks
}

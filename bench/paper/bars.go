package paper

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ringdex/bench/result"
)

// bars shows one metric, the first operation on top, each with its value.
func bars(g *result.Group, m result.Metric, title string) *plot.Plot {
	p := newPlot(title)
	series := shown(g)
	names := make([]string, len(series))
	var labels plotter.XYLabels
	for i, s := range series {
		at := len(series) - 1 - i
		names[at] = s.Op
		x := s.Value(m)
		if math.IsNaN(x) {
			continue
		}
		labels.XYs = append(labels.XYs, plotter.XY{X: scaled(m, x), Y: float64(at)})
		labels.Labels = append(labels.Labels, "  "+value(m, x))
		bar, err := plotter.NewBarChart(plotter.Values{scaled(m, x)}, vg.Points(18))
		if err != nil {
			continue // no value
		}
		bar.Horizontal, bar.XMin = true, float64(at)
		bar.Color, bar.LineStyle.Width = inkOf(i), 0
		p.Add(bar)
		p.X.Max = max(p.X.Max, 1.25*scaled(m, x)) // room for its value
	}
	if text, err := plotter.NewLabels(labels); err == nil {
		for i := range text.TextStyle {
			text.TextStyle[i].Color, text.TextStyle[i].YAlign = ink, draw.YCenter
			text.TextStyle[i].Font = sans(10)
		}
		p.Add(text)
	}
	p.NominalY(names...)
	p.X.Min = 0
	p.X.Tick.Marker = plot.ConstantTicks{} // each bar has its value
	p.X.LineStyle.Width = 0
	return p
}

// scaled is a value in the unit of its axis.
func scaled(m result.Metric, x float64) float64 {
	if m == result.CPU {
		return x / 1e3
	}
	return x
}

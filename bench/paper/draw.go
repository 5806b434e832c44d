package paper

import (
	"errors"
	"os"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"ringdex/bench/plan"
	"ringdex/bench/result"
)

// draw draws the comparison with the rivals, or leaves the pictures out if there
// was none.
func (r Report) draw(dir string) error {
	for _, g := range r.Groups {
		var plots []*plot.Plot
		var file string
		switch {
		case g.Experiment == plan.Against && g.Load == plan.Crowd:
			file, plots = curvesFile, []*plot.Plot{curves(g)}
		case g.Experiment == plan.Against && g.Measures(result.Rate):
			file = barsFile
			plots = []*plot.Plot{
				bars(g, result.Rate, "Requests a second, "+plan.Crowd),
				bars(g, result.CPU, "Server CPU for each request"),
			}
		default:
			continue
		}
		if err := save(filepath.Join(dir, file), plots); err != nil {
			return err
		}
	}
	return nil
}

// save puts plots beside each other into a file.
func save(file string, plots []*plot.Plot) (err error) {
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
	tiles := draw.Tiles{Rows: 1, Cols: len(plots), PadX: 24, PadTop: 12, PadBottom: 12, PadLeft: 12, PadRight: 20}
	for i, c := range plot.Align([][]*plot.Plot{plots}, tiles, draw.New(canvas))[0] {
		plots[i].Draw(c)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = vgimg.PngCanvas{Canvas: canvas}.WriteTo(f)
	return err
}

// shown are the operations of a picture: the yardstick only once.
func shown(g *result.Group) (series []*result.Series) {
	for _, s := range g.Series {
		if s.Op != result.Again {
			series = append(series, s)
		}
	}
	return series
}

package paper

import (
	"errors"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"ringdex/bench/plan"
	"ringdex/bench/result"
)

// picture is one that was drawn, with what it says to who cannot see it.
type picture struct{ file, alt string }

// draw draws the comparison with the rivals as far as there was one.
func (r Report) draw(dir string) (drawn []picture, err error) {
	for _, g := range r.Groups {
		var p picture
		var high vg.Length
		var paint func(sheet)
		switch {
		case g.Experiment == plan.Against && g.Load == plan.Pictured:
			p, high = picture{curvesFile, "Latency by percentile, of Ringdex and its rivals"}, 5.8*vg.Inch
			paint = func(c sheet) { curves(c, g) }
		case g.Experiment == plan.Against && g.Measures(result.Rate):
			p, high = picture{barsFile, "Throughput and CPU per request, of Ringdex and its rivals"}, 5*vg.Inch
			paint = func(c sheet) { bars(c, g) }
		default:
			continue
		}
		if err := save(filepath.Join(dir, p.file), high, paint); err != nil {
			return nil, err
		}
		drawn = append(drawn, p)
	}
	return drawn, nil
}

// save paints a file.
func save(file string, high vg.Length, paint func(sheet)) (err error) {
	canvas := vgimg.NewWith(vgimg.UseWH(width, high), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(paperColour()))
	paint(newSheet(draw.New(canvas)))
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

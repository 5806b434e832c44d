package paper

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// The colours of the pictures. Each operation has the same in all of them.
var (
	ink   = color.RGBA{R: 0x22, G: 0x2b, B: 0x38, A: 0xff}
	faint = color.RGBA{R: 0xdd, G: 0xe1, B: 0xe6, A: 0xff}
	// inks, after Okabe and Ito, are told apart by those who see colours otherwise.
	inks = []color.RGBA{
		{R: 0x99, G: 0x99, B: 0x99, A: 0xff},
		{R: 0x00, G: 0x72, B: 0xb2, A: 0xff},
		{R: 0x00, G: 0x9e, B: 0x73, A: 0xff},
		{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff},
		{R: 0xe6, G: 0x9f, B: 0x00, A: 0xff},
		{R: 0xcc, G: 0x79, B: 0xa7, A: 0xff},
		{R: 0x56, G: 0xb4, B: 0xe9, A: 0xff},
		{R: 0x8b, G: 0x5a, B: 0x2b, A: 0xff},
	}
)

// Sizes of the pictures.
const (
	width  = 10 * vg.Inch
	height = 5 * vg.Inch
	dpi    = 144
)

// sans is the letters of everything.
func sans(size vg.Length) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// newPlot is a plot in our style.
func newPlot(title string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = 10
	p.Title.TextStyle.Font = sans(14)
	p.Title.TextStyle.Color = ink
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = sans(11)
		axis.Tick.Label.Font = sans(10)
		axis.Label.TextStyle.Color, axis.Tick.Label.Color = ink, ink
		axis.LineStyle.Color, axis.Tick.LineStyle.Color = faint, faint
		axis.Padding = 4
	}
	p.Legend.TextStyle.Font = sans(10)
	p.Legend.TextStyle.Color = ink
	p.Legend.Padding = 3
	return p
}

func inkOf(i int) color.RGBA { return inks[i%len(inks)] }

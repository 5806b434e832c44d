package paper

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ringdex/bench/result"
)

// bars shows what was done a second, the most on top, and beside it the CPU that
// one request took of the server and of whoever asked.
func bars(c sheet, g *result.Group) {
	heading(c, "How much one machine does", "Each has it to itself for a while, load and server together: "+g.Load+".")
	series := shown(g)
	slices.SortStableFunc(series, func(a, b *result.Series) int { return cmp.Compare(b.Value(result.Rate), a.Value(result.Rate)) })
	names := vg.Length(0)
	for _, s := range series {
		names = max(names, c.letters(textSize, ink(), true).Width(lookOf(s.Op).name))
	}
	top := c.Max.Y - margin - 4.6*titleSize
	f := rows{
		names: c.Min.X + margin + names, low: c.Min.Y + margin, top: top,
		step: (top - c.Min.Y - margin) / vg.Length(len(series)),
	}
	room := c.Max.X - margin - f.names
	f.panel(c, series, f.names+12, room*0.46, "requests a second", rate)
	f.panel(c, series, f.names+12+room*0.5, room*0.46, "CPU for each request: server, and client (pale)", used)
	for i, s := range series {
		l := lookOf(s.Op)
		c.FillText(aligned(c.letters(textSize, l.colour, l.ours), draw.XRight, draw.YCenter), vg.Point{X: f.names, Y: f.middle(i)}, l.name)
	}
}

// rows are where bars are.
type rows struct{ names, low, top, step vg.Length }

func (f rows) middle(row int) vg.Length { return f.top - (vg.Length(row)+0.5)*f.step }

// bar is one, of a strong part and a pale one, with what is written at its end.
type bar struct {
	strong, pale float64
	text         string
}

func rate(s *result.Series) bar {
	return bar{known(s.Value(result.Rate)), 0, value(result.Rate, s.Value(result.Rate))}
}

func used(s *result.Series) bar {
	server, client := s.Value(result.CPU), s.Value(result.Client)
	return bar{known(server), known(client), duration(known(server)) + " + " + duration(known(client))}
}

// known is 0 for what was not measured.
func known(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// panel draws a bar for each operation.
func (f rows) panel(c sheet, series []*result.Series, left, room vg.Length, title string, of func(*result.Series) bar) {
	c.FillText(aligned(c.letters(textSize, grey(), false), draw.XLeft, draw.YBottom), vg.Point{X: left, Y: f.top + 6}, title)
	most, label := 0.0, c.letters(smallSize, ink(), false)
	wide := vg.Length(0)
	for _, s := range series {
		b := of(s)
		most, wide = max(most, b.strong+b.pale), max(wide, label.Width(b.text))
	}
	if most == 0 {
		return
	}
	scale := (room - wide - 8) / vg.Length(most)
	for i, s := range series {
		b, l, y := of(s), lookOf(s.Op), f.middle(i)
		strong, end := left+scale*vg.Length(b.strong), left+scale*vg.Length(b.strong+b.pale)
		fill(c, l.colour, left, strong, y, 0.62*f.step)
		fill(c, pale(l.colour), strong, end, y, 0.62*f.step)
		c.FillText(aligned(label, draw.XLeft, draw.YCenter), vg.Point{X: end + 6, Y: y}, b.text)
	}
}

func fill(c sheet, colour color.Color, from, to, y, high vg.Length) {
	c.FillPolygon(colour, []vg.Point{{X: from, Y: y - high/2}, {X: to, Y: y - high/2}, {X: to, Y: y + high/2}, {X: from, Y: y + high/2}})
}

// pale is a colour with much white in it.
func pale(c color.Color) color.Color {
	r, g, b, _ := c.RGBA()
	mix := func(x uint32) uint8 { return uint8((x>>8)*35/100 + 255*65/100) }
	return color.RGBA{R: mix(r), G: mix(g), B: mix(b), A: 0xff}
}

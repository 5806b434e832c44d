package paper

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"ringdex/bench/plan"
	"ringdex/bench/result"
)

// Sizes of the pictures. A README shows them at about half their pixels.
const (
	width = 10 * vg.Inch
	dpi   = 160

	titleSize = vg.Length(17)
	textSize  = vg.Length(12.5)
	smallSize = vg.Length(11.5)
	margin    = vg.Length(22)
)

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

// The colours of everything that is no operation.
func paperColour() color.Color { return color.White }
func ink() color.Color         { return rgb(0x1f2933) }
func grey() color.Color        { return rgb(0x66717d) }
func faint() color.Color       { return rgb(0xe6e9ed) }

// look is how an operation appears, in all pictures alike.
type look struct {
	name   string
	colour color.Color
	ours   bool // drawn with more weight
}

// lookOf has Ringdex in blue and green, the rivals in warm colours, of which the
// bare engines are the paler, and the yardstick in grey.
func lookOf(op string) look {
	known := map[string]look{
		result.Yardstick: {"empty gRPC call", rgb(0x7b8794), false},
		plan.Recognized:  {"Ringdex", rgb(0x0f62c4), true},
		plan.Stream:      {"Ringdex, stream", rgb(0x00876c), true},
		plan.Table:       {plan.Table, rgb(0xc8371b), false},
		plan.Cached:      {plan.Cached, rgb(0xe07b12), false},
		plan.BarePgx:     {plan.BarePgx, rgb(0xcc7070), false},
		plan.BareRedis:   {plan.BareRedis, rgb(0xc2941f), false},
		plan.ENUM:        {plan.ENUM, rgb(0x7a52b3), false},
		plan.BareUDP:     {plan.BareUDP, rgb(0xa88fcc), false},
	}
	if l, ok := known[op]; ok {
		return l
	}
	return look{name: op, colour: grey()}
}

// sheet is what a picture is painted on, with its letters.
type sheet struct {
	draw.Canvas
	fonts *font.Cache
}

func newSheet(c draw.Canvas) sheet {
	return sheet{c, font.NewCache(liberation.Collection())}
}

// letters of a size.
func (c sheet) letters(size vg.Length, colour color.Color, bold bool) draw.TextStyle {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return draw.TextStyle{Color: colour, Font: f, Handler: text.Plain{Fonts: c.fonts}}
}

// heading writes a picture's title and what to know of it.
func heading(c sheet, title, below string) {
	top := c.Max.Y - margin
	c.FillText(aligned(c.letters(titleSize, ink(), true), draw.XLeft, draw.YTop), vg.Point{X: c.Min.X + margin, Y: top}, title)
	c.FillText(aligned(c.letters(textSize, grey(), false), draw.XLeft, draw.YTop), vg.Point{X: c.Min.X + margin, Y: top - 1.55*titleSize}, below)
}

func aligned(s draw.TextStyle, x draw.XAlignment, y draw.YAlignment) draw.TextStyle {
	s.XAlign, s.YAlign = x, y
	return s
}

package answer

import (
	"encoding/hex"
	"math"
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// wire writes fields in the form in which protobuf's own encoder, told to be
// deterministic, writes them: those that are not set are left out.
type wire struct {
	b   []byte
	bad bool // a text is no UTF-8, which no reply can carry
}

func (w *wire) text(field protowire.Number, s string) {
	if s != "" {
		w.element(field, s)
	}
}

// element of a list, or of a oneof: written even if it is empty.
func (w *wire) element(field protowire.Number, s string) {
	w.bad = w.bad || !utf8.ValidString(s)
	w.b = protowire.AppendTag(w.b, field, protowire.BytesType)
	w.b = protowire.AppendString(w.b, s)
}

func (w *wire) texts(field protowire.Number, list []string) {
	for _, s := range list {
		w.element(field, s)
	}
}

func (w *wire) integer(field protowire.Number, v int64) {
	if v != 0 {
		w.b = protowire.AppendTag(w.b, field, protowire.VarintType)
		w.b = protowire.AppendVarint(w.b, uint64(v))
	}
}

func (w *wire) boolean(field protowire.Number, v bool) {
	if v {
		w.integer(field, 1)
	}
}

// number of a oneof.
func (w *wire) number(field protowire.Number, v float64) {
	w.b = protowire.AppendTag(w.b, field, protowire.Fixed64Type)
	w.b = protowire.AppendFixed64(w.b, math.Float64bits(v))
}

// id in its usual form, such as 01a1fdaa-d76b-7dd4-8304-5be12be138df.
func (w *wire) id(field protowire.Number, id [16]byte) {
	w.b = protowire.AppendTag(w.b, field, protowire.BytesType)
	w.b = append(w.b, 36)
	for i, end := 0, 4; i < len(id); i, end = end, min(end+2, len(id)) {
		if end == 12 {
			end = len(id)
		}
		if i > 0 {
			w.b = append(w.b, '-')
		}
		w.b = hex.AppendEncode(w.b, id[i:end])
	}
}

// entry of a map of texts.
func (w *wire) entry(field protowire.Number, name, value string) {
	at := w.open(field)
	w.element(1, name)
	w.element(2, value)
	w.close(at)
}

func (w *wire) moment(field protowire.Number, t time.Time) {
	if !t.IsZero() {
		w.seconds(field, t.Unix(), int64(t.Nanosecond()))
	}
}

func (w *wire) duration(field protowire.Number, d time.Duration) {
	w.seconds(field, int64(d/time.Second), int64(d%time.Second))
}

func (w *wire) seconds(field protowire.Number, seconds, nanoseconds int64) {
	at := w.open(field)
	w.integer(1, seconds)
	w.integer(2, nanoseconds)
	w.close(at)
}

// open begins a message, which ends with close.
func (w *wire) open(field protowire.Number) (at int) {
	w.b = append(protowire.AppendTag(w.b, field, protowire.BytesType), 0)
	return len(w.b)
}

// close puts the size in front, where open has left one byte for it. Only what
// takes more is moved.
func (w *wire) close(at int) {
	size := len(w.b) - at
	if size < 0x80 {
		w.b[at-1] = byte(size)
		return
	}
	more := protowire.SizeVarint(uint64(size)) - 1
	w.b = append(w.b, "123456789"[:more]...)
	copy(w.b[at+more:], w.b[at:at+size])
	protowire.AppendVarint(w.b[:at-1], uint64(size))
}

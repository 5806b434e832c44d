package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// word is a value of an enumeration as the command line has it: do-not-call.
func word(e protoreflect.Enum) string {
	return strings.ToLower(strings.ReplaceAll(short(e), "_", "-"))
}

// valueOf is the value of a word: 0, which is UNSPECIFIED, when there is none.
func valueOf[E interface {
	~int32
	protoreflect.Enum
}](word string) E {
	d := E(0).Descriptor()
	name := upperSnake(string(d.Name())) + "_" + strings.ToUpper(strings.ReplaceAll(word, "-", "_"))
	if value := d.Values().ByName(protoreflect.Name(name)); value != nil {
		return E(value.Number())
	}
	return 0
}

// instant is a moment on the command line; a day is its first moment in UTC.
type instant struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (i *instant) UnmarshalText(text []byte) (err error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if i.Time, err = time.Parse(layout, string(text)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%q is neither a date such as 2026-11-21 nor a time such as 2026-11-21T12:00:00Z", text)
}

// timestamp is nil for a moment that was not given.
func (i instant) timestamp() *timestamppb.Timestamp {
	if i.IsZero() {
		return nil
	}
	return timestamppb.New(i.Time)
}

// stamp shows a moment of an answer, in UTC.
func stamp(t *timestamppb.Timestamp) string {
	if t == nil {
		return "-"
	}
	return moment(t.AsTime())
}

// clip shortens a cell of a table that has many columns, between two signs.
func clip(s string) string {
	const most = 40
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	end := most - 1
	for end > 0 && oneSign(runes[end-1], runes[end]) {
		end--
	}
	return string(runes[:end]) + "…"
}

// oneSign tells that two characters in a row are not to be parted. It goes beyond
// the rules of UAX #29, GB9 to GB13, for flags in a row, which stay together.
func oneSign(before, after rune) bool {
	const joiner = '\u200d'
	return joins(after) || before == joiner || unicode.In(after, unicode.M, unicode.Sk) ||
		unicode.Is(unicode.Regional_Indicator, before) && unicode.Is(unicode.Regional_Indicator, after)
}

package main

import (
	"fmt"
	"strings"
	"time"

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

// clip shortens a cell of a table that has many columns.
func clip(s string) string {
	const most = 40
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

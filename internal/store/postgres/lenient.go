package postgres

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// What a hand has written may have any form that its column takes. What cannot
// be understood is passed over or shown as it is, in the same way as the engine
// for one server does: one odd row must not hide a contact, nor its page.
type (
	texts    []string
	textMap  map[string]string
	valueMap map[string]callerid.Value
	moment   time.Time
	numbers  []phone.Number
)

// UnmarshalJSON implements json.Unmarshaler.
func (l *texts) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	_ = json.Unmarshal(data, &raw)
	for _, r := range raw {
		*l = append(*l, decodeText(r))
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *textMap) UnmarshalJSON(data []byte) error {
	*m = decodeMap(data, decodeText)
	return nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *valueMap) UnmarshalJSON(data []byte) error {
	*m = decodeMap(data, decodeValue)
	return nil
}

// UnmarshalJSON implements json.Unmarshaler. Times that RFC 3339 does not know,
// such as infinity, are the zero time.
func (m *moment) UnmarshalJSON(data []byte) error {
	var t time.Time
	if json.Unmarshal(data, &t) == nil {
		*m = moment(t)
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *numbers) UnmarshalJSON(data []byte) error {
	var raw []json.RawMessage
	_ = json.Unmarshal(data, &raw)
	for _, r := range raw {
		var v int64
		if json.Unmarshal(r, &v) != nil {
			continue
		}
		if n, ok := phone.FromInt(v); ok {
			*l = append(*l, n)
		}
	}
	return nil
}

func (m moment) utc() time.Time { return time.Time(m).UTC() }

// decodeMap returns nil for what is empty or no object.
func decodeMap[V any](data []byte, decode func(json.RawMessage) V) map[string]V {
	var raw map[string]json.RawMessage
	if len(data) > 0 {
		_ = json.Unmarshal(data, &raw)
	}
	if len(raw) == 0 {
		return nil
	}
	values := make(map[string]V, len(raw))
	for name, r := range raw {
		values[name] = decode(r)
	}
	return values
}

func decodeText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	return s
}

// decodeValue reads a value as the program writes it, {"number": 4.5}, or as a
// hand would, 4.5.
func decodeValue(raw json.RawMessage) (v callerid.Value) {
	if decodeStrictly(raw, &v) == nil {
		return v
	}
	var number *float64
	if json.Unmarshal(raw, &number) == nil && number != nil {
		return callerid.Value{Number: number}
	}
	return callerid.Value{Text: decodeText(raw)}
}

// timeOf is zero for NULL and for the infinite future, and the Unix epoch for
// the infinite past: a key that expired then has expired.
func timeOf(t pgtype.Timestamptz) time.Time {
	switch {
	case t.InfinityModifier == pgtype.NegativeInfinity:
		return time.Unix(0, 0).UTC()
	case !t.Valid || t.InfinityModifier == pgtype.Infinity:
		return time.Time{}
	}
	return t.Time.UTC()
}

// decodeStrictly fails for names that are not the value's.
func decodeStrictly(data []byte, value any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(value)
}

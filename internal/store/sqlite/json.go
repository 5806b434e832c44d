package sqlite

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"ringdex/internal/callerid"
)

// Lists and maps are JSON in the form that a person would write by hand:
// ["vip"], {"slack": "@ann"}, {"colour": "red", "balance": 4.5}. What is read
// may have any form; what cannot be understood is passed over or shown as it is.

func decodeList(text string) []string {
	var raw []json.RawMessage
	_ = json.Unmarshal([]byte(text), &raw)
	var list []string
	for _, r := range raw {
		list = append(list, decodeText(r))
	}
	return list
}

func decodeMap[V any](text string, decode func(json.RawMessage) V) map[string]V {
	var raw map[string]json.RawMessage
	_ = json.Unmarshal([]byte(text), &raw)
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

func decodeValue(raw json.RawMessage) callerid.Value {
	var number *float64
	if json.Unmarshal(raw, &number) == nil && number != nil {
		return callerid.Value{Number: number}
	}
	return callerid.Value{Text: decodeText(raw)}
}

func encodeValues(values map[string]callerid.Value) map[string]any {
	plain := make(map[string]any, len(values))
	for name, v := range values {
		if v.Number != nil {
			plain[name] = *v.Number
		} else {
			plain[name] = v.Text
		}
	}
	return plain
}

// encodeTexts never returns nil, which JSON would take for null.
func encodeTexts(values map[string]string) map[string]string {
	return maps.Collect(maps.All(values))
}

// text scans a column that may be NULL, which is empty. SQLite keeps whatever
// bytes it is given; what is not UTF-8 is read as U+FFFD, since nobody could be
// told it otherwise: protobuf and JSON refuse such strings.
type text struct{ to *string }

// Scan implements sql.Scanner.
func (t text) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*t.to = ""
	case string:
		*t.to = strings.ToValidUTF8(v, "\uFFFD")
	default:
		*t.to = fmt.Sprint(v)
	}
	return nil
}

// integer scans a column that may be NULL, which is 0.
type integer struct{ to *int64 }

// Scan implements sql.Scanner.
func (i integer) Scan(value any) error {
	*i.to, _ = value.(int64)
	return nil
}

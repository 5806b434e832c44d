package sqlite

import (
	"fmt"
	"time"
)

// timeLayout is how times are written: RFC 3339 in UTC with microseconds, as
// the other engine keeps them.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// timeOf reads a column of times as RFC 3339, whatever form it has. SQLite's own
// functions know milliseconds only, and so do the times that it writes itself.
func timeOf(column string) string {
	return "CASE WHEN " + column + " GLOB '*T*.??????Z' THEN " + column + " ELSE strftime('%Y-%m-%dT%H:%M:%fZ', " + column + ") END"
}

// timeText writes a time that cannot be missing.
func timeText(t time.Time) string { return t.UTC().Format(timeLayout) }

// timeOrNull writes a time that may be missing.
func timeOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return timeText(t)
}

// moment scans a time that timeOf selects; NULL is the zero time. A day such as
// the 31st of February, which SQLite takes, is the Unix epoch: it must not hide
// the rows beside it, nor make a key that was revoked one that was not.
type moment time.Time

// Scan implements sql.Scanner.
func (m *moment) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*m = moment{}
		return nil
	case string:
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			t = time.Unix(0, 0).UTC()
		}
		*m = moment(t)
		return nil
	}
	return fmt.Errorf("a time is a %T", value)
}

// UnmarshalText implements encoding.TextUnmarshaler, for times within JSON.
func (m *moment) UnmarshalText(text []byte) error { return m.Scan(string(text)) }

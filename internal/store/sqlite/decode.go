package sqlite

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// The forms in which a profile's rows come as JSON.
type (
	taskJSON struct {
		ID    recordID
		Title string
		Due   moment
	}
	memoryJSON struct {
		ID   recordID
		Text string
		At   moment
	}
	ratingJSON struct {
		ID      recordID
		Score   int
		Comment string
		At      moment
	}
	interactionJSON struct {
		Number, MS                      int64
		At                              moment
		Channel                         callerid.Channel
		Direction, Disposition, Summary string
	}
)

// recordID is zero for what is none, were it written around the checks.
type recordID callerid.RecordID

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *recordID) UnmarshalText(text []byte) error {
	id, _ := uuid.ParseBytes(text)
	*r = recordID(id)
	return nil
}

// Scan implements sql.Scanner.
func (r *recordID) Scan(value any) error {
	s, _ := value.(string)
	return r.UnmarshalText([]byte(s))
}

// decodeRows is nil for none.
func decodeRows[J, R any](text string, decode func(J) R) (records []R) {
	var rows []J
	_ = json.Unmarshal([]byte(text), &rows)
	for _, row := range rows {
		records = append(records, decode(row))
	}
	return records
}

func decodeTasks(text string, id callerid.ContactID) []callerid.Task {
	return decodeRows(text, func(r taskJSON) callerid.Task {
		return callerid.Task{ID: callerid.RecordID(r.ID), Contact: id, Title: r.Title, DueAt: time.Time(r.Due)}
	})
}

func decodeMemories(text string, id callerid.ContactID) []callerid.Memory {
	return decodeRows(text, func(r memoryJSON) callerid.Memory {
		return callerid.Memory{ID: callerid.RecordID(r.ID), Contact: id, Text: r.Text, CreatedAt: time.Time(r.At)}
	})
}

func decodeRatings(text string, id callerid.ContactID) []callerid.Rating {
	return decodeRows(text, func(r ratingJSON) callerid.Rating {
		return callerid.Rating{ID: callerid.RecordID(r.ID), Contact: id, Score: r.Score, Comment: r.Comment, CreatedAt: time.Time(r.At)}
	})
}

func decodeInteractions(text string, id callerid.ContactID) []callerid.Interaction {
	return decodeRows(text, func(r interactionJSON) callerid.Interaction {
		n, _ := phone.FromInt(r.Number)
		return callerid.Interaction{
			Contact: id, Number: n, At: time.Time(r.At), Channel: r.Channel, Direction: directionOf(r.Direction),
			Disposition: r.Disposition, Summary: r.Summary, Duration: time.Duration(r.MS) * time.Millisecond,
		}
	})
}

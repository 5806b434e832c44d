package postgres

import (
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// The forms of the small records and of the history, as those of decode.go.
type (
	recordsJSON struct {
		Tasks        []taskJSON        `json:"tasks"`
		Memories     []memoryJSON      `json:"memories"`
		Ratings      []ratingJSON      `json:"ratings"`
		Interactions []interactionJSON `json:"interactions"`
	}
	taskJSON struct {
		ID      callerid.RecordID  `json:"uid"`
		Contact callerid.ContactID `json:"contact"`
		Title   string             `json:"title"`
		DueAt   moment             `json:"due_at"`
		DoneAt  moment             `json:"done_at"`
	}
	memoryJSON struct {
		ID        callerid.RecordID  `json:"uid"`
		Contact   callerid.ContactID `json:"contact"`
		Text      string             `json:"text"`
		CreatedAt moment             `json:"created_at"`
	}
	ratingJSON struct {
		ID        callerid.RecordID  `json:"uid"`
		Contact   callerid.ContactID `json:"contact"`
		Score     int                `json:"score"`
		Comment   string             `json:"comment"`
		CreatedAt moment             `json:"created_at"`
	}
	interactionJSON struct {
		Contact     callerid.ContactID `json:"contact"`
		Number      int64              `json:"number"`
		At          moment             `json:"at"`
		Channel     callerid.Channel   `json:"channel"`
		Direction   string             `json:"direction"`
		Disposition string             `json:"disposition"`
		Summary     string             `json:"summary"`
		DurationMS  int64              `json:"duration_ms"`
	}
)

// decoded is nil for nothing.
func decoded[J, R any](rows []J, decode func(J) R) (records []R) {
	for _, row := range rows {
		records = append(records, decode(row))
	}
	return records
}

func (j taskJSON) task() callerid.Task {
	return callerid.Task{ID: j.ID, Contact: j.Contact, Title: j.Title, DueAt: j.DueAt.utc(), DoneAt: j.DoneAt.utc()}
}

func (j memoryJSON) memory() callerid.Memory {
	return callerid.Memory{ID: j.ID, Contact: j.Contact, Text: j.Text, CreatedAt: j.CreatedAt.utc()}
}

func (j ratingJSON) rating() callerid.Rating {
	return callerid.Rating{ID: j.ID, Contact: j.Contact, Score: j.Score, Comment: j.Comment, CreatedAt: j.CreatedAt.utc()}
}

func (j interactionJSON) interaction() callerid.Interaction {
	n, _ := phone.FromInt(j.Number)
	return callerid.Interaction{
		Contact: j.Contact, Number: n, At: j.At.utc(), Channel: j.Channel, Direction: directionOf(j.Direction),
		Disposition: j.Disposition, Summary: j.Summary, Duration: time.Duration(j.DurationMS) * time.Millisecond,
	}
}

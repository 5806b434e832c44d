package callerid

import (
	"time"

	"github.com/google/uuid"
)

// RecordID identifies a task, a memory or a rating. Like a contact's id it is
// random and tells nothing about others.
type RecordID = uuid.UUID

// RecordKind is which of the small records about a contact is meant.
type RecordKind uint8

// The kinds of record.
const (
	RecordTask RecordKind = iota + 1
	RecordMemory
	RecordRating
)

// Task is something to be done for a contact. It is open until DoneAt is set.
type Task struct {
	ID      RecordID
	Contact ContactID
	Title   string
	DueAt   time.Time
	DoneAt  time.Time
}

// Memory is something an agent has learned about a contact.
type Memory struct {
	ID        RecordID
	Contact   ContactID
	Text      string
	CreatedAt time.Time
}

// Rating is what a contact thought of an answer or a call.
type Rating struct {
	ID      RecordID
	Contact ContactID
	// Score from MinScore, the worst, to MaxScore.
	Score     int
	Comment   string
	CreatedAt time.Time
}

// Scores of a rating.
const (
	MinScore = 1
	MaxScore = 5
)

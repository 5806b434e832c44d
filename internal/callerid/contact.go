package callerid

import (
	"time"

	"ringdex/internal/phone"
)

// Kind tells how a person came to be on file.
type Kind uint8

// Kinds of contact. A campaign's people are not listed and not counted against
// the plan; they are promoted to KindContact when they become real ones.
const (
	KindContact Kind = iota + 1
	KindCampaign
)

// Status of a contact.
type Status uint8

// Statuses of a contact.
const (
	StatusActive Status = iota + 1
	StatusDoNotCall
)

// Value is a custom field's value: Text, unless Number is set.
type Value struct {
	Text   string   `json:"text,omitempty"`
	Number *float64 `json:"number,omitempty"`
}

// Contact is a person on file. Empty text means not known; no field is ever a
// placeholder.
type Contact struct {
	ID          ContactID
	Kind        Kind
	Status      Status
	Name        string
	FirstName   string
	LastName    string
	Nick        string
	Email       string
	Company     string
	Title       string
	Description string
	Notes       string
	Preferences string
	Tags        []string
	// Channels beyond telephone and email: whatsapp, instagram, slack,
	// microsoft_teams.
	Channels map[string]string
	Custom   map[string]Value
	Meta     map[string]string
	// Phones are the numbers that lead to this contact, the primary one first.
	Phones          []phone.Number
	CreatedAt       time.Time
	UpdatedAt       time.Time
	LastContactedAt time.Time
	CallCount       int64
}

// Profile is everything an answer shows of one caller, as of one moment.
type Profile struct {
	Contact Contact
	// DoNotCall belongs to the number that was asked for, not to the contact.
	DoNotCall bool
	// Campaigns that have called this person, by name.
	Campaigns []string
	// OpenTasks, the earliest due first.
	OpenTasks []Task
	// Memories, newest first.
	Memories []Memory
	// Interactions, newest first, as many as the organization wants returned.
	Interactions []Interaction
}

package callerid

import (
	"slices"
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
	ID        ContactID
	Kind      Kind
	Status    Status
	Name      string
	FirstName string
	LastName  string
	Nick      string
	// Email is the primary one. Text that is no address is kept as it came, but
	// never a key: see EmailKey.
	Email       string
	OtherEmails []string
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
	Phones []phone.Number
	// DoNotCall are those of Phones that are on the do-not-call list, as they were
	// read. It is no part of what is written: see store.Numbers.
	DoNotCall []phone.Number
	// DeletedAt is set while a deleted contact can be undeleted; FormerPhones
	// are the numbers that led to it until then.
	DeletedAt       time.Time
	FormerPhones    []phone.Number
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
	// Ratings, newest first.
	Ratings []Rating
	// Interactions, newest first, as many as the organization wants returned.
	Interactions []Interaction
}

// OnlyAt tells whether the contact has no other numbers than these. Who is known
// only from a campaign and has others may be somebody who shares a landline, and
// must not be taken for whoever is met at one of them.
func (c Contact) OnlyAt(numbers []phone.Number) bool {
	return !slices.ContainsFunc(c.Phones, func(n phone.Number) bool { return !slices.Contains(numbers, n) })
}

// Dossier is everything on file about one person.
type Dossier struct {
	Contact Contact
	// DoNotCall are those of the contact's numbers, present or former, that must
	// not be called.
	DoNotCall []phone.Number
	// Campaigns that the contact belongs to or that have called it, by name.
	Campaigns []string
	// All of them: tasks by the time they were added, the others newest first.
	Tasks        []Task
	Memories     []Memory
	Ratings      []Rating
	Interactions []Interaction
}

// UndeleteGrace is how long a deleted contact can be undeleted. After it the
// information is removed for good.
const UndeleteGrace = 30 * 24 * time.Hour

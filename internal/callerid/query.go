package callerid

import "time"

// Filter selects contacts of an organization. The zero value selects all of
// KindContact that are not deleted; every field that is set narrows it.
type Filter struct {
	// Text as somebody typed it into a search box: see SearchWords.
	Text string `json:"text,omitempty"`
	// Tags that a contact has all of, in any case.
	Tags   []string `json:"tags,omitempty"`
	Status Status   `json:"status,omitempty"`
	// Campaign by name, that the contact belongs to or that has called it.
	Campaign string `json:"campaign,omitempty"`
	// Times from (inclusive) and until (exclusive). A contact that was never
	// contacted is in no range of ContactedFrom and ContactedUntil.
	CreatedFrom    time.Time `json:"created_from,omitzero"`
	CreatedUntil   time.Time `json:"created_until,omitzero"`
	ContactedFrom  time.Time `json:"contacted_from,omitzero"`
	ContactedUntil time.Time `json:"contacted_until,omitzero"`
	// HasEmail asks for a primary email that is an address (true) or for none
	// (false).
	HasEmail *bool `json:"has_email,omitempty"`
	// Numbers of calls, both inclusive.
	MinCalls *int64 `json:"min_calls,omitempty"`
	MaxCalls *int64 `json:"max_calls,omitempty"`
	// Deleted selects those that can be undeleted, instead of the others.
	Deleted bool `json:"deleted,omitempty"`
}

// SavedFilter is a filter under a name that is unique in its organization.
type SavedFilter struct {
	Name   string
	Filter Filter
}

// Order is what a list is sorted by. Equal ones are sorted by id, in the same
// direction.
type Order uint8

// The orders. By name means the name, else first and last name, in any case;
// contacts without a name come last, as do those never contacted by
// OrderContacted, whichever the direction.
const (
	OrderName Order = iota + 1
	OrderCreated
	OrderContacted
	OrderCalls
	// OrderID is the order of the ids, which a walk through all contacts uses: a
	// contact never changes its place in it.
	OrderID
)

// Query is one page of a list.
type Query struct {
	Filter
	// Words of Filter.Text, by SearchWords: each occurs somewhere in what is
	// searched. Engines look at these and not at Text.
	Words      []string
	Order      Order
	Descending bool
	// Limit of the page, 1 to MaxPage.
	Limit int
	// After is where the page before ended (Page.Next), empty for the first.
	After string
}

// Sizes of a page.
const (
	DefaultPage = 50
	MaxPage     = 500
	// MaxPageBytes of text, more or less: a page of large contacts ends early. gRPC
	// clients take 4 MiB unless they are told otherwise.
	MaxPageBytes = 2 << 20
)

// Page of a list. While others write, contacts that they do not touch are listed
// once, no more and no less, over all pages.
type Page struct {
	Contacts []Contact
	// Next continues; empty at the end. It is the engine's own.
	Next string
}

// DuplicateKind is what two contacts have in common.
type DuplicateKind uint8

// The kinds of duplicates.
const (
	// DuplicateEmail: one email address, by EmailKey.
	DuplicateEmail DuplicateKind = iota + 1
	// DuplicatePhone: a number of one is the WhatsApp number of the other.
	DuplicatePhone
)

// Duplicates are contacts that may be one person.
type Duplicates struct {
	Kind DuplicateKind
	// Value that they share: an email address, or a number in E.164.
	Value string
	// Contacts, at least two, the oldest first.
	Contacts []ContactID
}

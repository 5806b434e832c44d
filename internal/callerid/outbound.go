package callerid

import "ringdex/internal/phone"

// Standing is what decides whether a number may be called or texted.
type Standing struct {
	Number phone.Number
	// Marked: the number itself is on the do-not-call list.
	Marked bool
	// Contact that the number leads to; zero when it is nobody's. Status and
	// Tags are the contact's.
	Contact ContactID
	Status  Status
	Tags    []string
}

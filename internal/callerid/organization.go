package callerid

import "ringdex/internal/phone"

// Organization is a tenant and its settings. The settings stand beside the
// lines and never in the callers: changing one touches no caller's version.
type Organization struct {
	ID   OrgID
	Name string
	Plan Plan
	// Region reads national numbers where a line gives no region of its own.
	Region phone.Region
	// Greeting and OtherGreeting are templates; empty means DefaultGreeting and
	// DefaultOtherGreeting.
	Greeting      string
	OtherGreeting string
	Disclosure    Disclosure
	// Interactions is how many of them an answer returns: 0 to MaxInteractions.
	Interactions int
	CustomFields []CustomField
}

// DefaultInteractions and MaxInteractions bound the history in an answer.
const (
	DefaultInteractions = 5
	MaxInteractions     = 50
)

// CustomField is a field that an organization has defined for its contacts. Its
// name is a greeting variable.
type CustomField struct {
	Name    string
	Numeric bool
}

// Line is one of an organization's own phone numbers, the one that rings. It is
// unique in the installation. Empty settings mean those of the organization.
type Line struct {
	Number        phone.Number
	Org           OrgID
	Region        phone.Region
	Greeting      string
	OtherGreeting string
}

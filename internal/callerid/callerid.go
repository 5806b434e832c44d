// Package callerid is the domain: who may call whom, what is on file about
// them, and what may be said of it. It knows no engine, no wire and no clock.
package callerid

import (
	"github.com/google/uuid"

	"ringdex/internal/phone"
)

// OrgID identifies an organization within one installation. Every row of every
// table belongs to one; 0 is none.
type OrgID int32

// ContactID identifies a contact. It is random, so that ids of one organization
// tell nothing about another.
type ContactID = uuid.UUID

// Caller is the one row that everything hangs on: a number as one organization
// sees it. Who it belongs to, whether it may be called and what is cached about
// it are all properties of this pair.
type Caller struct {
	Org    OrgID
	Number phone.Number
}

// Generation names one unbroken history of the database. Versions are
// comparable only within a generation: after a fail-over that lost writes, or a
// restored file, the same versions come again for other content.
type Generation string

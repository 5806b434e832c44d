package callerid

import (
	"errors"

	"ringdex/internal/phone"
)

// Errors of the domain. They are wrapped with what was being done and
// translated once, at the border to the user.
var (
	// ErrInvalid: what was given cannot be; the wrapping text says what to do.
	ErrInvalid = errors.New("invalid")
	// ErrNotFound: no such organization, line, key, contact, record or job.
	ErrNotFound = errors.New("not found")
	// ErrExists: the name or number is taken.
	ErrExists = errors.New("already exists")
	// ErrConflict: it was changed since the version that the change was based on.
	ErrConflict = errors.New("changed meanwhile")
	// ErrPlanFull: the plan holds no more contacts.
	ErrPlanFull = errors.New("the plan is full")
	// ErrNoRoom: the database's disk takes nothing more. Nothing of the change was
	// made.
	ErrNoRoom = errors.New("the database has no room to write")
)

// TakenError is ErrExists for a number that leads to another contact.
type TakenError struct {
	Number  phone.Number
	Contact ContactID
}

// Error does not hold the number: it may be logged.
func (e *TakenError) Error() string {
	return "a number leads to contact " + e.Contact.String() + " already"
}

// Unwrap is ErrExists.
func (e *TakenError) Unwrap() error { return ErrExists }

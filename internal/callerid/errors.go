package callerid

import "errors"

// Errors of the domain. They are wrapped with what was being done and
// translated once, at the border to the user.
var (
	// ErrInvalid: what was given cannot be; the wrapping text says what to do.
	ErrInvalid = errors.New("invalid")
	// ErrNotFound: no such organization, line, key or contact.
	ErrNotFound = errors.New("not found")
	// ErrExists: the name or number is taken.
	ErrExists = errors.New("already exists")
)

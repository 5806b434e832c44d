package server

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ringdex/internal/addressbook"
	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/recognizer"
)

// errNoRule: a method was added without a rule in scopes.
var errNoRule = errors.New("the method has no rule of access")

// statuses is the one place where errors become what a client reads: a code and
// what to do. The text of an error itself never leaves the server.
var statuses = []struct {
	err  error
	code codes.Code
	text string
}{
	{auth.ErrNoKey, codes.Unauthenticated,
		"there is no API key: send it as metadata `authorization: Bearer rdx_...`; `ringdex key create` makes one"},
	{auth.ErrMistyped, codes.Unauthenticated,
		"this is no Ringdex API key, or it was mistyped or cut off: copy it again, all 40 characters from rdx_ on"},
	{auth.ErrUnknownKey, codes.Unauthenticated,
		"the API key is spelled right, but is not known here: check that it belongs to this installation"},
	{auth.ErrRevoked, codes.Unauthenticated,
		"the API key was revoked: use another; `ringdex key create` makes one"},
	{auth.ErrExpired, codes.Unauthenticated,
		"the API key has expired: use another; `ringdex key create` makes one"},
	{recognizer.ErrKeyEnded, codes.Unauthenticated,
		"the API key was revoked or has expired: use another; `ringdex key create` makes one"},
	{directory.ErrNotYourLine, codes.PermissionDenied,
		"the called number is no line that this API key may ask for: check called_number, and whose key this is"},
	{errPlatform, codes.PermissionDenied,
		"the API key is a platform's, which has no address book: use one of an organization; `ringdex key create --org NAME` makes one"},
	{auth.ErrNotReady, codes.Unavailable,
		"the server is starting and cannot check keys yet: try again, or ask another server"},
	{errStale, codes.Unavailable,
		"the server has not heard from the database lately and cannot tell whether the API key still holds: try again, or ask another server"},
	{callerid.ErrNotFound, codes.NotFound,
		"the organization of this API key has nothing of that id or name: check both"},
	{callerid.ErrExists, codes.AlreadyExists,
		"there is one of that name or number already: change or remove it, or choose another"},
	{callerid.ErrInvalid, codes.InvalidArgument,
		"the request holds a value that cannot be kept: look for characters that are none, and for what is out of all proportion"},
	{callerid.ErrNoRoom, codes.ResourceExhausted,
		"the change was not made, since the database cannot write: make room on its disk or raise its quota (if there is room, look whether the disk fails), and try again"},
	{addressbook.ErrUnfinished, codes.Unavailable,
		"the contact is deleted, but what is left of it in caches and in the history cannot be removed at present: erase it again, by its id, to finish"},
	{errAway, codes.Unavailable, away},
	{errMoveOn, codes.Unavailable,
		"the stream ends as planned: open another, which may lead to another server, and ask there what was not answered"},
	{errNotRead, codes.ResourceExhausted,
		"the stream's answers are not read: read them while you ask, or ask less"},
	{context.Canceled, codes.Canceled,
		"the call was cancelled"},
	{context.DeadlineExceeded, codes.DeadlineExceeded,
		"the call's deadline has passed: look whether a change was made before you try again"},
}

// away: a write may have been carried out although its end was not heard of.
const away = "the database, or the cache that servers share, cannot be reached at present: try again, and look first whether a change was made"

// refusal is an error whose text is written for the client. Its info, unless
// nil, says the same to programs.
type refusal struct {
	code codes.Code
	text string
	info *errdetails.ErrorInfo
}

// Error is the text for the client.
func (r refusal) Error() string { return r.text }

func invalid(format string, args ...any) error {
	return refusal{code: codes.InvalidArgument, text: fmt.Sprintf(format, args...)}
}

func lacking(scope callerid.Scope) error {
	return refusal{code: codes.PermissionDenied, text: fmt.Sprintf(
		"the API key lacks the scope `%s`: make one that has it with `ringdex key create --org NAME --scope %s`", scope, scope)}
}

// statusOf is what the client is told of an error: Internal, and no more, when
// nobody has written what to do about it.
func statusOf(err error) *status.Status {
	if r, ok := refusalOf(err); ok {
		return r.status()
	}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return status.New(s.code, s.text)
		}
	}
	if unreachable(err) {
		return status.New(codes.Unavailable, away)
	}
	return status.New(codes.Internal, "internal error")
}

func (r refusal) status() *status.Status {
	st := status.New(r.code, r.text)
	if r.info == nil {
		return st
	}
	if detailed, err := st.WithDetails(r.info); err == nil {
		return detailed
	}
	return st // a detail that cannot be encoded is worth less than the status
}

// validation is the text that our own validation has written for the user: that
// of an error which wraps ErrInvalid and nothing else. An engine's wraps what its
// driver says beside it, and that text may quote anything.
func validation(err error) (string, bool) {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		inner := e.Unwrap()
		if inner == callerid.ErrInvalid {
			return strings.CutPrefix(err.Error(), inner.Error()+": ")
		}
		return validation(inner)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			if text, ok := validation(inner); ok {
				return text, true
			}
		}
	}
	return "", false
}

// ours tells whether a status is the server's own failing, not the client's.
func ours(code codes.Code) bool { return code == codes.Internal || code == codes.Unavailable }

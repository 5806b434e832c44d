package server

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

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
	{auth.ErrNotReady, codes.Unavailable,
		"the server is starting and cannot check keys yet: try again, or ask another server"},
	{context.Canceled, codes.Canceled,
		"the call was cancelled"},
	{context.DeadlineExceeded, codes.DeadlineExceeded,
		"the call's deadline has passed"},
}

// refusal is an error whose text is written for the client.
type refusal struct {
	code codes.Code
	text string
}

// Error is the text for the client.
func (r refusal) Error() string { return r.text }

func invalid(format string, args ...any) error {
	return refusal{codes.InvalidArgument, fmt.Sprintf(format, args...)}
}

func lacking(scope callerid.Scope) error {
	return refusal{codes.PermissionDenied, fmt.Sprintf(
		"the API key lacks the scope `%s`: make one that has it with `ringdex key create --scope %s`", scope, scope)}
}

// statusOf is what the client is told of an error: Internal, and no more, when
// nobody has written what to do about it.
func statusOf(err error) *status.Status {
	if r, ok := errors.AsType[refusal](err); ok {
		return status.New(r.code, r.text)
	}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return status.New(s.code, s.text)
		}
	}
	return status.New(codes.Internal, "internal error")
}

// ours tells whether a status is the server's own failing, not the client's.
func ours(code codes.Code) bool { return code == codes.Internal || code == codes.Unavailable }

package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// engineError is what pgx, SQLite and go-redis say, by their interfaces.
type (
	sqlState   string
	sqliteCode int
	unsent     struct{}
	redisWord  string
)

func (s sqlState) Error() string    { return "canary " + string(s) }
func (s sqlState) SQLState() string { return string(s) }

func (c sqliteCode) Error() string { return "canary" }
func (c sqliteCode) Code() int     { return int(c) }

func (unsent) Error() string     { return "canary" }
func (unsent) SafeToRetry() bool { return true }

func (w redisWord) Error() string { return string(w) }
func (redisWord) RedisError()     {}

// refused is what dialing says where nobody listens.
func refused(t *testing.T) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = net.Dial("tcp", l.Addr().String())
	return err
}

func TestWhatTheBookRefuses(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewContactServiceClient(w.conn)
	info := func(reason string, metadata map[string]string) *errdetails.ErrorInfo {
		return &errdetails.ErrorInfo{Domain: "ringdex", Reason: reason, Metadata: metadata}
	}
	engine := errors.New(`insert "canary" failed: invalid: canary`)
	for _, test := range []struct {
		err  error
		code codes.Code
		says string
		info *errdetails.ErrorInfo
	}{
		{&callerid.TakenError{Number: 14155550100, Contact: recordID(2)}, codes.AlreadyExists, "=A contact with this phone number already exists.",
			info("PHONE_TAKEN", map[string]string{"contact_id": recordID(2).String(), "phone": "+14155550100"})},
		{callerid.ErrConflict, codes.Aborted, "read it again", info("VERSION_CONFLICT", nil)},
		{callerid.ErrPlanFull, codes.ResourceExhausted,
			"=the plan Dental holds 5000 contacts and is full: delete contacts, or give the organization another plan (ringdex org update --plan)",
			info("PLAN_FULL", nil)},
		{callerid.ErrNotFound, codes.NotFound, "nothing of that id or name", nil},
		{callerid.ErrExists, codes.AlreadyExists, "choose another", nil},
		{fmt.Errorf("%w: phones[1] is no telephone number", callerid.ErrInvalid), codes.InvalidArgument, "=phones[1] is no telephone number", nil},
		{callerid.ErrInvalid, codes.InvalidArgument, "cannot be kept", nil},
		{fmt.Errorf("%w: %w", callerid.ErrInvalid, engine), codes.InvalidArgument, "cannot be kept", nil},
		{fmt.Errorf("canary: %w", callerid.ErrInvalid), codes.InvalidArgument, "cannot be kept", nil},
		{fmt.Errorf("%w: %w", callerid.ErrExists, engine), codes.AlreadyExists, "choose another", nil},
		{engine, codes.Internal, "=internal error", nil},
		{sqlState("42P01"), codes.Internal, "=internal error", nil},
		{sqliteCode(1), codes.Internal, "=internal error", nil},
		{refused(t), codes.Unavailable, "cannot be reached", nil},
		{io.ErrUnexpectedEOF, codes.Unavailable, "cannot be reached", nil},
		{sqlState("57P01"), codes.Unavailable, "cannot be reached", nil},
		{sqlState("57014"), codes.Unavailable, "cannot be reached", nil}, // its statement_timeout
		{sqlState("53300"), codes.Unavailable, "cannot be reached", nil},
		{sqliteCode(5 | 2<<8), codes.Unavailable, "cannot be reached", nil},
		{unsent{}, codes.Unavailable, "cannot be reached", nil},
		{redisWord("LOADING canary"), codes.Unavailable, "cannot be reached", nil},
		{context.DeadlineExceeded, codes.Unavailable, "cannot be reached", nil}, // an engine's own
		{context.Canceled, codes.Unavailable, "cannot be reached", nil},
	} {
		d.fails = func() error { return fmt.Errorf("creating a contact: %w", test.err) }
		_, err := c.CreateContact(bearing(t.Context(), tokens["write"]), &ringdexv1.CreateContactRequest{})
		st := status.Convert(err)
		whole, exact := strings.CutPrefix(test.says, "=")
		if st.Code() != test.code || exact && st.Message() != whole || !strings.Contains(st.Message(), whole) {
			t.Errorf("%v: %v, want %s with %q", test.err, err, test.code, test.says)
		}
		details := []any{}
		if test.info != nil {
			details = append(details, test.info)
		}
		if diff := cmp.Diff(details, st.Details(), protocmp.Transform()); diff != "" {
			t.Errorf("%v: details (-want +got):\n%s", test.err, diff)
		}
		if strings.Contains(st.Message(), "canary") {
			t.Errorf("an engine's text reaches the client: %v", err)
		}
	}
}

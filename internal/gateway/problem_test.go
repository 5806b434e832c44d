package gateway

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// withInfo is a status with an ErrorInfo; pairs are its metadata.
func withInfo(t *testing.T, code codes.Code, text, reason string, pairs ...string) error {
	t.Helper()
	info := &errdetails.ErrorInfo{Domain: "ringdex", Reason: reason, Metadata: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		info.Metadata[pairs[i]] = pairs[i+1]
	}
	st, err := status.New(code, text).WithDetails(info)
	if err != nil {
		t.Fatal(err)
	}
	return st.Err()
}

func TestErrorsAreProblems(t *testing.T) {
	blank := func(httpStatus int, title, code string) object {
		return object{"type": "about:blank", "title": title, "status": float64(httpStatus), "detail": "do this", "code": code}
	}
	for name, test := range map[string]struct {
		err  error
		want object
	}{
		"invalid":       {status.Error(codes.InvalidArgument, "do this"), blank(400, "Bad Request", "INVALID_ARGUMENT")},
		"no key":        {status.Error(codes.Unauthenticated, "do this"), blank(401, "Unauthorized", "UNAUTHENTICATED")},
		"not allowed":   {status.Error(codes.PermissionDenied, "do this"), blank(403, "Forbidden", "PERMISSION_DENIED")},
		"not found":     {status.Error(codes.NotFound, "do this"), blank(404, "Not Found", "NOT_FOUND")},
		"exists":        {status.Error(codes.AlreadyExists, "do this"), blank(409, "Conflict", "ALREADY_EXISTS")},
		"aborted":       {status.Error(codes.Aborted, "do this"), blank(409, "Conflict", "ABORTED")},
		"precondition":  {status.Error(codes.FailedPrecondition, "do this"), blank(400, "Bad Request", "FAILED_PRECONDITION")},
		"too much":      {status.Error(codes.ResourceExhausted, "do this"), blank(429, "Too Many Requests", "RESOURCE_EXHAUSTED")},
		"cancelled":     {status.Error(codes.Canceled, "do this"), blank(499, "Client Closed Request", "CANCELLED")},
		"internal":      {status.Error(codes.Internal, "do this"), blank(500, "Internal Server Error", "INTERNAL")},
		"unimplemented": {status.Error(codes.Unimplemented, "do this"), blank(501, "Not Implemented", "UNIMPLEMENTED")},
		"unavailable":   {status.Error(codes.Unavailable, "do this"), blank(503, "Service Unavailable", "UNAVAILABLE")},
		"late":          {status.Error(codes.DeadlineExceeded, "do this"), blank(504, "Gateway Timeout", "DEADLINE_EXCEEDED")},
		"no reason":     {withInfo(t, codes.NotFound, "do this", ""), blank(404, "Not Found", "NOT_FOUND")},
		"phone taken": {
			withInfo(t, codes.AlreadyExists, "A contact with this phone number already exists.", "PHONE_TAKEN",
				"contact_id", "c1", "phone", "+16045551234", "status", "shadow"),
			object{
				"type": "/problems/phone-taken", "title": "Phone taken", "status": 409.0, "code": "ALREADY_EXISTS",
				"detail": "A contact with this phone number already exists.", "reason": "PHONE_TAKEN",
				"contact_id": "c1", "phone": "+16045551234",
			},
		},
		"plan full": {
			withInfo(t, codes.ResourceExhausted, "the plan is <full>", "PLAN_FULL"),
			object{
				"type": "/problems/plan-full", "title": "Plan full", "status": 403.0, "code": "RESOURCE_EXHAUSTED",
				"detail": "the plan is <full>", "reason": "PLAN_FULL",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at := start(t, func(context.Context, said) (proto.Message, error) { return nil, test.err })
			for _, path := range []string{"/v1/contacts", "/functions/v1/list-contacts"} {
				got := send(t, "GET", at+path, "")
				if diff := cmp.Diff(test.want, parsed[object](t, got.body)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", path, diff)
				}
				if float64(got.code) != test.want["status"] || got.header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("%s: %d %s", path, got.code, got.header.Get("Content-Type"))
				}
				if again := got.header.Get("Retry-After") != ""; again != (got.code == 503 || got.code == 429) {
					t.Errorf("%s: Retry-After %q", path, got.header.Get("Retry-After"))
				}
			}
		})
	}
}

func TestChallenge(t *testing.T) {
	at := start(t, func(context.Context, said) (proto.Message, error) {
		return nil, status.Error(codes.Unauthenticated, "no")
	})
	for key, want := range map[string]string{
		"":           `Bearer realm="ringdex"`,
		"Bearer bad": `Bearer realm="ringdex", error="invalid_token"`,
	} {
		got := send(t, "GET", at+"/v1/contacts", "", "Authorization: "+key)
		if got.code != 401 || got.header.Get("WWW-Authenticate") != want {
			t.Errorf("with key %q: %d %q", key, got.code, got.header.Get("WWW-Authenticate"))
		}
	}
}

// A client is one key, whatever other headers it sends, and reads nothing of gRPC.
func TestOnlyTheKeyTravels(t *testing.T) {
	var got said
	at := start(t, func(_ context.Context, s said) (proto.Message, error) {
		got = s
		return &ringdexv1.ListContactsResponse{}, nil
	})
	back := send(t, "GET", at+"/v1/contacts", "", "Authorization: Bearer a", "Grpc-Metadata-Authorization: Bearer b",
		"Grpcgateway-Authorization: Bearer c", "Cookie: d=e")
	if diff := cmp.Diff([]string{"Bearer a"}, got.keys); diff != "" {
		t.Error(diff)
	}
	if got.md.Get("grpcgateway-cookie") != nil || got.md.Get("cookie") != nil {
		t.Errorf("cookies travelled: %v", got.md)
	}
	for name := range back.header {
		if strings.HasPrefix(name, "Grpc-") {
			t.Errorf("%s came back", name)
		}
	}
}

func TestDeadline(t *testing.T) {
	at := start(t, func(ctx context.Context, _ said) (proto.Message, error) {
		if until, ok := ctx.Deadline(); !ok || time.Until(until) > deadline {
			t.Errorf("deadline %v, %t", until, ok)
		}
		<-ctx.Done()
		return nil, status.FromContextError(ctx.Err()).Err()
	})
	got := send(t, "GET", at+"/v1/contacts", "", "Grpc-Timeout: 1m") // a millisecond
	if got.code != 504 || parsed[object](t, got.body)["code"] != "DEADLINE_EXCEEDED" || !strings.Contains(got.body, "whether a change was made") {
		t.Errorf("%d %s", got.code, got.body)
	}
}

// A server that cannot be reached is unavailable, and its address nobody's business.
func TestNoServer(t *testing.T) {
	at := startBefore(t, func(context.Context) (net.Conn, error) {
		return nil, errors.New("dial tcp 10.1.2.3:8443: connection refused")
	})
	got := send(t, "GET", at+"/v1/contacts", "")
	if got.code != 503 || strings.Contains(got.body, "10.1.2.3") || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", got.code, got.body)
	}
}

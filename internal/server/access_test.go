package server

import (
	"context"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/recognizer"
)

func TestKeys(t *testing.T) {
	recognize, past := []callerid.Scope{callerid.ScopeRecognize}, time.Now().Add(-time.Hour)
	keys, tokens := keyring(t, map[string]callerid.Key{
		"right":   {Org: 7, Scopes: recognize},
		"revoked": {Org: 7, Scopes: recognize, RevokedAt: past},
		"expired": {Org: 7, Scopes: recognize, ExpiresAt: past},
		"reader":  {Org: 7, Scopes: []callerid.Scope{callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin}},
	})
	_, foreign := oneKey(t)
	w := start(t, nobody, keys)
	for _, test := range []struct {
		name, token string
		code        codes.Code
		says        string
	}{
		{"right", tokens["right"], codes.OK, ""},
		{"none", "", codes.Unauthenticated, "no API key"},
		{"mistyped", tokens["right"][:39], codes.Unauthenticated, "mistyped"},
		{"unknown", foreign, codes.Unauthenticated, "not known"},
		{"revoked", tokens["revoked"], codes.Unauthenticated, "was revoked"},
		{"expired", tokens["expired"], codes.Unauthenticated, "has expired"},
		{"lacking the scope", tokens["reader"], codes.PermissionDenied, "--scope recognize"},
	} {
		_, ringing := w.ring(t.Context(), test.token)
		_, pinging := w.client.Ping(bearing(t.Context(), test.token), &ringdexv1.PingRequest{})
		for method, err := range map[string]error{"a ring": ringing, "a ping": pinging} {
			if st := status.Convert(err); st.Code() != test.code || !strings.Contains(st.Message(), test.says) {
				t.Errorf("%s, %s: %v, want %s with %q", test.name, method, err, test.code, test.says)
			}
		}
	}
	if lines := strings.Count(w.logs.String(), "a call failed"); lines != 12 {
		t.Errorf("12 calls failed and %d lines tell of it:\n%s", lines, w.logs)
	}
}

func TestNoMetadataAtAll(t *testing.T) {
	keys, _ := oneKey(t)
	_, err := start(t, nobody, keys).client.RecognizeCaller(t.Context(), &ringdexv1.RecognizeCallerRequest{CalledNumber: "+1"})
	if status.Code(err) != codes.Unauthenticated {
		t.Errorf("%v, want UNAUTHENTICATED", err)
	}
}

func TestTheKeyReachesTheRecognizer(t *testing.T) {
	keys, token := oneKey(t)
	var got callerid.Key
	w := start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
		got = *q.Key
		return nobody(ctx, q)
	}, keys)
	if _, err := w.ring(t.Context(), token); err != nil || got.ID != "key-live" || got.Org != 7 {
		t.Errorf("the recognizer was asked with %+v: %v", got, err)
	}
}

func TestWhatTheRecognizerRefuses(t *testing.T) {
	for want, refused := range map[codes.Code]error{
		codes.PermissionDenied: directory.ErrNotYourLine,
		codes.Unauthenticated:  recognizer.ErrKeyEnded,
	} {
		keys, token := oneKey(t)
		w := start(t, func(context.Context, recognizer.Question) (recognizer.Reply, error) {
			return recognizer.Reply{}, refused
		}, keys)
		if _, err := w.ring(t.Context(), token); status.Code(err) != want {
			t.Errorf("%v: %v, want %s", refused, err, want)
		}
	}
}

func TestEveryMethodHasARule(t *testing.T) {
	served := map[string]bool{}
	for service, info := range start(t, nobody, nil).server.grpc.GetServiceInfo() {
		for _, method := range info.Methods {
			name := "/" + service + "/" + method.Name
			served[name] = true
			if _, ok := scopes[name]; !ok {
				t.Errorf("%s has no rule of access", name)
			}
			if strings.HasPrefix(service, "ringdex.") && public(name) {
				t.Errorf("%s needs no key", name)
			}
		}
	}
	for method := range scopes {
		if !served[method] {
			t.Errorf("a rule for %s, which is not served", method)
		}
	}
}

func TestAMethodWithoutARuleIsRefused(t *testing.T) {
	keys, _ := oneKey(t)
	w := start(t, nobody, keys)
	_, err := w.server.guardUnary(t.Context(), nil, &grpc.UnaryServerInfo{FullMethod: "/ringdex.v1.New/Method"},
		func(ctx context.Context, req any) (any, error) {
			return w.server.authorizeUnary(ctx, req, &grpc.UnaryServerInfo{FullMethod: "/ringdex.v1.New/Method"},
				func(context.Context, any) (any, error) { return "secret", nil })
		})
	if status.Code(err) != codes.Internal || !strings.Contains(w.logs.String(), errNoRule.Error()) {
		t.Errorf("%v, want INTERNAL; logged: %s", err, w.logs)
	}
}

package main

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// service answers as it is told, and keeps what it was asked.
type service struct {
	ringdexv1.UnimplementedRecognitionServiceServer
	answer *ringdexv1.RecognizeCallerResponse
	err    error
	asked  *ringdexv1.RecognizeCallerRequest
	keys   []string
}

func (s *service) RecognizeCaller(ctx context.Context, r *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
	s.asked = r
	s.keys = metadata.ValueFromIncomingContext(ctx, "authorization")
	return s.answer, s.err
}

// serveRings starts a server and names it and its key in the environment.
func serveRings(t *testing.T, s *service) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	ringdexv1.RegisterRecognitionServiceServer(server, s)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	t.Setenv("RINGDEX_SERVER", listener.Addr().String())
	t.Setenv("RINGDEX_KEY", "rdx_secret")
}

func TestRing(t *testing.T) {
	s := &service{answer: &ringdexv1.RecognizeCallerResponse{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Reason: ringdexv1.Reason_REASON_NAME_ONLY,
		Greeting: "Hi Alex", Caller: &ringdexv1.Caller{Name: "Alex \x1b[31mChen"}, Source: ringdexv1.Source_SOURCE_NEAR,
	}}
	serveRings(t, s)
	sh := newShell(t)
	out := sh.ok("ring", "--to", "+14155550100", "--from", "sip:+14155551200@gw", "--privacy", "none", "--verstat", "TN-Validation-Passed-A", "--truth")
	asked := &ringdexv1.RecognizeCallerRequest{
		CalledNumber: "+14155550100", CallerNumber: "sip:+14155551200@gw", Privacy: "none", Verstat: "TN-Validation-Passed-A",
		Freshness: ringdexv1.Freshness_FRESHNESS_TRUTH,
	}
	if diff := cmp.Diff(asked, s.asked, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Bearer rdx_secret"}, s.keys); diff != "" {
		t.Error(diff)
	}
	lines := strings.Split(out, "\n")
	want := []string{"outcome   RECOGNIZED", "reason    NAME_ONLY", "greeting  Hi Alex", "name      Alex \ufffd[31mChen", "source    NEAR"}
	if diff := cmp.Diff(want, lines[:len(want)]); diff != "" || !strings.HasPrefix(lines[len(want)], "time      ") {
		t.Errorf("%s\n%s", diff, out)
	}
	if got := sh.ok("ring", "--to", "1", "--from", "", "--json"); !strings.HasPrefix(got, `{"outcome":"RECOGNIZED","reason":"NAME_ONLY",`) {
		t.Errorf("as JSON: %s", got)
	}
}

func TestRingRefused(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{status.Error(codes.Unauthenticated, "revoked: use another"), "UNAUTHENTICATED: revoked: use another\n"},
		{status.Error(codes.PermissionDenied, "not your line"), "PERMISSION_DENIED: not your line\n"},
		{status.Error(codes.InvalidArgument, "no called\nnumber"), "INVALID_ARGUMENT: no called number\n"},
		{status.Error(codes.Unavailable, "starting: try again"), "UNAVAILABLE: starting: try again\n"},
		{status.Error(codes.Unimplemented, "unknown service"), "UNIMPLEMENTED: 127.0.0.1:"},
	} {
		t.Run(test.want, func(t *testing.T) {
			serveRings(t, &service{err: test.err})
			got := newShell(t).fails(exitFailed, "ring", "--to", "1", "--from", "2")
			if !strings.HasPrefix(got, "ringdex: "+test.want) || strings.Contains(got, "rdx_secret") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestRingOverTLS(t *testing.T) {
	server := grpc.NewServer()
	ringdexv1.RegisterRecognitionServiceServer(server, &service{answer: &ringdexv1.RecognizeCallerResponse{Greeting: "Hi"}})
	https := httptest.NewUnstartedServer(server)
	https.EnableHTTP2 = true
	https.Config.ErrorLog = log.New(io.Discard, "", 0)
	https.StartTLS()
	t.Cleanup(https.Close)
	t.Setenv("RINGDEX_SERVER", https.Listener.Addr().String())
	t.Setenv("RINGDEX_KEY", "rdx_secret")
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: https.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	sh := newShell(t)
	if out := sh.ok("ring", "--ca", ca, "--to", "1", "--from", "2"); !strings.Contains(out, "greeting  Hi\n") {
		t.Errorf("got %s", out)
	}
	if got := sh.fails(exitFailed, "ring", "--tls", "--to", "1", "--from", "2"); !strings.Contains(got, "--ca FILE") {
		t.Errorf("with a certificate of nobody's: %q", got)
	}
	if got := sh.fails(exitFailed, "ring", "--to", "1", "--from", "2"); !strings.Contains(got, "try --tls") {
		t.Errorf("in plaintext: %q", got)
	}
}

func TestRingWithTLSAtAServerWithout(t *testing.T) {
	serveRings(t, &service{})
	if got := newShell(t).fails(exitFailed, "ring", "--tls", "--to", "1", "--from", "2"); !strings.Contains(got, "does not speak TLS") {
		t.Errorf("got %q", got)
	}
}

// A key leaves the machine only encrypted, unless somebody says otherwise.
func TestTransport(t *testing.T) {
	for _, test := range []struct {
		flags clientFlags
		want  string
	}{
		{clientFlags{Server: "127.0.0.1:7420"}, "insecure"},
		{clientFlags{Server: "[::1]:7420"}, "insecure"},
		{clientFlags{Server: "localhost:7420"}, "insecure"},
		{clientFlags{Server: "127.0.0.1:7420", TLS: true}, "tls"},
		{clientFlags{Server: "10.0.0.1:7420"}, "tls"},
		{clientFlags{Server: "localhost.example.com:7420"}, "tls"},
		{clientFlags{Server: "ringdex.example.com:7420", Insecure: true}, "insecure"},
	} {
		transport, err := test.flags.credentials()
		if err != nil {
			t.Fatal(err)
		}
		if got := transport.Info().SecurityProtocol; got != test.want {
			t.Errorf("%+v: %s, want %s", test.flags, got, test.want)
		}
	}
}

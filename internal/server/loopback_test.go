package server

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func loop(t *testing.T, s *Server) *grpc.ClientConn {
	t.Helper()
	conn, err := s.Loopback()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// Within the process there is no other way than from outside.
func TestLoopbackPassesEveryRule(t *testing.T) {
	d := &desk{person: alex()}
	d.person.Notes = strings.Repeat("n", 5<<20) // more than clients take by default
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewContactServiceClient(loop(t, w.server))
	req := &ringdexv1.GetContactRequest{ContactId: recordID(1).String()}
	for token, want := range map[string]codes.Code{
		"": codes.Unauthenticated, tokens["ring"]: codes.PermissionDenied, tokens["read"]: codes.OK,
	} {
		if _, err := c.GetContact(bearing(t.Context(), token), req); status.Code(err) != want {
			t.Errorf("%.200v, want %s", err, want)
		}
	}
	if n := strings.Count(w.logs.String(), "a call failed"); n != 2 {
		t.Errorf("%d failures were logged, want 2", n)
	}
}

// A server with TLS has a door inside that needs none, and only inside.
func TestLoopbackBesideTLS(t *testing.T) {
	certFile, keyFile, _ := certificate(t)
	config, err := LoadTLS(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Config{Recognizer: ring(nobody), Log: slog.New(slog.DiscardHandler), TLS: config})
	t.Cleanup(s.grpc.Stop)
	for range 2 { // each has a pipe of its own
		if _, err := healthpb.NewHealthClient(loop(t, s)).Check(t.Context(), &healthpb.HealthCheckRequest{}); err != nil {
			t.Error(err)
		}
	}
	if _, ok := doors(config).Clone().(sideDoor); !ok {
		t.Error("a clone has lost its door")
	}
}

func TestShutdownDrainsTheLoopback(t *testing.T) {
	begun, letGo := make(chan struct{}), make(chan struct{})
	w, tokens := atDesk(t, &desk{fails: func() error {
		close(begun)
		<-letGo
		return nil
	}})
	c := ringdexv1.NewFieldServiceClient(loop(t, w.server))
	ctx := bearing(context.WithoutCancel(t.Context()), tokens["read"])
	called := make(chan error, 1)
	go func() {
		_, err := c.ListFields(ctx, &ringdexv1.ListFieldsRequest{})
		called <- err
	}()
	<-begun
	shut := make(chan error, 1)
	go func() { shut <- w.server.Shutdown(context.Background()) }()
	<-w.closed
	close(letGo)
	if err := <-called; err != nil {
		t.Errorf("the call under way: %v", err)
	}
	if err := <-shut; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if _, err := c.ListFields(ctx, &ringdexv1.ListFieldsRequest{}); status.Code(err) != codes.Unavailable {
		t.Errorf("after Shutdown: %v, want UNAVAILABLE", err)
	}
}

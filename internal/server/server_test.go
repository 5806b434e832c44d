package server

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"ringdex/internal/recognizer"
)

const (
	serving    = healthpb.HealthCheckResponse_SERVING
	notServing = healthpb.HealthCheckResponse_NOT_SERVING
)

func (w *world) health(t *testing.T, service string) healthpb.HealthCheckResponse_ServingStatus {
	t.Helper()
	resp, err := healthpb.NewHealthClient(w.conn).Check(t.Context(), &healthpb.HealthCheckRequest{Service: service})
	if err != nil {
		t.Fatal(err)
	}
	return resp.GetStatus()
}

func TestHealthFollowsTheIndex(t *testing.T) {
	w := start(t, nobody, nil)
	expect := func(want healthpb.HealthCheckResponse_ServingStatus) {
		t.Helper()
		for _, service := range []string{"", "ringdex.v1.RecognitionService", "ringdex.v1.ContactService"} {
			if got := w.health(t, service); got != want {
				t.Errorf("health of %q: %s, want %s", service, got, want)
			}
		}
		if w.server.Ready() != (want == serving) {
			t.Errorf("Ready says %t while %s", w.server.Ready(), want)
		}
	}
	expect(notServing)
	w.server.SetComplete(true)
	expect(serving)
	w.server.SetComplete(false)
	expect(notServing)
}

func TestReflectionListsTheService(t *testing.T) {
	stream, err := reflectionpb.NewServerReflectionClient(start(t, nobody, nil).conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{},
	})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range resp.GetListServicesResponse().GetService() {
		names = append(names, s.GetName())
	}
	if !slices.Contains(names, "ringdex.v1.RecognitionService") {
		t.Errorf("reflection lists %v", names)
	}
}

// calling makes a call that is under way until it is let go.
func calling(t *testing.T, until func(ctx context.Context) error) (w *world, done chan error) {
	t.Helper()
	keys, token := oneKey(t)
	begun := make(chan struct{})
	w = start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
		close(begun)
		if err := until(ctx); err != nil {
			return recognizer.Reply{}, err
		}
		return nobody(ctx, q)
	}, keys)
	w.server.SetComplete(true)
	done = make(chan error, 1)
	go func() {
		_, err := w.ring(context.WithoutCancel(t.Context()), token)
		done <- err
	}()
	<-begun
	return w, done
}

func TestShutdownDrains(t *testing.T) {
	letGo := make(chan struct{})
	w, call := calling(t, func(ctx context.Context) error {
		select {
		case <-letGo:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	watch, err := healthpb.NewHealthClient(w.conn).Watch(t.Context(), &healthpb.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if first, err := watch.Recv(); err != nil || first.GetStatus() != serving {
		t.Fatalf("watching health: %v, %v", first, err)
	}
	shut := make(chan error, 1)
	go func() { shut <- w.server.Shutdown(context.Background()) }()

	<-w.closed
	if w.server.Ready() {
		t.Error("ready while it drains")
	}
	w.server.SetComplete(true) // the index does not know of the shutdown
	if resp, err := w.server.health.Check(t.Context(), &healthpb.HealthCheckRequest{}); err != nil || resp.GetStatus() != notServing {
		t.Errorf("health while it drains: %v, %v", resp, err)
	}
	select {
	case err := <-shut:
		t.Errorf("shut down with a call under way: %v", err)
	default:
	}
	close(letGo)
	if err := <-call; err != nil {
		t.Errorf("the call under way: %v", err)
	}
	// The health's watcher is still there and must not keep the server.
	if err := <-shut; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if err := <-w.served; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestShutdownHasALimit(t *testing.T) {
	w, call := calling(t, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.server.Shutdown(over); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown: %v, want the error of its context", err)
	}
	if err := <-call; status.Code(err) != codes.Unavailable {
		t.Errorf("the call under way: %v, want UNAVAILABLE from its broken connection", err)
	}
}

func TestServingAfterShutdownEndsAtOnce(t *testing.T) {
	s := New(Config{Recognizer: ring(nobody)})
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	l, err := Listen("127.0.0.1:0", false, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(l); err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestAStreamThatPanics(t *testing.T) {
	w := start(t, nobody, nil)
	info := &grpc.StreamServerInfo{FullMethod: healthpb.Health_Watch_FullMethodName}
	err := w.server.guardStream(nil, inContext{ctx: t.Context()}, info, func(any, grpc.ServerStream) error { panic("canary") })
	if status.Code(err) != codes.Internal || strings.Contains(err.Error()+w.logs.String(), "canary") {
		t.Errorf("%v; logged: %s", err, w.logs)
	}
}

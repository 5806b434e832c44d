package main

import (
	"context"
	"net"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// bookServer is a server behind a socket that keeps what it was asked and answers
// what it was told to, method by method.
type bookServer struct {
	t  *testing.T
	mu sync.Mutex
	// answers by method, in their order; the last one stays. Each is a message or
	// an error.
	answers map[string][]any
	// otherwise is what other methods answer.
	otherwise error
	asked     []proto.Message
	reached   map[string]bool // methods, by their full names
	// before, if set, is called with each request.
	before func(proto.Message)
}

// serveBook starts one and names it and its key in the environment.
func serveBook(t *testing.T) *bookServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &bookServer{t: t, answers: map[string][]any{}, reached: map[string]bool{}, otherwise: status.Error(codes.Unimplemented, "this was not to be called")}
	server := grpc.NewServer(grpc.UnaryInterceptor(s.answer))
	ringdexv1.RegisterContactServiceServer(server, ringdexv1.UnimplementedContactServiceServer{})
	ringdexv1.RegisterRecordServiceServer(server, ringdexv1.UnimplementedRecordServiceServer{})
	ringdexv1.RegisterOutboundServiceServer(server, ringdexv1.UnimplementedOutboundServiceServer{})
	ringdexv1.RegisterBulkServiceServer(server, ringdexv1.UnimplementedBulkServiceServer{})
	ringdexv1.RegisterFilterServiceServer(server, ringdexv1.UnimplementedFilterServiceServer{})
	ringdexv1.RegisterFieldServiceServer(server, ringdexv1.UnimplementedFieldServiceServer{})
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
	return s
}

// on sets what a method answers: messages or errors.
func (s *bookServer) on(method string, answers ...any) *bookServer {
	s.answers[method] = answers
	return s
}

func (s *bookServer) answer(ctx context.Context, request any, info *grpc.UnaryServerInfo, _ grpc.UnaryHandler) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if keys := metadata.ValueFromIncomingContext(ctx, "authorization"); len(keys) != 1 || keys[0] != "Bearer rdx_secret" {
		return nil, status.Error(codes.Unauthenticated, "there is no API key")
	}
	message := proto.Clone(request.(proto.Message))
	s.asked = append(s.asked, message)
	s.reached[info.FullMethod] = true
	if s.before != nil {
		s.before(message)
	}
	method := path.Base(info.FullMethod)
	answers := s.answers[method]
	if len(answers) == 0 {
		return nil, s.otherwise
	}
	if len(answers) > 1 {
		s.answers[method] = answers[1:]
	}
	if err, failed := answers[0].(error); failed {
		return nil, err
	}
	return answers[0], nil
}

// wasAsked compares all that was asked since the last time.
func (s *bookServer) wasAsked(want ...proto.Message) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.asked, protocmp.Transform()); diff != "" {
		s.t.Errorf("asked, -want +got:\n%s", diff)
	}
	s.asked = nil
}

// lines joins the lines of an expected text.
func lines(text ...string) string { return strings.Join(text, "\n") + "\n" }

// Ids in the tests.
const (
	alexID  = "0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f30"
	otherID = "0193b5a2-6c5e-7d3f-8a41-2b9c0d1e2f31"
	thingID = "7d1f3c0e-52a9-4e0b-9f43-0c8be4f1a6d2"
)

package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/test/bufconn"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// said is one call that reached the gRPC server.
type said struct {
	method string // such as /ringdex.v1.ContactService/GetContact
	req    proto.Message
	keys   []string
	md     metadata.MD
}

// answers is what the gRPC server does.
type answers func(context.Context, said) (proto.Message, error)

// contract is every service, none with a method of its own: an interceptor
// answers in their place.
type contract struct {
	ringdexv1.UnimplementedRecognitionServiceServer
	ringdexv1.UnimplementedContactServiceServer
	ringdexv1.UnimplementedRecordServiceServer
	ringdexv1.UnimplementedOutboundServiceServer
	ringdexv1.UnimplementedBulkServiceServer
	ringdexv1.UnimplementedFilterServiceServer
	ringdexv1.UnimplementedFieldServiceServer
}

// start serves the gateway over HTTP before a gRPC server until the test ends,
// and returns its URL.
func start(t testing.TB, answer answers) string {
	t.Helper()
	server := grpc.NewServer(grpc.UnaryInterceptor(
		func(ctx context.Context, req any, info *grpc.UnaryServerInfo, _ grpc.UnaryHandler) (any, error) {
			md, _ := metadata.FromIncomingContext(ctx)
			return answer(ctx, said{info.FullMethod, req.(proto.Message), md.Get("authorization"), md})
		}))
	ringdexv1.RegisterRecognitionServiceServer(server, contract{})
	ringdexv1.RegisterContactServiceServer(server, contract{})
	ringdexv1.RegisterRecordServiceServer(server, contract{})
	ringdexv1.RegisterOutboundServiceServer(server, contract{})
	ringdexv1.RegisterBulkServiceServer(server, contract{})
	ringdexv1.RegisterFilterServiceServer(server, contract{})
	ringdexv1.RegisterFieldServiceServer(server, contract{})
	l := bufconn.Listen(1 << 20)
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		server.Stop()
		if err := <-served; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			t.Errorf("Serve: %v", err)
		}
	})
	return startBefore(t, func(ctx context.Context) (net.Conn, error) { return l.DialContext(ctx) })
}

// startBefore is start before whatever a dialer reaches.
func startBefore(t testing.TB, dial func(context.Context) (net.Conn, error)) string {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///server", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return dial(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	handler := New(conn)
	mux := http.NewServeMux() // before the gateway, as in a server
	for _, path := range []string{"/v1/", "/functions/v1/", "/openapi.json"} {
		mux.Handle(path, handler)
	}
	web := httptest.NewServer(mux)
	t.Cleanup(func() {
		web.Close()
		if err := conn.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return web.URL
}

// answer is what came back over HTTP.
type answer struct {
	code   int
	header http.Header
	body   string
}

// send sends a request. Header lines are "Name: value", or empty; a body is JSON
// unless they say otherwise.
func send(t testing.TB, method, url, body string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		if name, value, ok := strings.Cut(line, ": "); ok {
			req.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// parsed reads JSON.
func parsed[T any](t testing.TB, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

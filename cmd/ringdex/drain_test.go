package main

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// While a slow client of HTTP is waited for, balancers know already that the
// server stops; and the client is answered.
func TestStoppingBehindASlowClient(t *testing.T) {
	db, err := openStore(t.Context(), "sqlite:"+t.TempDir()+"/slow.db", openOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s, err := newStack(db, "", serverFlags{Listen: "127.0.0.1:0", HTTPListen: "127.0.0.1:0", NearCache: 32}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	watch := watchHealth(t, s.addr())
	for said := grpc_health_v1.HealthCheckResponse_UNKNOWN; said != grpc_health_v1.HealthCheckResponse_SERVING; {
		now, err := watch.Recv()
		if err != nil {
			t.Fatal(err)
		}
		said = now.GetStatus()
	}
	slow, read := slowRequest(t, s.httpAddr())
	stop()
	if now, err := watch.Recv(); err == nil && now.GetStatus() != grpc_health_v1.HealthCheckResponse_NOT_SERVING {
		t.Errorf("stopping, it says %v", now)
	}
	if _, err := slow.Write([]byte("}")); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.ReadResponse(read, nil); err != nil || resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("the slow client: %v, %v; want 401", resp, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

// watchHealth hears what a server says of its health.
func watchHealth(t *testing.T, addr string) grpc.ServerStreamingClient[grpc_health_v1.HealthCheckResponse] {
	t.Helper()
	conn, err := grpc.NewClient(addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	watch, err := grpc_health_v1.NewHealthClient(conn).Watch(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return watch
}

// slowRequest has sent all of a request but its last byte.
func slowRequest(t *testing.T, addr string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * drainLimit)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /v1/recognize HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
	read := bufio.NewReader(conn)
	for line := ""; line != "\r\n"; { // the server asks for the body
		if line, err = read.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Write([]byte("{")); err != nil {
		t.Fatal(err)
	}
	return conn, read
}

package server

import (
	"context"
	"crypto/tls"
	"fmt"
	"math"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"
)

// pipeBuffer is how much a writer within this process is ahead of its reader.
const pipeBuffer = 256 << 10

// Loopback returns a client of this server within the process, over no network:
// its calls pass everything that others pass, keys included. It works until
// Shutdown, which lets its calls end like all others, and is the caller's to
// close. What a client accepts is not bounded, since an export may be large.
func (s *Server) Loopback() (*grpc.ClientConn, error) {
	pipe := bufconn.Listen(pipeBuffer)
	conn, err := grpc.NewClient("passthrough:///loopback",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return pipe.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)),
	)
	if err != nil {
		return nil, fmt.Errorf("opening a connection within the process: %w", err)
	}
	// Serving on a pipe fails in no way but by Shutdown, before or after.
	go func() { _ = s.Serve(inside{pipe}) }()
	return conn, nil
}

// inside marks the connections of a listener as coming from this process.
type inside struct{ net.Listener }

// Accept marks a connection.
func (l inside) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return insideConn{conn}, nil
}

type insideConn struct{ net.Conn }

// doors are the credentials of connections: TLS for those of a network if there
// is a configuration, and none for those from inside, where there is nothing to
// hide and nobody to prove anything to.
func doors(config *tls.Config) credentials.TransportCredentials {
	if config == nil {
		return insecure.NewCredentials()
	}
	return sideDoor{credentials.NewTLS(config)}
}

type sideDoor struct {
	credentials.TransportCredentials
}

// ServerHandshake lets in who comes from inside.
func (d sideDoor) ServerHandshake(conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	if _, ok := conn.(insideConn); ok {
		return insecure.NewCredentials().ServerHandshake(conn)
	}
	return d.TransportCredentials.ServerHandshake(conn)
}

// Clone keeps the side door.
func (d sideDoor) Clone() credentials.TransportCredentials {
	return sideDoor{d.TransportCredentials.Clone()}
}

package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
)

// ErrNoKey means that the options have no key.
var ErrNoKey = errors.New("there is no API key")

// again is how connections are tried again: a gateway that has no server wants it
// back soon.
var again = backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second}

const (
	connectTimeout = time.Second
	// A connection on which nothing is acknowledged for so long is given up. Pings
	// find that where nothing is asked; the library allows none more often.
	deadAfter = 2 * time.Second
	pingAfter = 10 * time.Second
)

func dialOptions(addr string, o Options) ([]grpc.DialOption, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("the server's address must be HOST:PORT, such as 127.0.0.1:7420: %w", err)
	}
	if o.Key == "" {
		return nil, ErrNoKey
	}
	plain := o.Insecure || o.TLS == nil && loopback(host)
	transport := insecure.NewCredentials()
	if !plain {
		config := &tls.Config{MinVersion: tls.VersionTLS12}
		if o.TLS != nil {
			config = o.TLS
		}
		transport = credentials.NewTLS(config)
	}
	return []grpc.DialOption{
		grpc.WithTransportCredentials(transport),
		grpc.WithPerRPCCredentials(bearer{o.Key, plain}),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: again, MinConnectTimeout: connectTimeout}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: pingAfter, Timeout: deadAfter, PermitWithoutStream: true}),
	}, nil
}

// loopback tells whether what is sent to a host stays on this machine.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// bearer sends the key with every call.
type bearer struct {
	key   string
	plain bool
}

// GetRequestMetadata implements credentials.PerRPCCredentials.
func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + b.key}, nil
}

// RequireTransportSecurity keeps the key off the network, unless the options say
// otherwise.
func (b bearer) RequireTransportSecurity() bool { return !b.plain }

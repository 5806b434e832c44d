package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// clientFlags say where a server is and how it is spoken to.
type clientFlags struct {
	Server   string `default:"127.0.0.1:7420" placeholder:"HOST:PORT" help:"The server (default ${default})."`
	TLS      bool   `name:"tls" env:"-" xor:"transport" help:"Speak TLS also with a server on this machine. With others it is the rule."`
	CA       string `name:"ca" placeholder:"FILE" help:"Trust the certificates of this authority, in PEM, in place of the system's. Implies --tls."`
	Insecure bool   `env:"-" xor:"transport" help:"Send the key without TLS to another machine."`
}

func (f clientFlags) dial() (*grpc.ClientConn, error) {
	if _, _, err := net.SplitHostPort(f.Server); err != nil {
		return nil, usagef("--server: %q is not HOST:PORT, such as 127.0.0.1:7420", f.Server)
	}
	transport, err := f.credentials()
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient("passthrough:///"+f.Server, grpc.WithTransportCredentials(transport))
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", f.Server, err)
	}
	return conn, nil
}

func (f clientFlags) credentials() (credentials.TransportCredentials, error) {
	if f.Insecure || !f.TLS && f.CA == "" && loopback(f.Server) {
		return insecure.NewCredentials(), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.CA != "" {
		var err error
		if config.RootCAs, err = authority(f.CA); err != nil {
			return nil, err
		}
	}
	return credentials.NewTLS(config), nil
}

// authority reads the certificates of --ca.
func authority(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--ca: there is no certificate in %s: it must be PEM, beginning with -----BEGIN CERTIFICATE-----", file)
	}
	return pool, nil
}

// loopback tells whether what is sent to an address stays on this machine.
func loopback(address string) bool {
	host, _, _ := net.SplitHostPort(address)
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// connect waits until the connection is made or cannot be.
func connect(ctx context.Context, conn *grpc.ClientConn) {
	conn.Connect()
	for {
		state := conn.GetState()
		if state == connectivity.Ready || state == connectivity.TransientFailure || !conn.WaitForStateChange(ctx, state) {
			return
		}
	}
}

// refusal says what a gRPC status means for who rang. Where the server itself
// refuses, its message says what to do.
func (f clientFlags) refusal(err error) error {
	s := status.Convert(err)
	advice := s.Message()
	switch s.Code() {
	case codes.DeadlineExceeded:
		advice = fmt.Sprintf("%s did not answer within %s: check that it is a Ringdex server and that it is healthy", f.Server, ringPatience)
	case codes.Unimplemented:
		advice = fmt.Sprintf("%s is not a Ringdex server of this version: check --server", f.Server)
	case codes.Unavailable:
		advice = f.unreachable(s.Message())
	}
	return worded{fmt.Sprintf("%s: %s", upperSnake(s.Code().String()), advice), err}
}

// worded is a gRPC status in words for who rang; its code can still be asked for.
type worded struct {
	text   string
	status error
}

// Error is the words.
func (e worded) Error() string { return e.text }

// Unwrap is the status.
func (e worded) Unwrap() error { return e.status }

// unreachable looks into gRPC's words: neither mistakes with TLS nor a server
// that is not there have a code of their own.
func (f clientFlags) unreachable(message string) string {
	switch {
	case strings.Contains(message, "x509:"):
		return fmt.Sprintf("the certificate of %s is not trusted, or not for that name: give its authority with --ca FILE, and the name in it with --server", f.Server)
	case strings.Contains(message, "first record does not look like a TLS handshake"):
		return fmt.Sprintf("%s does not speak TLS: leave --tls out, or allow plaintext with --insecure", f.Server)
	case strings.Contains(message, "server preface"), strings.Contains(message, "error reading from server"):
		return fmt.Sprintf("%s does not speak plaintext gRPC: try --tls, and check --server", f.Server)
	case !strings.Contains(message, "connection error"):
		return message // the server's own
	}
	return fmt.Sprintf("no server answers at %s: start one with `ringdex serve`, or name another with --server", f.Server)
}

// short is a value's name without that of its enumeration.
func short(e protoreflect.Enum) string {
	d := e.Descriptor()
	value := d.Values().ByNumber(e.Number())
	if value == nil {
		return fmt.Sprint(e.Number())
	}
	return strings.TrimPrefix(string(value.Name()), upperSnake(string(d.Name()))+"_")
}

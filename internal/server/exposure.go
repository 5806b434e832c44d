package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"
)

// ErrExposed means that keys and people's data would cross a network in plaintext.
var ErrExposed = errors.New("plaintext is for loopback only")

// ErrTLSFiles means that the certificate or its key cannot be used.
var ErrTLSFiles = errors.New("the TLS certificate cannot be used")

// Listen opens a TCP address that CheckExposure allows.
func Listen(addr string, tls, insecure bool) (net.Listener, error) {
	if err := CheckExposure(addr, tls, insecure); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	return l, nil
}

// resolveTimeout is how long the name of an address to listen on may take.
const resolveTimeout = 5 * time.Second

// CheckExposure returns ErrExposed when plaintext could be read by others: there
// is no TLS, nobody said insecure, and the address is not loopback alone. A name
// is loopback when all its addresses are; no host at all means every interface.
func CheckExposure(addr string, tls, insecure bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("the address to listen on must be HOST:PORT, such as 127.0.0.1:7420: %w", err)
	}
	if tls || insecure {
		return nil
	}
	local, err := loopback(host)
	if err != nil {
		return fmt.Errorf("finding out whether %s is loopback: %w", addr, err)
	}
	if !local {
		return fmt.Errorf("%w, and %s is not: give --tls-cert and --tls-key, or listen on 127.0.0.1, or say --insecure if something in front encrypts", ErrExposed, addr)
	}
	return nil
}

func loopback(host string) (bool, error) {
	if host == "" {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), resolveTimeout)
	defer cancel()
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return false, err
	}
	for _, a := range addrs {
		if !a.IsLoopback() {
			return false, nil
		}
	}
	return len(addrs) > 0, nil
}

// LoadTLS reads a certificate with its chain and its private key, both PEM. It
// returns nil when neither file is named.
func LoadTLS(certFile, keyFile string) (*tls.Config, error) {
	switch {
	case certFile == "" && keyFile == "":
		return nil, nil
	case certFile == "" || keyFile == "":
		return nil, fmt.Errorf("%w: give --tls-cert and --tls-key, both or neither", ErrTLSFiles)
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTLSFiles, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

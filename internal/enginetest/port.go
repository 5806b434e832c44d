package enginetest

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// port is a TCP port of 127.0.0.1 reserved for one engine, also while that is
// down: a socket stays bound to it and never listens. So nobody else is given
// the port, and a client that dials it in vain is not connected to itself, as
// happens on loopback when the kernel picks the dialled port as the local one.
type port struct {
	number int
	socket int
}

func reservePort() (port, error) {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return port{}, fmt.Errorf("reserving a port: %w", err)
	}
	number, err := bindAnyPort(socket)
	if err != nil {
		_ = unix.Close(socket)
		return port{}, fmt.Errorf("reserving a port: %w", err)
	}
	return port{number: number, socket: socket}, nil
}

func bindAnyPort(socket int) (int, error) {
	if err := unix.Bind(socket, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return 0, err
	}
	// Set after the bind, this keeps the port ours alone and yet lets the
	// engine, which sets it as well, listen there.
	if err := unix.SetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return 0, err
	}
	address, err := unix.Getsockname(socket)
	if err != nil {
		return 0, err
	}
	return address.(*unix.SockaddrInet4).Port, nil
}

func (p port) release() error { return unix.Close(p.socket) }

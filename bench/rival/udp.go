package rival

import (
	"context"
	"errors"
	"net"
	"syscall"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"
)

// ListenUDP opens so many sockets of one port, among which the system spreads
// whoever asks.
func ListenUDP(ctx context.Context, sockets int) (conns []*net.UDPConn, err error) {
	shared := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) error {
		var failed error
		err := raw.Control(func(fd uintptr) {
			failed = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
		})
		return errors.Join(err, failed)
	}}
	addr := "127.0.0.1:0"
	for range sockets {
		conn, err := shared.ListenPacket(ctx, "udp", addr)
		if err != nil {
			return nil, err
		}
		addr = conn.LocalAddr().String()
		conns = append(conns, conn.(*net.UDPConn))
	}
	return conns, nil
}

// ServeUDP sends back what it gets, until the context ends: what a server in Go
// can reach by datagrams, with nothing read and nothing looked up.
func ServeUDP(ctx context.Context, conns []*net.UDPConn) error {
	var serving errgroup.Group
	for _, conn := range conns {
		defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
		serving.Go(func() error { return echo(conn) })
	}
	if err := serving.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

func echo(conn *net.UDPConn) error {
	buffer := make([]byte, mostBytes)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return err
		}
		if _, err := conn.WriteToUDPAddrPort(buffer[:n], from); err != nil {
			return err
		}
	}
}

package enginetest

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

func startRedis(ctx context.Context) (*instance, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errNoRedis
	}
	return launch(ctx, func(dir string, port int) (engine, error) {
		return engine{
			argv: []string{program, "--port", strconv.Itoa(port), "--bind", "127.0.0.1",
				"--dir", dir, "--save", "", "--appendonly", "no"},
			url:  fmt.Sprintf("redis://127.0.0.1:%d", port),
			ping: pingRedis,
			quit: syscall.SIGTERM,
		}, nil
	})
}

// pingRedis speaks the protocol itself: two lines are less than a client.
func pingRedis(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprint(conn, "PING\r\n"); err != nil {
		return err
	}
	reply, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return err
	}
	if reply != "+PONG\r\n" {
		return fmt.Errorf("redis answers PING with %q", reply)
	}
	return nil
}

package enginetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func startRedis(ctx context.Context, more ...string) (*instance, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errNoRedis
	}
	return launch(ctx, func(dir string, port int) (engine, error) {
		return engine{
			argv: append([]string{program, "--port", strconv.Itoa(port), "--bind", "127.0.0.1",
				"--dir", dir, "--save", "", "--appendonly", "no"}, more...),
			url:  fmt.Sprintf("redis://127.0.0.1:%d", port),
			ping: pingRedis,
			quit: syscall.SIGTERM,
		}, nil
	})
}

func pingRedis(ctx context.Context, address string) error {
	reply, err := askRedis(ctx, address, "PING")
	if err == nil && reply != "+PONG" {
		err = fmt.Errorf("redis answers PING with %q", reply)
	}
	return err
}

// askRedis speaks the protocol itself: a few lines are less than a client. It returns
// the text of a bulk reply, and of any other its first line.
func askRedis(ctx context.Context, address, command string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		return "", err
	}
	reader := bufio.NewReader(conn)
	line, err := reader.ReadString('\n')
	var length int
	if n, _ := fmt.Sscanf(line, "$%d\r\n", &length); n == 0 || length < 0 {
		return strings.TrimRight(line, "\r\n"), err
	}
	text := make([]byte, length)
	_, err = io.ReadFull(reader, text)
	return string(text), err
}

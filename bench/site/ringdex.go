package site

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

// Ringdex is a server as in production: the program, with its flags.
type Ringdex struct {
	*Process
	Addr string // of gRPC
	// Began is when the program was started for the last time.
	Began time.Time

	http string
	argv []string
	fill *fill
}

// Settings of a server.
type Settings struct {
	Database string // its URL
	Redis    string // its URL; empty for none
	NearMiB  int
}

// Serve starts a server. It answers, but its index may not be complete.
func (s *Site) Serve(set Settings) (*Ringdex, error) {
	r := &Ringdex{
		Addr: "127.0.0.1:0", http: "127.0.0.1:0",
		argv: []string{s.program, "serve", "--database-url", set.Database, "--near-cache", strconv.Itoa(set.NearMiB)},
	}
	if set.Redis != "" {
		r.argv = append(r.argv, "--redis-url", set.Redis)
	}
	s.Closes(func() error { return r.stop() })
	return r, r.start()
}

// Restart stops the server and starts it where it was.
func (r *Ringdex) Restart() error {
	if err := r.stop(); err != nil {
		return err
	}
	return r.start()
}

func (r *Ringdex) stop() error {
	if r.Process == nil {
		return nil
	}
	return r.Close()
}

func (r *Ringdex) start() error {
	log, write, err := os.Pipe()
	if err != nil {
		return err
	}
	r.Began = time.Now()
	r.Process, err = start("ringdex serve", nil, write, append(r.argv, "--listen", r.Addr, "--http-listen", r.http)...)
	write.Close()
	if err != nil {
		return err
	}
	lines := bufio.NewReader(log)
	said, err := until(lines, "answering")
	if err != nil {
		return fmt.Errorf("starting ringdex serve: %w", err)
	}
	r.Addr, r.http = said.GRPC, said.HTTP
	r.fill = &fill{done: make(chan struct{})}
	go r.fill.follow(lines)
	return nil
}

// Ready waits until the index is complete.
func (r *Ringdex) Ready(ctx context.Context) error {
	return r.until(ctx, func() bool {
		answer, err := http.Get("http://" + r.http + "/readyz")
		if err != nil {
			return false
		}
		answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
}

package site

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/redis/go-redis/v9"
)

// Redis is one that is reached by a Unix socket and keeps nothing.
type Redis struct {
	*Process
	Socket string
}

// URL is how Ringdex is told of it.
func (r *Redis) URL() string { return "unix://" + r.Socket }

// Redis starts one.
func (s *Site) Redis(ctx context.Context, name string) (*Redis, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis-server is not installed: `make bench` installs it: %w", err)
	}
	r := &Redis{Socket: filepath.Join(s.dir, name+".sock")}
	r.Process, err = start("Redis", nil, os.Stderr, program, "--port", "0", "--unixsocket", r.Socket,
		"--dir", s.dir, "--save", "", "--appendonly", "no", "--loglevel", "warning")
	if err != nil {
		return nil, err
	}
	s.Closes(r.Close)
	return r, r.until(ctx, func() bool {
		conn, err := net.Dial("unix", r.Socket)
		if err != nil {
			return false
		}
		conn.Close()
		return true
	})
}

// Empty removes everything in it.
func (r *Redis) Empty(ctx context.Context) error {
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: r.Socket})
	defer client.Close()
	return client.FlushAll(ctx).Err()
}

// Used waits until there is something in it.
func (r *Redis) Used(ctx context.Context) error {
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: r.Socket})
	defer client.Close()
	return r.until(ctx, func() bool {
		keys, err := client.DBSize(ctx).Result()
		return err == nil && keys > 0
	})
}

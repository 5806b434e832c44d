// Package enginetest gives tests real engines: PostgreSQL and Redis, on free
// ports of 127.0.0.1, with their files in a temporary directory.
//
// A private server ([Postgres], [Redis]) may be frozen, killed and started
// again. A test that only needs somewhere to put its rows takes a [Database]
// on a server shared by the whole run, which costs some 50 ms.
//
// Nothing outlives the test process, not even when it is killed while a server
// is frozen: a guard process of its own holds the other end of a pipe and
// clears up when the pipe closes.
//
// The package reads /proc, so it runs on Linux only. A missing engine fails
// the test: a suite that skips what it cannot run proves nothing.
package enginetest

import (
	"testing"
)

// Postgres starts a PostgreSQL server for this test alone. Its URL names the
// superuser and the database postgres. A commit survives Kill, but would not
// survive a crash of the machine: fsync is off.
//
// All servers of a run are copies of one cluster and so have the same system
// identifier; they differ in the time they were started.
func Postgres(t testing.TB) *PostgresServer {
	t.Helper()
	i, err := startPostgres(t.Context())
	return &PostgresServer{newServer(t, i, err)}
}

// Redis starts a Redis server for this test alone. It keeps nothing on disk:
// after Kill or Stop it starts empty.
func Redis(t testing.TB) *RedisServer {
	t.Helper()
	i, err := startRedis(t.Context())
	return &RedisServer{newServer(t, i, err)}
}

// PostgresServer is a PostgreSQL server that belongs to one test.
type PostgresServer struct{ *server }

// RedisServer is a Redis server that belongs to one test.
type RedisServer struct{ *server }

// RedisURL starts a Redis server for this test alone and returns its URL, for
// tests that need no more than that.
func RedisURL(t testing.TB) string {
	t.Helper()
	return Redis(t).URL()
}

// server turns the errors of an instance into failures of the test that owns
// it. Like t.Fatal, its methods belong on the test's own goroutine.
type server struct {
	t        testing.TB
	instance *instance
}

func newServer(t testing.TB, i *instance, err error) *server {
	t.Helper()
	s := &server{t: t, instance: i}
	s.must(err)
	t.Cleanup(func() {
		if err := i.close(); err != nil {
			t.Errorf("clearing up: %v", err)
		}
	})
	return s
}

func (s *server) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// URL returns the address to connect to. It stays the same when the server is
// started again.
func (s *server) URL() string { return s.instance.url() }

// Freeze stops every process of the server with SIGSTOP and returns when none
// runs any more. The kernel still accepts connections; nobody answers them.
func (s *server) Freeze() {
	s.t.Helper()
	s.must(s.instance.freeze())
}

// Thaw lets a frozen server continue.
func (s *server) Thaw() {
	s.t.Helper()
	s.must(s.instance.thaw())
}

// Kill ends every process of the server with SIGKILL, frozen or not, and
// returns when none is left.
func (s *server) Kill() {
	s.t.Helper()
	s.must(s.instance.kill())
}

// Stop shuts the server down in good order, without waiting for its clients.
func (s *server) Stop() {
	s.t.Helper()
	s.must(s.instance.stop())
}

// Start starts the server again after Kill or Stop, on the same port and with
// the data it has kept, and returns when it answers.
func (s *server) Start() {
	s.t.Helper()
	s.must(s.instance.start(s.t.Context()))
}

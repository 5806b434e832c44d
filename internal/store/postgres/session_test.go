package postgres_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// session is what psql is: one connection.
type session struct {
	testing.TB
	*pgx.Conn
}

func newSession(t testing.TB, url string) session {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connecting: %v", err)
	}
	t.Cleanup(func() {
		if err := conn.Close(context.Background()); err != nil {
			t.Errorf("closing a session: %v", err)
		}
	})
	return session{t, conn}
}

// run runs one or more statements.
func (s session) run(sql string) {
	s.Helper()
	if _, err := s.Exec(s.Context(), sql); err != nil {
		s.Fatalf("running %q: %v", sql, err)
	}
}

// later runs statements that are expected to wait for another session, and
// returns once they do. What comes out of them, the channel tells.
func (s session) later(observer session, sql string) <-chan error {
	s.Helper()
	pid := s.PgConn().PID()
	done := make(chan error, 1)
	go func() {
		_, err := s.Exec(s.Context(), sql)
		done <- err
	}()
	for {
		select {
		case err := <-done:
			s.Fatalf("%q did not wait for the other session (%v)", sql, err)
		default:
		}
		if one[bool](observer, "SELECT cardinality(pg_blocking_pids($1)) > 0", pid) {
			return done
		}
	}
}

// one reads one value.
func one[T any](s session, sql string, args ...any) (value T) {
	s.Helper()
	if err := s.QueryRow(s.Context(), sql, args...).Scan(&value); err != nil {
		s.Fatalf("running %q: %v", sql, err)
	}
	return value
}

// done fails the test unless what later began has succeeded.
func done(t testing.TB, what <-chan error) {
	t.Helper()
	if err := <-what; err != nil {
		t.Fatalf("the session that waited: %v", err)
	}
}

package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
)

func openStore(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// shell is a connection as the sqlite3 shell makes it: nothing of what a Store
// sets is set, foreign keys and recursive triggers are off.
type shell struct {
	*testing.T
	conn *sql.Conn
}

func openShell(t *testing.T, path string) shell {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(path, "mode=rw"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(); db.Close() }) // a test's
	return shell{t, conn}
}

func (s shell) try(query string) error {
	_, err := s.conn.ExecContext(context.WithoutCancel(s.Context()), query)
	return err
}

func (s shell) exec(query string) {
	s.Helper()
	if err := s.try(query); err != nil {
		s.Fatalf("%s: %v", query, err)
	}
}

// value of a query for one.
func (s shell) value(query string) (v string) {
	s.Helper()
	if err := s.conn.QueryRowContext(s.Context(), query).Scan(&v); err != nil {
		s.Fatalf("%s: %v", query, err)
	}
	return fmt.Sprint(v)
}

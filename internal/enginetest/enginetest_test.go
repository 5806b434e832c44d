package enginetest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/enginetest"
)

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func number(t *testing.T, conn *pgx.Conn, query string) int {
	t.Helper()
	var n int
	if err := conn.QueryRow(t.Context(), query).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// shortly gives an answer that must not come a moment to stay away.
func shortly(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestPostgresKeepsCommitsAndPort(t *testing.T) {
	t.Parallel()
	s := enginetest.Postgres(t)
	before := s.URL()
	execute(t, connect(t, s.URL()), "CREATE TABLE t (n int)")
	for n, end := range []func(){s.Kill, s.Stop, func() { s.Freeze(); s.Kill() }, func() { s.Freeze(); s.Stop() }} {
		execute(t, connect(t, s.URL()), fmt.Sprintf("INSERT INTO t VALUES (%d)", n))
		end()
		if conn, err := pgx.Connect(t.Context(), s.URL()); err == nil {
			t.Fatalf("round %d: the server still answers: %v", n, conn.Close(t.Context()))
		}
		s.Start()
		if got := number(t, connect(t, s.URL()), "SELECT count(*) FROM t"); got != n+1 {
			t.Errorf("round %d: %d rows survive, want %d", n, got, n+1)
		}
	}
	if s.URL() != before {
		t.Errorf("the URL changed from %s to %s", before, s.URL())
	}
}

func TestPostgresFreeze(t *testing.T) {
	t.Parallel()
	s := enginetest.Postgres(t)
	open, busy := connect(t, s.URL()), connect(t, s.URL())
	s.Freeze()
	if _, err := busy.Exec(shortly(t), "SELECT 1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a query to a frozen server ends with %v", err)
	}
	if _, err := pgx.Connect(shortly(t), s.URL()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("connecting to a frozen server ends with %v", err)
	}
	s.Thaw()
	if got := number(t, open, "SELECT 7"); got != 7 {
		t.Errorf("a connection from before the freeze answers %d", got)
	}
}

func TestPostgresDefaults(t *testing.T) {
	t.Parallel()
	conn := connect(t, enginetest.Postgres(t).URL())
	for name, want := range map[string]string{
		"synchronous_commit": "on",
		"full_page_writes":   "on",
		"fsync":              "off",
		"max_connections":    "500",
		"listen_addresses":   "127.0.0.1",
		"server_encoding":    "UTF8",
	} {
		var got string
		if err := conn.QueryRow(t.Context(), "SHOW "+name).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", name, got, err, want)
		}
	}
}

func TestDatabaseIsFreshAndDropped(t *testing.T) {
	t.Parallel()
	admin := connect(t, enginetest.Database(t))
	names := map[string]bool{}
	t.Run("use", func(t *testing.T) {
		for range 2 {
			address := enginetest.Database(t)
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			names[strings.TrimPrefix(u.Path, "/")] = true
			// Fails in a database that has been used before.
			execute(t, connect(t, address), "CREATE TABLE t (n int)")
		}
	})
	if len(names) != 2 {
		t.Errorf("two databases have the names %v", names)
	}
	for name := range names {
		if n := number(t, admin, "SELECT count(*) FROM pg_database WHERE datname = '"+name+"'"); n != 0 {
			t.Errorf("%s is still there after its test", name)
		}
	}
}

// ask sends one command in Redis' inline form and returns the reply's first line.
func ask(ctx context.Context, address, command string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return "", err
		}
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	return strings.TrimSpace(line), err
}

func wantReply(t *testing.T, s *enginetest.RedisServer, command, want string) {
	t.Helper()
	if got, err := ask(t.Context(), s.URL(), command); err != nil || got != want {
		t.Errorf("%s answers %q, %v; want %q", command, got, err, want)
	}
}

func TestRedis(t *testing.T) {
	t.Parallel()
	s := enginetest.Redis(t)
	wantReply(t, s, "SET k v", "+OK")
	s.Freeze()
	if got, err := ask(shortly(t), s.URL(), "EXISTS k"); err == nil {
		t.Errorf("a frozen server answers %q", got)
	}
	s.Thaw()
	wantReply(t, s, "EXISTS k", ":1")
	for _, end := range []func(){s.Kill, s.Stop} {
		end()
		if got, err := ask(t.Context(), s.URL(), "PING"); err == nil {
			t.Errorf("a server that was ended answers %q", got)
		}
		s.Start()
		wantReply(t, s, "EXISTS k", ":0")
		wantReply(t, s, "SET k v", "+OK")
	}
	if other := enginetest.RedisURL(t); other == s.URL() {
		t.Errorf("two servers share %s", other)
	}
}

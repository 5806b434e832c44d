package wire_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/enginetest"
	"ringdex/internal/torture/wire"
)

// Through a proxy, so many that one alone waits for are under way at once: no more
// and no fewer, however they end.
func TestReads(t *testing.T) {
	address, err := url.Parse(enginetest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	locker := connectTo(t, address.String())
	p := listen(t, address.Host)
	reads := wire.NewReads("/* ours */")
	p.Tap(reads.Converse)
	address.Host = p.Addr()
	query := address.Query()
	query.Set("sslmode", "disable")
	address.RawQuery = query.Encode()

	exec(t, locker, "CREATE TABLE things (n int)")
	const readers = 5
	conns := make([]*pgx.Conn, readers)
	for i := range conns {
		conns[i] = connectTo(t, address.String())
		exec(t, conns[i], "SELECT /* ours */ count(*) FROM things WHERE n = $1", 0) // of nobody
		exec(t, conns[i], "SELECT count(*), '"+strings.Repeat("x", 40_000)+"' FROM things WHERE n = $1", 1)
	}
	if most := reads.Most(); most != 0 {
		t.Errorf("%d of ours were under way before there was one", most)
	}
	exec(t, locker, "BEGIN; LOCK TABLE things")
	ended := make(chan error, readers)
	ctx, cancel := context.WithCancel(t.Context())
	for i, conn := range conns {
		go func() {
			mine := t.Context()
			if i == 0 {
				mine = ctx
			}
			_, err := conn.Exec(mine, "SELECT /* ours */ count(*) FROM things WHERE n = $1", 1)
			ended <- err
		}()
	}
	waiting(t, locker, readers)
	cancel()
	if err := <-ended; err == nil {
		t.Error("one that was given up ended well")
	}
	exec(t, locker, "COMMIT")
	for range readers - 1 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if most := reads.Most(); most != readers {
		t.Errorf("%d were under way at once, want %d", most, readers)
	}
	for _, conn := range conns[1:] {
		exec(t, conn, "SELECT /* ours */ count(*) FROM things WHERE n = $1", 1) // one after the other
	}
	if most := reads.Most(); most > 1 {
		t.Errorf("%d were under way at once, want 1", most)
	}
}

func connectTo(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%.60s: %v", sql, err)
	}
}

// waiting waits until so many wait for a lock.
func waiting(t *testing.T, conn *pgx.Conn, want int) {
	t.Helper()
	for there := 0; there < want; {
		const sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
		if err := conn.QueryRow(t.Context(), sql).Scan(&there); err != nil {
			t.Fatal(err)
		}
	}
}

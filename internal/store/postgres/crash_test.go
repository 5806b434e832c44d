package postgres_test

import (
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/enginetest"
	"ringdex/internal/store"
)

// When one backend crashes, the server ends all the others and recovers, without
// a new start. Ids of transactions that had reached no disk then come again, in
// changes that a poll since before would take for seen. Whether they had is the
// server's affair, so it crashes until they had not.
func TestCrashedBackendIsAnotherGeneration(t *testing.T) {
	server := enginetest.Postgres(t)
	b := fill(book{TB: t, url: server.URL(), store: open(t, server.URL())})
	b.session().run("ALTER SYSTEM SET wal_writer_delay = '10s'")
	b.session().run("SELECT pg_reload_conf()")
	for range 20 {
		mark := crashAfterRollbacks(b)
		hand := awaitRecovery(t, b.url)
		hand.run(fmt.Sprintf("UPDATE contacts SET name = 'x' WHERE id = '%s'", ann))
		after := pollAfterCrash(b, mark)
		if after.Mark.Generation == mark.Generation {
			t.Fatalf("the generation is still %q, and the poll brought %+v", mark.Generation, after.Rows)
		}
		if steady := b.poll(after.Mark); steady.Mark.Generation != after.Mark.Generation {
			t.Errorf("the generation %q was followed by %q", after.Mark.Generation, steady.Mark.Generation)
		}
		if one[bool](hand, "SELECT max(xid) < pg_snapshot_xmax($1::pg_snapshot) FROM callers", mark.Cursor) {
			return
		}
	}
	t.Fatal("no id of a transaction has come again, which proves nothing of the feed")
}

// crashAfterRollbacks returns where a poll stood that had seen transactions roll
// back, right before the crash.
func crashAfterRollbacks(b book) store.Mark {
	b.Helper()
	hand, witness := b.session(), b.session()
	start := one[string](hand, "SELECT pg_postmaster_start_time()::text")
	mark := pollAfterCrash(b, store.Mark{}).Mark
	hand.run(strings.Repeat("BEGIN; SELECT pg_current_xact_id(); ROLLBACK;", 10))
	mark = b.poll(mark).Mark
	crash(b, hand.Conn, witness.Conn)
	if now := one[string](awaitRecovery(b, b.url), "SELECT pg_postmaster_start_time()::text"); now != start {
		b.Fatal("the server has restarted, which proves nothing of the crash")
	}
	return mark
}

// Whoever reads first after a crash draws the new life, and all agree on it.
func TestFirstAfterCrash(t *testing.T) {
	b := newBook(t)
	mark, _ := b.load()
	old := string(mark.Generation)
	for name, read := range generationsOf(b) {
		b.session().run("DELETE FROM life") // as recovery does
		got, err := read()
		if err != nil || got == "" || got == old {
			t.Errorf("%s: got the generation %q after %q, error %v", name, got, old, err)
		}
		old = got
	}
	b.session().run("DELETE FROM life")
	var agreed sync.Map
	var reading sync.WaitGroup
	for range 4 {
		for _, read := range generationsOf(b) {
			reading.Go(func() {
				got, err := read()
				if err != nil {
					t.Errorf("reading: %v", err)
				}
				agreed.Store(got, true)
			})
		}
	}
	reading.Wait()
	agreed.Delete(old)
	n := 0
	agreed.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d generations were read, want one", n)
	}
}

func generationsOf(b book) map[string]func() (string, error) {
	return map[string]func() (string, error){
		"Poll": func() (string, error) {
			d, err := b.store.Poll(b.Context(), store.Mark{})
			return string(d.Mark.Generation), err
		},
		"Load": func() (string, error) {
			m, err := b.store.Load(b.Context(), func([]store.Row) {})
			return string(m.Generation), err
		},
		"Directory": func() (string, error) {
			d, err := b.store.Directory(b.Context())
			return string(d.Generation), err
		},
		"Profile": func() (string, error) {
			r, err := b.store.Profile(b.Context(), caller(one1))
			return string(r.Generation), err
		},
		"Page": func() (string, error) {
			p, err := b.store.Page(b.Context(), "", 1)
			if err != nil {
				return "", err
			}
			return string(p.Readings[0].Generation), nil
		},
	}
}

// crash kills the backend behind a connection, and returns once the server has
// ended that of another: from then on it lets nobody in until it has recovered.
func crash(t testing.TB, victim, witness *pgx.Conn) {
	t.Helper()
	if err := syscall.Kill(int(victim.PgConn().PID()), syscall.SIGKILL); err != nil {
		t.Fatalf("killing a backend: %v", err)
	}
	for witness.Ping(t.Context()) == nil {
	}
}

// awaitRecovery returns a session once the server takes one again.
func awaitRecovery(t testing.TB, url string) session {
	t.Helper()
	for t.Context().Err() == nil {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			continue
		}
		if conn.Close(t.Context()) == nil {
			return newSession(t, url)
		}
	}
	t.Fatal("the server does not recover")
	return session{}
}

// pollAfterCrash polls until the store has noticed that its connection broke.
func pollAfterCrash(b book, since store.Mark) store.Delta {
	if delta, err := b.store.Poll(b.Context(), since); err == nil {
		return delta
	}
	return b.poll(since)
}

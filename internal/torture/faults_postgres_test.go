package torture_test

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/torture/wire"
)

func postgresFaults() []fault {
	return []fault{
		toPostgres("unreachable", wire.Fault{Refuse: true}),
		toPostgres("blackholed", wire.Fault{Hole: true}),
		toPostgres("200 ms slow", wire.Fault{Delay: 200 * time.Millisecond}),
		toPostgres("throttled to 20 kB/s", wire.Fault{Rate: 20_000}),
		toPostgres("reset every 200 ms", wire.Fault{Reset: 200 * time.Millisecond}),
		{name: "Postgres frozen", begin: func(f *fleet) { f.postgres.Freeze() }, end: func(f *fleet) { f.postgres.Thaw() }, alone: true},
		{name: "Postgres killed", begin: func(f *fleet) { f.postgres.Kill() }, end: func(f *fleet) { f.postgres.Start() }, alone: true},
		{name: "Postgres restarted", begin: func(f *fleet) { f.postgres.Stop(); f.postgres.Start() }, end: nothing, alone: true},
		{name: "a backend of Postgres crashed", begin: crash, end: nothing, alone: true},
		inTransaction("rows locked", fmt.Sprintf("SELECT FROM callers WHERE number < %d FOR UPDATE", imported)),
		inTransaction("contacts locked", "LOCK TABLE contacts IN ACCESS EXCLUSIVE MODE"),
		inTransaction("callers locked", "LOCK TABLE callers IN ACCESS EXCLUSIVE MODE"),
		inTransaction("a long transaction", "SELECT pg_current_xact_id()"),
		elsewhere(),
		meddling("backends terminated", func(ctx context.Context, f *fleet) {
			_ = f.once(ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ringdex'")
			_ = pause(ctx, 200*time.Millisecond)
		}),
		noConnections(),
		{name: "fail-over to a standby that lost its tail", begin: failOver, end: nothing, alone: true},
		{name: "a dump restored in place", begin: restore, end: nothing, alone: true},
	}
}

// inTransaction keeps a transaction open after a statement.
func inTransaction(name, sql string) fault { return inTransactionOf(name, sql, (*fleet).connect) }

func inTransactionOf(name, sql string, connect func(*fleet) *pgx.Conn) fault {
	var conn *pgx.Conn
	return fault{name: name,
		begin: func(f *fleet) {
			conn = connect(f)
			f.exec(conn, "SET deadlock_timeout = '1min'; BEGIN; "+sql)
		},
		end: func(f *fleet) { f.must("closing a connection", conn.Close(context.Background())) },
	}
}

// elsewhere is a long transaction in another database of the same server, which
// holds up the server's snapshots all the same.
func elsewhere() fault {
	return inTransactionOf("a long transaction in another database", "SELECT pg_current_xact_id()", func(f *fleet) *pgx.Conn {
		_ = f.once(f.Context(), "CREATE DATABASE elsewhere TEMPLATE template0") // it is there the second time
		conn, err := pgx.Connect(f.Context(), strings.Replace(f.postgres.URL(), "/postgres?", "/elsewhere?", 1))
		f.must("connecting to another database", err)
		return conn
	})
}

// noConnections takes all that the database has left, when the servers have lost
// theirs.
func noConnections() fault {
	var taken []*pgx.Conn
	return fault{name: "no connections left", alone: true,
		begin: func(f *fleet) {
			for _, s := range f.servers {
				s.postgres.Cut()
			}
			for len(taken) < 1000 {
				conn, err := pgx.Connect(f.Context(), f.postgres.URL())
				if err != nil {
					return
				}
				taken = append(taken, conn)
			}
		},
		end: func(*fleet) {
			for _, conn := range taken {
				_ = conn.Close(context.Background())
			}
			taken = nil
		},
	}
}

// crash kills one backend, upon which the server ends all others and recovers.
func crash(f *fleet) {
	conn := f.connect()
	defer conn.Close(context.Background())
	var pid int
	f.must("finding a backend", conn.QueryRow(f.Context(), "SELECT pg_backend_pid()").Scan(&pid))
	f.must("killing a backend", syscall.Kill(pid, syscall.SIGKILL))
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if f.once(f.Context(), "SELECT 1") == nil && conn.Ping(f.Context()) != nil {
			return
		}
	}
	f.Fatalf("the server does not recover from the end of backend %d", pid)
}

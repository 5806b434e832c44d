package torture_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"ringdex/internal/torture/ledger"
)

// sqliteFaults are those of a server with an embedded database. Each breaks the one
// file there is, and so none is paired.
func sqliteFaults(rows int) []fault {
	all := slices.Concat([]fault{
		{name: "SQLite untouched", begin: nothing, end: nothing},
		inSQLite("locked by another process", "BEGIN IMMEDIATE", "ROLLBACK"),
		inSQLite("read by another process that does not end", "BEGIN; SELECT count(*) FROM callers", "COMMIT"),
		meddlingSQLite("vacuumed by another process", "VACUUM"),
		meddlingSQLite("rid of its log by another process", "PRAGMA wal_checkpoint(TRUNCATE)"),
		importBeside(rows),
		serverBeside(),
		diskFull(),
	}, sqliteKills(), sqliteFiles())
	for i := range all {
		all[i].alone = true
	}
	return all
}

// inSQLite is another process that begins something and takes its time.
func inSQLite(name, begin, end string) fault {
	var hold func(string)
	var leave func()
	return fault{name: "SQLite " + name,
		begin: func(f *fleet) {
			db, err := ledger.Open(f.database())
			f.must("opening the file", err)
			conn, err := db.Conn(f.Context())
			f.must("opening the file", err)
			hold = func(text string) {
				_, err := conn.ExecContext(context.Background(), text)
				f.must(text, err)
			}
			leave = func() { _ = conn.Close(); _ = db.Close() }
			hold(begin)
		},
		end: func(*fleet) { hold(end); leave() },
	}
}

// meddlingSQLite is another process that does the same again and again. It fails
// where somebody else is at work, as it may.
func meddlingSQLite(name, text string) fault {
	return meddling("SQLite "+name, func(ctx context.Context, f *fleet) {
		_ = f.once(ctx, text)
		_ = pause(ctx, 20*time.Millisecond)
	})
}

// importBeside is a whole import by another process, beside all other writers.
func importBeside(rows int) fault {
	x := bulkImport(rows)
	x.name = "SQLite imported into by another process"
	return x
}

// serverBeside is another server on the same file, which phones ring as well.
func serverBeside() fault {
	var second *server
	var stop context.CancelFunc
	var ringing sync.WaitGroup
	return fault{name: "SQLite served by two processes",
		begin: func(f *fleet) {
			if second == nil {
				second = newServer(f, len(f.servers))
			}
			second.start()
			second.ready()
			second.dial()
			var ctx context.Context
			ctx, stop = context.WithCancel(f.Context())
			for range 4 {
				ringing.Go(func() {
					second.byCall().flood(ctx, 2*time.Millisecond, func(a *asker) { a.ring(a.someone(), false) })
				})
			}
		},
		end: func(*fleet) { stop(); ringing.Wait(); second.stop() },
	}
}

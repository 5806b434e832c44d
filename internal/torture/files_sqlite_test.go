package torture_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"

	"ringdex/internal/torture/ledger"
)

// sqliteFiles put another file in the place of the database, or take a part of it
// away, under the running server.
func sqliteFiles() []fault {
	return []fault{
		replaced("replaced by an older copy", func(f *fleet, older string) { f.rename(older, f.file) }),
		replaced("replaced by an older copy, once its log was removed", func(f *fleet, older string) {
			f.removeLog()
			f.rename(older, f.file)
		}),
		replaced("replaced by an older copy, and its log removed thereafter", func(f *fleet, older string) {
			f.rename(older, f.file)
			time.Sleep(f.soon())
			f.removeLog()
		}),
		replaced("overwritten by an older copy as .restore does", func(f *fleet, older string) {
			f.must("restoring a copy", f.restoreInto(older))
		}),
		{name: "SQLite replaced by an older copy with a log of its own", begin: replaceWithLog, end: nothing},
		{name: "SQLite file's log removed", begin: loseLog, end: nothing},
		away(),
	}
}

func (f *fleet) rename(from, to string) {
	f.Helper()
	f.must("moving a file", os.Rename(from, to))
}

// soon is some time in which the server may look at its file once, or twice.
func (f *fleet) soon() time.Duration {
	return time.Duration(f.rng.Int64N(int64(250 * time.Millisecond)))
}

func (f *fleet) removeLog() {
	f.Helper()
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Remove(f.file + end); !errors.Is(err, fs.ErrNotExist) {
			f.must("removing the log", err)
		}
	}
}

// replaced is an older copy that takes the place of the file.
func replaced(how string, put func(f *fleet, older string)) fault {
	return fault{name: "SQLite " + how, end: nothing, begin: func(f *fleet) {
		older := filepath.Join(f.dir, "older.db")
		f.must("removing the last copy", os.RemoveAll(older)) // what was restored from is still there
		f.must("copying the file", f.once(f.Context(), "VACUUM INTO '"+older+"'"))
		time.Sleep(bound)
		f.writing.Lock()
		defer f.writing.Unlock()
		f.turnTo(older, how, func() { put(f, older) })
	}}
}

// replaceWithLog is a copy of two files, of which the log is moved first.
func replaceWithLog(f *fleet) {
	older := filepath.Join(f.dir, "older.db")
	f.writing.Lock()
	defer f.writing.Unlock()
	f.must("copying the file", f.frozen(func() {
		for _, end := range []string{"", "-wal"} {
			for _, to := range []string{older, older + ".census"} { // cp, as closing the file here would end our locks
				f.must("copying the file", exec.CommandContext(f.Context(), "cp", f.file+end, to+end).Run())
			}
		}
	}))
	f.writing.Unlock()
	time.Sleep(bound)
	f.writing.Lock()
	f.turnTo(older+".census", "a copy with its log", func() {
		f.rename(older+"-wal", f.file+"-wal")
		time.Sleep(f.soon())
		f.rename(older, f.file)
	})
}

// frozen does something while nobody can write to the file.
func (f *fleet) frozen(do func()) error {
	db, err := ledger.Open(f.database())
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(f.Context(), nil)
	if err != nil {
		return err
	}
	do()
	return tx.Rollback()
}

// turnTo does what makes a copy the database, of which the server has to hear.
// Nobody may be writing.
func (f *fleet) turnTo(copied, what string, put func()) {
	f.Helper()
	f.read()
	since := f.now()
	census, err := f.ledger.Census(f.Context(), "sqlite:"+copied, what, since)
	f.must("counting all numbers", err)
	before := f.generation()
	put()
	census.Ack = f.now()
	f.noticed(before)
	f.ledger.Renew(census, f.checker.Known())
	f.mu.Lock()
	f.erased.Revived() // what was lost may be an erasure
	f.mu.Unlock()
	f.checker.Learn(census)
}

// generation is the server's, by its metrics.
func (f *fleet) generation() string {
	f.Helper()
	return f.servers[0].metric("ringdex_generation_info")
}

// noticed waits until the server has. Until then nobody else may open the file: who
// does takes the old one's log for the new one's.
func (f *fleet) noticed(before string) {
	f.Helper()
	for until := time.Now().Add(tooLong); f.generation() == before || !f.settled(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			f.Errorf("the server has not noticed:\n%s", f.servers[0].log())
			return
		}
	}
}

// settled tells that the server has the log open that stands beside the file, and
// nothing that does not stand there any more.
func (f *fleet) settled() bool {
	open, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", f.servers[0].process.Pid))
	f.must("looking at what the server has open", err)
	var own, gone bool
	for _, fd := range open {
		name, _ := os.Readlink(fd) // it may be closed meanwhile
		own = own || name == f.file+"-wal"
		gone = gone || strings.HasPrefix(name, f.file) && strings.HasSuffix(name, " (deleted)")
	}
	return own && !gone
}

// loseLog removes what the server has not brought home yet, but holds open.
func loseLog(f *fleet) {
	f.writing.Lock()
	defer f.writing.Unlock()
	f.read()
	before := f.generation()
	f.removeLog()
	f.noticed(before)
}

// away is a file that is not there for a while.
func away() fault {
	move := func(from, to string) func(*fleet) {
		return func(f *fleet) {
			f.writing.Lock()
			defer f.writing.Unlock()
			f.rename(f.file+from, f.file+to)
		}
	}
	return fault{name: "SQLite file moved away, and back", begin: move("", ".away"), end: move(".away", "")}
}

// restoreInto does what .restore does in the sqlite3 shell.
func (f *fleet) restoreInto(older string) error {
	db, err := ledger.Open(f.database())
	if err != nil {
		return err
	}
	defer db.Close()
	conn, err := db.Conn(f.Context())
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(conn any) error {
		backup, err := conn.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		}).NewRestore(older)
		if err != nil {
			return fmt.Errorf("reading the copy: %w", err)
		}
		_, err = backup.Step(-1)
		source, finished := backup.Commit()
		if source != nil {
			finished = errors.Join(finished, source.Close())
		}
		return errors.Join(err, finished)
	})
}

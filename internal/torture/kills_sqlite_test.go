package torture_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// lock is one of SQLite's in the index of its log, the file that ends in -shm. By
// these one sees from outside what a process is doing.
type lock int

const (
	writing    lock = 120
	checkpoint lock = 121
	recovery   lock = 122
)

// heldBy tells whether a process holds the lock exclusively.
func (l lock) heldBy(pid int) bool {
	text, err := os.ReadFile("/proc/locks")
	if err != nil {
		return false
	}
	for lines := bufio.NewScanner(strings.NewReader(string(text))); lines.Scan(); {
		// 1: POSIX  ADVISORY  WRITE 4711 08:01:1234 120 120
		w := strings.Fields(lines.Text())
		if len(w) != 8 || w[1] != "POSIX" || w[3] != "WRITE" || w[4] != strconv.Itoa(pid) {
			continue
		}
		from, _ := strconv.Atoi(w[6])
		to, _ := strconv.Atoi(w[7])
		if from <= int(l) && int(l) <= to {
			return true
		}
	}
	return false
}

// wait waits until a process holds the lock; false when that takes too long.
func (l lock) wait(pid int, held bool) bool {
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); {
		if l.heldBy(pid) == held {
			return true
		}
	}
	return false
}

// sqliteKills kill processes at moments of their work on the file.
func sqliteKills() []fault {
	return []fault{
		killed("in a write", func(f *fleet) bool { return writing.wait(f.servers[0].process.Pid, true) }),
		killed("late in a write", func(f *fleet) bool {
			ok := writing.wait(f.servers[0].process.Pid, true)
			time.Sleep(time.Duration(f.rng.Int64N(int64(3 * time.Millisecond))))
			return ok
		}),
		killed("just after a write", func(f *fleet) bool {
			pid := f.servers[0].process.Pid
			return writing.wait(pid, true) && writing.wait(pid, false)
		}),
		killed("while it brings its log home", func(f *fleet) bool {
			defer f.longLogs()()
			return checkpoint.wait(f.servers[0].process.Pid, true)
		}),
		{name: "SQLite server killed while it recovers the log", begin: killRecovering, end: revive},
		{name: "SQLite import of another process killed in a write", begin: killImport, end: nothing},
	}
}

func killed(when string, wait func(*fleet) bool) fault {
	return fault{name: "SQLite server killed " + when,
		begin: func(f *fleet) {
			s := f.servers[0]
			s.gone()
			if !wait(f) {
				f.Errorf("the server was never seen %s", when)
			}
			s.kill()
		},
		end: revive,
	}
}

// revive starts what was killed.
func revive(f *fleet) {
	if s := f.servers[0]; s.over() {
		s.start()
		s.ready()
	}
}

// longLogs makes the log so long, again and again, that whoever writes next has to
// bring it home.
func (f *fleet) longLogs() (stop func()) {
	ctx, cancel := context.WithCancel(f.Context())
	var working sync.WaitGroup
	working.Go(func() {
		for pause(ctx, 50*time.Millisecond) == nil {
			_ = f.lengthen(ctx)
		}
	})
	return func() { cancel(); working.Wait() }
}

func (f *fleet) lengthen(ctx context.Context) error {
	return f.once(ctx, `PRAGMA wal_autocheckpoint = 0; BEGIN IMMEDIATE;
		INSERT INTO ledger (id, name) VALUES (-1, hex(zeroblob(4000000))); DELETE FROM ledger WHERE id = -1; COMMIT`)
}

// killRecovering kills the server in a write, while nobody else has the file open,
// and again while it makes sense of the log that it finds.
func killRecovering(f *fleet) {
	f.writing.Lock()
	defer f.writing.Unlock()
	s := f.servers[0]
	s.gone()
	for range 10 {
		f.must("making the log long", f.lengthen(f.Context()))
		var asking sync.WaitGroup
		asking.Go(func() { _ = s.write(f.Context()) }) // it dies of it
		writing.wait(s.process.Pid, true)
		s.kill()
		asking.Wait()
		s.start()
		if s.seenRecovering() {
			s.kill()
			return
		}
		s.ready()
		s.gone()
	}
	f.Errorf("the server was never seen recovering the log")
}

// seenRecovering watches the server start.
func (s *server) seenRecovering() bool {
	for until := time.Now().Add(5 * time.Second); time.Now().Before(until); {
		if recovery.heldBy(s.process.Pid) {
			return true
		}
	}
	return false
}

// killedRows are enough for an import to be killed in the middle.
const killedRows = 20_000

// killImport kills an import while it writes. What it has committed stays, and is
// taken for what it is by the next one.
func killImport(f *fleet) {
	file := f.writeRows(killedRows)
	cmd := exec.CommandContext(f.Context(), f.program, "import", "--org", "Org 1", "--database-url", f.database(), file)
	cmd.Env = environment()
	f.must("importing", cmd.Start())
	for range 1 + f.rng.IntN(3) {
		writing.wait(cmd.Process.Pid, false)
		if !writing.wait(cmd.Process.Pid, true) {
			f.Errorf("the import was never seen writing")
		}
	}
	time.Sleep(time.Duration(f.rng.Int64N(int64(50 * time.Millisecond))))
	f.must("killing an import", cmd.Process.Kill())
	_ = cmd.Wait()
}

package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"os/exec"
	"testing"
	"time"

	"ringdex/internal/store"
)

// removeLog takes the companions away from the file at path.
func removeLog(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.Remove(path+"-wal"), os.Remove(path+"-shm")); err != nil {
		t.Fatal(err)
	}
}

// otherProcess opens the file at path and writes a hundred contacts.
func otherProcess(t *testing.T, path string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), pathVariable+"="+path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("another process: %v: %s", err, out)
	}
}

// newLogScene is a file that only the Store has open in this process, in which
// SQLite shares the index of the log between all who do.
func newLogScene(t *testing.T) (path string, w *watcher) {
	t.Helper()
	path, w, s := newScene(t)
	s.name("In the log")
	w.poll()
	_ = s.conn.Raw(func(any) error { return driver.ErrBadConn }) // which closes it
	return path, w
}

// Who has cleared away what stands beside the file has not cut it off from the
// server: nothing of the log is lost, and both see what the other writes.
func TestLogRemoved(t *testing.T) {
	path, w := newLogScene(t)
	removeLog(t, path)
	if w.poll() {
		t.Fatal("the loss of the log was not noticed")
	}
	w.annIs("In the log")
	otherProcess(t, path)
	w.check(t, "after another process has written", someCallers())
	if len(w.index) != 104 {
		t.Errorf("the index followed %d numbers, want those 4 and another's 100", len(w.index))
	}
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error { return tx.DeleteContact(contactID(t, annID)) })
	if err != nil {
		t.Fatalf("writing to the file: %v", err)
	}
	fresh := openShell(t, path)
	if n := fresh.value(named("SELECT count(*) FROM contacts WHERE id = {ann}")); n != "0" {
		t.Error("the change is not seen by others")
	}
	if v := fresh.value("PRAGMA integrity_check"); v != "ok" {
		t.Errorf("the file: %s", v)
	}
}

// A log that nobody has written to stands in nobody's way: a connection that was
// being made when the log was removed has begun another.
func TestEmptyLogIsNone(t *testing.T) {
	path, w := newLogScene(t)
	removeLog(t, path)
	if err := os.WriteFile(path+"-wal", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if w.poll() {
		t.Fatal("the loss of the log was not noticed")
	}
	w.annIs("In the log")
	otherProcess(t, path)
	w.check(t, "after another process has written", someCallers())
}

// The log is missed by whoever writes first as well, and the write is not lost.
func TestLogRemovedWhileWriting(t *testing.T) {
	path, w := newLogScene(t)
	runs := 0
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error {
		if runs++; runs == 1 {
			removeLog(t, path)
		}
		return tx.DeleteContact(contactID(t, annID))
	})
	if err != nil || runs != 2 {
		t.Fatalf("%v after %d runs, want none after 2", err, runs)
	}
	if n := openShell(t, path).value(named("SELECT count(*) FROM contacts WHERE id = {ann}")); n != "0" {
		t.Error("the change is not seen by others")
	}
}

// A copy may come with a log of its own, and that first: between the two nothing
// is read from a file together with the log of another.
func TestStrangeLog(t *testing.T) {
	path, w, s := newScene(t)
	s.copyTo(path + ".new")
	s.name("Since the copy")
	if err := os.WriteFile(path+".log", []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	move(t, path+".log", path+"-wal")
	w.refuses(errStrangeLog, errStrangeLog)
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error { return tx.DeleteContact(contactID(t, annID)) })
	if !errors.Is(err, errStrangeLog) {
		t.Errorf("writing: %v", err)
	}
	move(t, path+".new", path)
	if w.poll() {
		t.Error("the copy was not noticed")
	}
	w.annIs("Ann")
	w.check(t, "in the copy", someCallers())
}

// A file in use is closed before another is opened, be it the same again: until
// then nothing is read, and what waits is not forgotten.
func TestLeftFileIsStillInUse(t *testing.T) {
	path, w := newLogScene(t)
	f, err := w.store.use()
	if err != nil {
		t.Fatal(err)
	}
	removeLog(t, path)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := w.store.Poll(ctx, w.mark); !errors.Is(err, errReplaced) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("polling: %v", err)
	}
	if r, err := w.store.Profile(t.Context(), someCallers()[0]); !errors.Is(err, errReplaced) {
		t.Errorf("read %+v, %v", r, err)
	}
	f.release()
	if w.poll() {
		t.Fatal("the loss of the log was not noticed")
	}
	w.annIs("In the log")
}

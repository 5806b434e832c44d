package sqlite

import (
	"database/sql/driver"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// copyTo makes a consistent copy of the database at path.
func (s shell) copyTo(path string) {
	s.Helper()
	s.exec("VACUUM INTO '" + path + "'")
}

func (s shell) name(name string) {
	s.Helper()
	s.exec(named("UPDATE contacts SET name = '" + name + "' WHERE id = {ann}"))
}

// annIs checks the name that the store reads, and that it reads it under the
// generation of the watcher.
func (w *watcher) annIs(name string) {
	w.t.Helper()
	reading, err := w.store.Profile(w.t.Context(), someCallers()[0])
	if err != nil || reading.Profile == nil || reading.Profile.Contact.Name != name {
		w.t.Fatalf("read %+v, %v, want %s", reading.Profile, err, name)
	}
	if reading.Generation != w.mark.Generation {
		w.t.Errorf("read in generation %s, the feed is in %s", reading.Generation, w.mark.Generation)
	}
}

func newScene(t *testing.T) (path string, w *watcher, s shell) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "db")
	store := openStore(t, path)
	s = openShell(t, path)
	s.populate()
	return path, watch(t, store), s
}

// The file that is moved over the open one has content of its own for versions
// that have been seen. What the old one leaves must not be replayed into it.
func TestFileReplaced(t *testing.T) {
	path, w, s := newScene(t)
	old := w.mark.Generation
	s.copyTo(path + ".new")
	s.name("Since the copy")
	if !w.poll() {
		t.Fatal("a new generation without a reason")
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if w.poll() {
		t.Fatal("the replaced file was not noticed")
	}
	w.annIs("Ann")
	w.check(t, "after the replacement", someCallers())
	if w.mark.Generation == old {
		t.Errorf("the generation came back: %s", old)
	}
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error { return tx.DeleteContact(contactID(t, annID)) })
	if err != nil {
		t.Fatalf("writing to the new file: %v", err)
	}
	fresh := openShell(t, path)
	if n := fresh.value(named("SELECT count(*) FROM contacts WHERE id = {ann}")); n != "0" {
		t.Error("the change went somewhere else")
	}
	if v := fresh.value("PRAGMA integrity_check"); v != "ok" {
		t.Errorf("the new file: %s", v)
	}
}

// A write that began before the file was replaced is not acknowledged into the
// file that is gone; it is made in the one that is there.
func TestFileReplacedWhileWriting(t *testing.T) {
	path, w, s := newScene(t)
	s.copyTo(path + ".new")
	runs := 0
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error {
		if runs++; runs == 1 {
			if err := os.Rename(path+".new", path); err != nil {
				t.Fatal(err)
			}
		}
		return tx.DeleteContact(contactID(t, annID))
	})
	if err != nil || runs != 2 {
		t.Fatalf("%v after %d runs, want none after 2", err, runs)
	}
	w.poll()
	reading, err := w.store.Profile(t.Context(), someCallers()[0])
	if err != nil || reading.Profile != nil {
		t.Errorf("read %+v, %v, want nobody", reading.Profile, err)
	}
}

func contactID(t *testing.T, text string) (id callerid.ContactID) {
	t.Helper()
	if err := id.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return id
}

// An empty file in the place of the database is no database.
func TestFileReplacedByNothing(t *testing.T) {
	path, w, _ := newScene(t)
	if err := os.WriteFile(path+".new", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Poll(t.Context(), w.mark); !errors.Is(err, store.ErrSchemaOld) {
		t.Errorf("polling an empty file: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("the empty file became %v, %v", info, err)
	}
}

func TestFileGone(t *testing.T) {
	path, w, s := newScene(t)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Poll(t.Context(), w.mark); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("polling without a file: %v", err)
	}
	err := w.store.Update(t.Context(), 1, func(store.Tx) error { return nil })
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("writing without a file: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	s.name("Back")
	if !w.poll() {
		t.Error("the same file is another generation")
	}
	w.annIs("Back")
}

// A backup restored into the open file lets versions come again. It is noticed
// even when they have passed those that were seen before the next poll.
func TestFileRestored(t *testing.T) {
	for name, later := range map[string]int{"fewer versions": 0, "the same version": 1, "more versions": 5} {
		t.Run(name, func(t *testing.T) {
			path, w, s := newScene(t)
			s.copyTo(path + ".backup")
			s.name("Since the backup")
			w.poll()
			s.restore(path + ".backup")
			want := "Ann"
			for range later {
				want = "After the restore"
				s.name(want)
			}
			if w.poll() {
				t.Error("the restore was not noticed")
			}
			w.poll()
			w.annIs(want)
			w.check(t, name, someCallers())
		})
	}
}

// restore does what the shell's .restore does.
func (s shell) restore(from string) {
	s.Helper()
	err := s.conn.Raw(func(conn any) error {
		backup, err := conn.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		}).NewRestore(from)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1)
		source, finish := backup.Commit()
		return errors.Join(err, finish, closeIfOpen(source))
	})
	if err != nil {
		s.Fatalf("restoring %s: %v", from, err)
	}
}

func closeIfOpen(conn driver.Conn) error {
	if conn == nil {
		return nil
	}
	return conn.Close()
}

// The sequence alone tells of a rewind as well, should the schema's count agree
// by chance.
func TestSequenceRewound(t *testing.T) {
	_, w, s := newScene(t)
	s.exec("UPDATE sequence SET value = value - 1")
	if w.poll() {
		t.Error("a lower sequence was not noticed")
	}
	if !w.poll() {
		t.Error("it was noticed twice")
	}
}

// A file that is there, goes and comes back is three generations: versions were
// drawn meanwhile that its own are not to be compared with.
func TestFileComesBack(t *testing.T) {
	path, w, s := newScene(t)
	first := w.mark.Generation
	s.copyTo(path + ".new")
	s.name("Since the copy")
	for _, step := range [][2]string{{path, path + ".old"}, {path + ".new", path}} {
		if err := os.Rename(step[0], step[1]); err != nil {
			t.Fatal(err)
		}
	}
	w.poll()
	if err := os.Rename(path+".old", path); err != nil {
		t.Fatal(err)
	}
	w.poll()
	w.annIs("Since the copy")
	if w.mark.Generation == first {
		t.Errorf("the generation came back: %s", first)
	}
}

// A connection made after the file was replaced, and before that was noticed,
// must not read the new file in the old one's generation.
func TestFileReplacedUnnoticed(t *testing.T) {
	path, w, s := newScene(t)
	idle, err := w.store.file.readers.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	w.annIs("Ann") // on a second connection, which is held as well
	second, err := w.store.file.readers.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.copyTo(path + ".new")
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Profile(t.Context(), someCallers()[0]); !errors.Is(err, errReplaced) {
		t.Errorf("reading on a new connection: %v", err)
	}
	if err := errors.Join(second.Close(), idle.Close()); err != nil {
		t.Fatal(err)
	}
	w.poll()
	w.annIs("Ann")
}

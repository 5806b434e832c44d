package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

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

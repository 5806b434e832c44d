package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"ringdex/internal/store"
)

// refuses checks that neither polls nor profiles answer, and why.
func (w *watcher) refuses(poll, profile error) {
	w.t.Helper()
	for range 2 {
		if _, err := w.store.Poll(w.t.Context(), w.mark); !errors.Is(err, poll) {
			w.t.Errorf("polling: %v, want %v", err, poll)
		}
		if r, err := w.store.Profile(w.t.Context(), someCallers()[0]); !errors.Is(err, profile) {
			w.t.Errorf("read %+v, %v, want %v", r, err, profile)
		}
		if r, err := w.store.Page(w.t.Context(), "", 10); !errors.Is(err, profile) {
			w.t.Errorf("a page of %d, %v, want %v", len(r.Readings), err, profile)
		}
	}
}

func move(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// newer makes a copy of the database at path whose schema is a version ahead.
func (s shell) newer(path string) {
	s.Helper()
	s.copyTo(path)
	ahead, err := open(s.Context(), path, Options{Migrate: true}, schemaAhead(s.T))
	if err != nil {
		s.Fatal(err)
	}
	if err := ahead.Close(); err != nil {
		s.Fatal(err)
	}
}

// Nothing is told from a file that is no longer at the path, however long the
// one that is there cannot be opened.
func TestNothingIsReadFromAStrayFile(t *testing.T) {
	cases := map[string]struct {
		stray         func(t *testing.T, path string, s shell)
		poll, profile error
	}{
		"replaced by a newer schema": {func(t *testing.T, path string, s shell) {
			s.newer(path + ".newer")
			move(t, path+".newer", path)
		}, store.ErrSchemaNew, errReplaced},
		"removed": {func(t *testing.T, path string, _ shell) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}, fs.ErrNotExist, fs.ErrNotExist},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path, w, s := newScene(t)
			s.copyTo(path + ".good")
			s.name("Since the copy")
			c.stray(t, path, s)
			w.refuses(c.poll, c.profile)
			move(t, path+".good", path)
			if _, err := w.store.Profile(t.Context(), someCallers()[0]); !errors.Is(err, errReplaced) {
				t.Errorf("reading before a poll: %v", err)
			}
			if w.poll() {
				t.Error("the good file was not noticed")
			}
			w.annIs("Ann")
			w.check(t, "in the good file", someCallers())
		})
	}
}

// A file that nothing can be done with leaves the one before it whole, with what
// is still in its log, for when it is moved back.
func TestStrayFileComesBack(t *testing.T) {
	path, w, s := newScene(t)
	s.newer(path + ".newer")
	s.name("In the log")
	if err := os.Link(path, path+".old"); err != nil {
		t.Fatal(err)
	}
	move(t, path+".newer", path)
	w.refuses(store.ErrSchemaNew, errReplaced)
	move(t, path+".old", path)
	w.annIs("In the log")
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error { return tx.DeleteContact(contactID(t, annID)) })
	if err != nil {
		t.Fatalf("writing to the old file: %v", err)
	}
	fresh := openShell(t, path)
	if n := fresh.value(named("SELECT count(*) FROM contacts WHERE id = {ann}")); n != "0" {
		t.Error("the change is not seen by others")
	}
	fresh.exec(named("UPDATE contacts SET name = 'By hand' WHERE id = {bob}"))
	w.check(t, "in the old file", someCallers())
	if v := fresh.value("PRAGMA integrity_check"); v != "ok" {
		t.Errorf("the old file: %s", v)
	}
}

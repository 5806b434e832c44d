package sqlite

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"ringdex/internal/store"
)

// twoVersions is a schema that is a version ahead of this one.
func twoVersions(t *testing.T) fstest.MapFS {
	t.Helper()
	const first = "00001_ringdex.sql"
	sql, err := os.ReadFile(filepath.Join("migrations", first))
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		first:              {Data: sql},
		"00002_colour.sql": {Data: []byte("-- +goose Up\nALTER TABLE contacts ADD COLUMN colour TEXT NOT NULL DEFAULT '';\n")},
	}
}

func TestSchemaVersions(t *testing.T) {
	ahead := twoVersions(t)
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	openShell(t, path).populate()

	if _, err := open(t.Context(), path, Options{}, ahead); !errors.Is(err, store.ErrSchemaOld) || !strings.Contains(err.Error(), "--migrate") {
		t.Errorf("an older schema: %v", err)
	}
	s, err := open(t.Context(), path, Options{Migrate: true}, ahead)
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	defer s.Close()
	if name := openShell(t, path).value(named("SELECT name || colour FROM contacts WHERE id = {ann}")); name != "Ann" {
		t.Errorf("after the migration ann is %q", name)
	}
	for _, migrate := range []bool{false, true} {
		if _, err := Open(t.Context(), path, Options{Migrate: migrate}); !errors.Is(err, store.ErrSchemaNew) {
			t.Errorf("a newer schema with Migrate %t: %v", migrate, err)
		}
	}
}

func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	openShell(t, foreign).exec("CREATE TABLE bookmarks (url)")
	if _, err := Open(t.Context(), foreign, Options{Migrate: true}); !errors.Is(err, errForeign) {
		t.Errorf("another program's database: %v", err)
	}
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), text, Options{}); err == nil {
		t.Error("a text file was opened")
	}
	if _, err := Open(t.Context(), filepath.Join(dir, "no", "folder"), Options{}); err == nil {
		t.Error("a file in no folder was opened")
	}
}

// The file holds names and numbers of people.
func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

const pathVariable = "RINGDEX_TEST_OPEN"

// TestMain lets the test's program play another process on the same file.
func TestMain(m *testing.M) {
	if path := os.Getenv(pathVariable); path != "" {
		os.Exit(openAndWrite(path))
	}
	os.Exit(m.Run())
}

func TestManyStartOnOneEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), pathVariable+"="+path)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("another process: %v\n%s", err, out)
			}
		})
		group.Go(func() {
			s, err := Open(t.Context(), path, Options{})
			if err != nil {
				t.Errorf("opening: %v", err)
				return
			}
			t.Cleanup(func() { s.Close() })
		})
	}
	group.Wait()
	if n := openShell(t, path).value("SELECT count(*) || ' ' || (SELECT count(*) FROM meta) FROM contacts"); n != "400 1" {
		t.Errorf("contacts and epochs: %s, want 400 and 1", n)
	}
}

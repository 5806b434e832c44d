package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"ringdex/internal/store"
)

// schemaUpTo has the migrations up to a version.
func schemaUpTo(t *testing.T, version int64) fstest.MapFS {
	t.Helper()
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	schema := fstest.MapFS{}
	for _, name := range names {
		sql, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := goose.NumericComponent(name); err == nil && v <= version {
			schema[name] = &fstest.MapFile{Data: sql}
		}
	}
	return schema
}

// schemaAhead is a version ahead of this one.
func schemaAhead(t *testing.T) fstest.MapFS {
	t.Helper()
	schema := schemaUpTo(t, 99998)
	schema["99999_colour.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nALTER TABLE contacts ADD COLUMN colour TEXT NOT NULL DEFAULT '';\n")}
	return schema
}

func TestSchemaVersions(t *testing.T) {
	ahead := schemaAhead(t)
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

// What the first schema held is all there in the present one, and is found by
// all that has been added: no answer and no version is another.
func TestMigrateFromTheFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	if err := prepare(t.Context(), path, schemaUpTo(t, 1), false); err != nil {
		t.Fatal(err)
	}
	s := openShell(t, path)
	s.populateFirst()
	s.exec(named(`UPDATE contacts SET tags = '["ÄRZTE"]', email = 'Ann@Example.com', notes = 'Two' || char(160) || 'words' WHERE id = {ann};
		UPDATE contacts SET kind = 'campaign', name = 'CÄM' WHERE id = {cam}; DELETE FROM tasks WHERE title = 'b';
		INSERT INTO contacts (org, id, name) VALUES (2, {ann}, 'Ann elsewhere'); INSERT INTO callers (org, number, contact) VALUES (2, 14155550100, {ann})`))
	held := []string{"contact, title, id FROM tasks", "contact, text, created_at FROM memories", "number, contact, version FROM callers",
		"contact, campaign, called_at FROM campaign_calls", "id, name, tags, created_at FROM contacts", "1, value, 1 FROM sequence"}
	var before []string
	for _, columns := range held {
		before = append(before, s.all(columns))
	}
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, store.ErrSchemaOld) {
		t.Errorf("opening without migrating: %v", err)
	}
	db, err := Open(t.Context(), path, Options{Migrate: true})
	if err != nil {
		t.Fatalf("migrating: %v", err)
	}
	t.Cleanup(func() { db.Close() }) // a test's
	for i, columns := range held {
		if after := s.all(columns); after != before[i] || after == "" {
			t.Errorf("%s: were\n%s\nand are\n%s", columns, before[i], after)
		}
	}
	s.derived(t, "after the migration")
	s.migrated(db)
}

// all rows of a query for three columns.
func (s shell) all(columns string) string {
	s.Helper()
	names, from, _ := strings.Cut(columns, " FROM ")
	return s.value("SELECT coalesce(group_concat(row, char(10) ORDER BY row), '') FROM (SELECT concat_ws(' ', " + names + ") AS row FROM " + from + ")")
}

// migrated checks what was made of the contents of TestMigrateFromTheFirst.
func (s shell) migrated(db *Store) {
	s.Helper()
	for query, want := range map[string]string{
		"SELECT group_concat(key, ' ' ORDER BY key) FROM contact_keys":                                            "ann@example.com ärzte",
		"SELECT count(DISTINCT uid) FROM (SELECT uid FROM tasks UNION ALL SELECT uid FROM memories)":              "3",
		"SELECT sort_name FROM contacts WHERE kind = 'campaign'":                                                  "cäm",
		"SELECT group_concat(name, ' ' ORDER BY name) FROM contacts WHERE org = 1 AND listed = 1":                 "Ann Bob",
		"SELECT count(*) FROM contact_search('\"  w\"')":                                                          "1",
		"SELECT count(*) FROM number_search('\"550\"')":                                                           "5",
		"SELECT count(*) FROM sqlite_schema WHERE sql GLOB '*new_tasks*' OR sql GLOB '*new_memories*'":            "0",
		"SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('tasks', 'memories')":         "10",
		"SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'":                               "0",
		"SELECT count(*) FROM contacts WHERE other_emails <> '[]' OR former_phones <> '[]' OR deleted_at NOTNULL": "0",
	} {
		if got := s.value(query); got != want {
			s.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	w := watch(s.T, db)
	w.check(s, "after the migration", someCallers())
	s.exec(named("UPDATE tasks SET title = 'by hand'; DELETE FROM memories WHERE contact = {bob}; UPDATE OR REPLACE contacts SET id = {cam} WHERE id = {bob}"))
	w.check(s, "by hand after the migration", someCallers())
	s.derived(s, "by hand after the migration")
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

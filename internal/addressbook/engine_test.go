package addressbook

import (
	"path/filepath"
	"testing"

	"ringdex/internal/enginetest"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
	"ringdex/internal/store/sqlite"
)

// engine is what a world needs of a store.
type engine interface {
	store.Book
	store.Updater
	store.Filters
	store.Fields
	store.Jobs
	store.Profiles
	store.Admin
	store.Purger
	store.Upkeep
	store.Feed
}

// engines, each by how to make a new database and how to open it.
var engines = []struct {
	name   string
	create func(testing.TB) string
	open   func(*testing.T, string) engine
}{
	{"sqlite", newFile, openSQLite},
	{"postgres", enginetest.Database, openPostgres},
}

func newFile(t testing.TB) string { return filepath.Join(t.TempDir(), "book.db") }

func openSQLite(t *testing.T, path string) engine {
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openPostgres(t *testing.T, url string) engine {
	s, err := postgres.Open(t.Context(), url, postgres.Options{ReadConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

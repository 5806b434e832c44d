// Package sqlite is the embedded engine: the whole database is one SQLite file,
// shared by a server and by the commands that work on it meanwhile.
//
// One writer at a time, guaranteed by the file itself, makes a plain sequence a
// safe cursor for those who follow. Triggers in the schema give versions to
// whatever is written by whom, the sqlite3 shell included. Files that are
// replaced or restored under a running server are noticed by the next Poll.
package sqlite

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"ringdex/internal/store"
)

//go:embed migrations/*.sql
var embedded embed.FS

// migrations are the steps to the present schema.
func migrations() fs.FS {
	sub, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the directive above names the folder
	}
	return sub
}

// Store is an open database file. It is safe for concurrent use, and so is the
// file: by other Stores and by other processes.
type Store struct {
	path string
	// reopening is held by the one who turns to another file. With it go how many
	// there have been, in lives, and what is closed when the last has been left.
	reopening sync.Mutex
	life      uint64
	left      <-chan struct{}
	mu        sync.RWMutex
	// file is what stands at path, as far as has been noticed; nil when closed, and
	// between two files.
	file   *file
	closed bool
}

var (
	_ store.Feed     = (*Store)(nil)
	_ store.Profiles = (*Store)(nil)
	_ store.Updater  = (*Store)(nil)
	_ store.Admin    = (*Store)(nil)
	_ store.Upkeep   = (*Store)(nil)
	_ store.Book     = (*Store)(nil)
	_ store.Filters  = (*Store)(nil)
	_ store.Fields   = (*Store)(nil)
	_ store.Jobs     = (*Store)(nil)
	_ store.Purger   = (*Store)(nil)
)

// Options of Open.
type Options struct {
	// Migrate brings an older schema up. An empty or missing database gets its
	// schema in any case.
	Migrate bool
	// Inspect leaves everything as it is: a database without a schema is
	// refused with store.ErrSchemaOld, and is not made.
	Inspect bool
}

// Open opens the database file, and creates it when it is missing, readable by
// its owner alone. It fails with store.ErrSchemaOld for an older schema, unless
// it may migrate, and with store.ErrSchemaNew for a newer one.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	return open(ctx, path, opts, migrations())
}

func open(ctx context.Context, path string, opts Options, schema fs.FS) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if opts.Inspect {
		err = verify(ctx, path, reading, schema)
	} else {
		err = prepare(ctx, path, schema, opts.Migrate)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	f, err := openFile(ctx, path, 1)
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	return &Store{path: path, file: f, life: 1}, nil
}

// Close waits for what is under way and closes the file.
func (s *Store) Close() error {
	s.mu.Lock()
	f := s.file
	s.file, s.closed = nil, true
	s.mu.Unlock()
	if f == nil {
		return nil
	}
	return f.close()
}

// use returns the open file, which has to be released.
func (s *Store) use() (*file, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return nil, fmt.Errorf("using the database %s: %w", s.path, os.ErrClosed)
	case s.file == nil:
		return nil, errReplaced
	}
	s.file.users.Add(1)
	return s.file, nil
}

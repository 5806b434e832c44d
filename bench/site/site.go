package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ringdex/internal/enginetest"
)

// Site is a temporary directory and all that runs in it.
type Site struct {
	program  string // ringdex
	dir      string
	postgres string // URL of a superuser
	// postmaster is the process above all of PostgreSQL's.
	postmaster int
	closers    []func() error
}

// Open makes a site with an empty PostgreSQL. Its fsync is off, which makes
// writing faster, and no figure is about writing.
func Open(ctx context.Context, program string) (*Site, error) {
	dir, err := os.MkdirTemp("", "ringdex-bench-")
	if err != nil {
		return nil, err
	}
	s := &Site{program: program, dir: dir}
	s.Closes(func() error { return os.RemoveAll(dir) })
	environ, end, err := enginetest.Share(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), s.Close())
	}
	s.Closes(end)
	_, s.postgres, _ = strings.Cut(environ[0], "=")
	if s.postmaster, err = postmaster(ctx, s.postgres); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Closes adds what is to be done at the end, before what was added earlier.
func (s *Site) Closes(end func() error) { s.closers = append(s.closers, end) }

// Close ends everything and removes the directory.
func (s *Site) Close() error {
	var failed error
	for len(s.closers) > 0 {
		last := len(s.closers) - 1
		failed = errors.Join(failed, s.closers[last]())
		s.closers = s.closers[:last]
	}
	return failed
}

// Scope is a part of the site that is closed earlier than the rest.
func (s *Site) Scope() *Site {
	return &Site{program: s.program, dir: s.dir, postgres: s.postgres, postmaster: s.postmaster}
}

// File is the name of one in the site's directory.
func (s *Site) File(name string) string { return filepath.Join(s.dir, name) }

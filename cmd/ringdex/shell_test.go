package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// shell runs the program in this process, on a database of its own.
type shell struct {
	t     *testing.T
	stdin string
}

// newShell names a file that is not there yet.
func newShell(t *testing.T) *shell {
	t.Helper()
	t.Setenv("RINGDEX_DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "ringdex.db"))
	return &shell{t: t}
}

// acme is a shell with an organization.
func acme(t *testing.T) *shell {
	t.Helper()
	sh := newShell(t)
	sh.ok("org", "create", "Acme", "--region", "US")
	return sh
}

func (s *shell) run(args ...string) (stdout, stderr string, status int) {
	var out, errs bytes.Buffer
	status = run(s.t.Context(), args, strings.NewReader(s.stdin), &out, &errs)
	return out.String(), errs.String(), status
}

// ok expects success and returns what was printed.
func (s *shell) ok(args ...string) string {
	s.t.Helper()
	stdout, stderr, status := s.run(args...)
	if status != exitOK {
		s.t.Fatalf("ringdex %q: status %d: %s", args, status, stderr)
	}
	return stdout
}

// fails expects a status and one line of error, which it returns.
func (s *shell) fails(status int, args ...string) string {
	s.t.Helper()
	stdout, stderr, got := s.run(args...)
	if got != status {
		s.t.Errorf("ringdex %q: status %d, want %d: %s%s", args, got, status, stdout, stderr)
	}
	if !strings.HasPrefix(stderr, "ringdex: ") || strings.Count(stderr, "\n") != 1 || !strings.HasSuffix(stderr, "\n") {
		s.t.Errorf("ringdex %q: want one line that begins with ringdex:, got %q", args, stderr)
	}
	return stderr
}

// rows are the lines of a table without its header, cut into words.
func rows(table string) [][]string {
	var rows [][]string
	for line := range strings.Lines(table) {
		rows = append(rows, strings.Fields(line))
	}
	return rows[1:]
}

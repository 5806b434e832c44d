package torture_test

import (
	"path/filepath"
	"testing"
)

// newEmbedded is a server that has all it needs in one file, which those who write
// by hand share with it.
func newEmbedded(t *testing.T, seed uint64, crowd int) *fleet {
	t.Helper()
	f := prepare(t, seed, crowd)
	f.file = filepath.Join(f.dir, "ringdex.db")
	f.up(1)
	return f
}

package sqlite

import (
	"path/filepath"
	"testing"

	"ringdex/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine {
		path := filepath.Join(t.TempDir(), "ring dex?#%.db")
		return storetest.Engine{
			Store:  openStore(t, path),
			Exec:   func(t *testing.T, sql string) { openShell(t, path).exec(sql) },
			Reopen: func(t *testing.T) storetest.Store { return openStore(t, path) },
		}
	})
}

package postgres_test

import (
	"testing"

	"ringdex/internal/enginetest"
	"ringdex/internal/store/postgres"
	"ringdex/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Engine {
		url := enginetest.Database(t)
		return storetest.Engine{
			Store:  open(t, url),
			Exec:   func(t *testing.T, sql string) { newSession(t, url).run(sql) },
			Reopen: func(t *testing.T) storetest.Store { return open(t, url) },
		}
	})
}

func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), url, postgres.Options{ReadConns: 4})
	if err != nil {
		t.Fatalf("opening the store: %v", err)
	}
	t.Cleanup(s.Close)
	return s
}

package postgres_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
)

// Several servers may start at once on an empty database.
func TestOpenAtOnce(t *testing.T) {
	url := enginetest.Database(t)
	var starting sync.WaitGroup
	for range 5 {
		starting.Go(func() {
			s, err := postgres.Open(t.Context(), url, postgres.Options{})
			if err != nil {
				t.Errorf("opening: %v", err)
				return
			}
			defer s.Close()
			if _, err := s.Directory(t.Context()); err != nil {
				t.Errorf("reading: %v", err)
			}
		})
	}
	starting.Wait()
	if n := one[int](newSession(t, url), "SELECT count(*)::int FROM meta"); n != 1 {
		t.Errorf("there are %d rows in meta", n)
	}
}

func TestOpenRefusesNewer(t *testing.T) {
	url := enginetest.Database(t)
	open(t, url).Close()
	newSession(t, url).run("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)")
	for _, migrate := range []bool{false, true} {
		_, err := postgres.Open(t.Context(), url, postgres.Options{Migrate: migrate})
		if !errors.Is(err, store.ErrSchemaNew) || !strings.Contains(err.Error(), "9999") {
			t.Errorf("migrating %t: got the error %v, want ErrSchemaNew with the version", migrate, err)
		}
	}
}

func TestOpenRefusesUntypedProtocols(t *testing.T) {
	url := enginetest.Database(t)
	for mode, want := range map[string]error{
		"exec": callerid.ErrInvalid, "simple_protocol": callerid.ErrInvalid, "cache_describe": nil,
	} {
		s, err := postgres.Open(t.Context(), url+"&default_query_exec_mode="+mode, postgres.Options{})
		if !errors.Is(err, want) {
			t.Errorf("%s: got the error %v, want %v", mode, err, want)
		}
		if err == nil {
			s.Close()
		}
	}
}

// What is wrong with a URL is said without the password in it.
func TestOpenHidesThePassword(t *testing.T) {
	for _, url := range []string{
		"postgres://ringdex:sesame@127.0.0.1:1/none",
		"postgres://ringdex:sesame@127.0.0.1:port/none",
		"postgres://ringdex:sesame@127.0.0.1:1/none?sslmode=perhaps",
	} {
		_, err := postgres.Open(t.Context(), url, postgres.Options{})
		if err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("opening %s: %v", url, err)
		}
	}
}

package postgres_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/store"
	"ringdex/internal/store/postgres"
)

// Another start of the server is another generation, and the poll finds its way
// back by itself.
func TestRestartIsAnotherGeneration(t *testing.T) {
	server := enginetest.Postgres(t)
	s := open(t, server.URL())
	before := load(t, s)
	server.Kill()
	if delta, err := s.Poll(t.Context(), before); err == nil {
		t.Errorf("without a server the poll brought %+v", delta)
	}
	server.Start()
	delta, err := s.Poll(t.Context(), before)
	if err != nil {
		t.Fatalf("polling after the restart: %v", err)
	}
	if delta.Mark.Generation == before.Generation {
		t.Errorf("the generation is still %q", before.Generation)
	}
}

// A frozen server costs the poll its time, not its connection for good.
func TestFrozenServer(t *testing.T) {
	server := enginetest.Postgres(t)
	s := open(t, server.URL())
	mark := load(t, s)
	if _, err := s.Poll(t.Context(), mark); err != nil {
		t.Fatalf("polling: %v", err)
	}
	server.Freeze()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Poll(ctx, mark); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a poll of a frozen server fails with %v", err)
	}
	server.Thaw()
	if delta, err := s.Poll(t.Context(), mark); err != nil || delta.Mark.Generation != mark.Generation {
		t.Errorf("after the thaw: %+v, %v", delta, err)
	}
}

// A standby answers nothing that would be kept. Once promoted it is another
// generation, by its timeline.
func TestStandby(t *testing.T) {
	server := enginetest.Postgres(t)
	s := open(t, server.URL())
	before := load(t, s)
	data := one[string](newSession(t, server.URL()), "SHOW data_directory")
	server.Stop()
	if err := os.WriteFile(filepath.Join(data, "standby.signal"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	server.Start()
	for what, read := range reads(t, s, server.URL(), before) {
		err := read()
		for range 8 { // the pool may still hold connections to the server as it was
			if errors.Is(err, store.ErrStandby) {
				break
			}
			err = read()
		}
		if !errors.Is(err, store.ErrStandby) {
			t.Errorf("%s on a standby: got the error %v, want ErrStandby", what, err)
		}
	}
	hand := newSession(t, server.URL())
	start := one[string](hand, "SELECT pg_postmaster_start_time()::text")
	hand.run("SELECT pg_promote()")
	delta, err := s.Poll(t.Context(), before)
	if err != nil || delta.Mark.Generation == before.Generation {
		t.Errorf("after the promotion: %+v, %v", delta, err)
	}
	if one[string](hand, "SELECT pg_postmaster_start_time()::text") != start {
		t.Fatal("the server has restarted, which proves nothing of the timeline")
	}
	if id := one[string](hand, "SELECT id FROM generation"); id != string(delta.Mark.Generation) {
		t.Errorf("the poll says %q, the view %q", delta.Mark.Generation, id)
	}
	if timeline := one[string](hand, "SELECT split_part(id, '/', 2) FROM generation"); timeline != "00000002" {
		t.Errorf("the timeline is %q", timeline)
	}
}

// reads are all that read something to keep.
func reads(t *testing.T, s *postgres.Store, url string, mark store.Mark) map[string]func() error {
	ignore := func([]store.Row) { t.Error("rows were passed") }
	return map[string]func() error{
		"Open": func() error {
			_, err := postgres.Open(t.Context(), url, postgres.Options{})
			return err
		},
		"Load":      func() error { _, err := s.Load(t.Context(), ignore); return err },
		"LoadOrg":   func() error { return s.LoadOrg(t.Context(), 1, ignore) },
		"Poll":      func() error { _, err := s.Poll(t.Context(), mark); return err },
		"Directory": func() error { _, err := s.Directory(t.Context()); return err },
		"Profile": func() error {
			_, err := s.Profile(t.Context(), callerid.Caller{Org: 1, Number: one1})
			return err
		},
	}
}

func load(t testing.TB, s *postgres.Store) store.Mark {
	t.Helper()
	mark, err := s.Load(t.Context(), func([]store.Row) {})
	if err != nil {
		t.Fatalf("loading: %v", err)
	}
	return mark
}

// A dump that is restored in place is another generation for those who were
// connected before: versions come again with other content.
func TestRestoreIsAnotherGeneration(t *testing.T) {
	server := enginetest.Postgres(t)
	s := open(t, server.URL())
	file := filepath.Join(t.TempDir(), "dump")
	server.Dump(file)
	before := load(t, s)
	server.Restore(file)
	delta, err := s.Poll(t.Context(), before)
	if err != nil { // the statement was prepared for tables that are no more
		delta, err = s.Poll(t.Context(), before)
	}
	if err != nil || delta.Mark.Generation == before.Generation {
		t.Errorf("after the restore: %+v, %v, as before: %q", delta, err, before.Generation)
	}
}

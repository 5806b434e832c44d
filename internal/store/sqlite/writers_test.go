package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"
	sqlite3 "modernc.org/sqlite/lib"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// openAndWrite is the other process: an organization of its own with a hundred
// contacts, each in a transaction of its own.
func openAndWrite(path string) int {
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if err := errors.Join(writeContacts(ctx, s), s.Close()); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func writeContacts(ctx context.Context, s *Store) error {
	org, err := s.CreateOrganization(ctx, callerid.Organization{Name: uuid.NewString()})
	if err != nil {
		return err
	}
	for i := range 100 {
		err := s.Update(ctx, org, func(tx store.Tx) error { return tx.AddContacts(contacts(1, i)) })
		if err != nil {
			return err
		}
	}
	return nil
}

func contacts(n, from int) (list []callerid.Contact) {
	for i := range n {
		list = append(list, callerid.Contact{
			ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Name: "Somebody",
			Email: "somebody@example.com", Phones: []phone.Number{phone.Number(firstNumber + from + i)},
		})
	}
	return list
}

func TestManyWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	w := watch(t, openStore(t, path))
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 2 {
		s := openStore(t, path)
		group.Go(func() {
			if err := writeContacts(t.Context(), s); err != nil {
				t.Error(err)
			}
		})
	}
	go func() { group.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		if !w.poll() {
			t.Fatal("a new generation without a reason")
		}
	}
	if len(w.index) != 200 {
		t.Errorf("the index followed %d numbers, want 200", len(w.index))
	}
}

// A writer that waits for another process's lock gives up with its context.
func TestLockedByAnother(t *testing.T) {
	_, w, s := newScene(t)
	s.exec("BEGIN IMMEDIATE")
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() {
		result <- w.store.Update(ctx, 1, func(store.Tx) error { return errors.New("not to be reached") })
	}()
	w.poll()
	w.annIs("Ann")
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it canceled", err)
	}
	s.exec("ROLLBACK")
}

// SQLite ends the transaction by itself when the disk is full. Nothing of it may
// stay, and nothing that came before may go.
func TestDiskFull(t *testing.T) {
	path, w, _ := newScene(t)
	pages := func(n int) {
		if _, err := w.store.file.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	pages(1)
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error {
		for i := range 100 {
			if tx.AddContacts(contacts(1000, 10+1000*i)) != nil {
				break
			}
		}
		return tx.SetDoNotCall(true, firstNumber+1)
	})
	if code(err)&0xff != sqlite3.SQLITE_FULL || !errors.Is(err, callerid.ErrNoRoom) {
		t.Fatalf("got %v, want the disk to be full", err)
	}
	w.check(t, "after the failure", someCallers())
	if n := openShell(t, path).value("SELECT count(*) || ' ' || (SELECT count(*) FROM do_not_call) FROM callers"); n != "4 1" {
		t.Errorf("numbers and marks: %s, want 4 and 1", n)
	}
	pages(1 << 30)
	err = w.store.Update(t.Context(), 1, func(tx store.Tx) error { return tx.SetDoNotCall(true, firstNumber+1) })
	if err != nil {
		t.Fatalf("with room again: %v", err)
	}
	w.check(t, "with room again", someCallers())
	if !w.seen[someCallers()[1]].Profile.DoNotCall {
		t.Error("the mark was not set")
	}
}

func TestClosed(t *testing.T) {
	_, w, _ := newScene(t)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Poll(t.Context(), w.mark); !errors.Is(err, os.ErrClosed) {
		t.Errorf("polling: %v", err)
	}
	if _, err := w.store.Profile(t.Context(), someCallers()[0]); !errors.Is(err, os.ErrClosed) {
		t.Errorf("reading: %v", err)
	}
}

// What a transaction was refused it cannot pass over: nothing runs after it and
// nothing is committed.
func TestRefusalIgnored(t *testing.T) {
	path, w, _ := newScene(t)
	err := w.store.Update(t.Context(), 1, func(tx store.Tx) error {
		if err := tx.AddContacts(contacts(1, 0)); !errors.Is(err, callerid.ErrExists) {
			t.Errorf("adding a taken number: %v", err)
		}
		if _, err := tx.CountContacts(); !errors.Is(err, callerid.ErrExists) {
			t.Errorf("going on: %v", err)
		}
		return nil
	})
	if !errors.Is(err, callerid.ErrExists) {
		t.Errorf("committing: %v", err)
	}
	if n := openShell(t, path).value("SELECT count(*) FROM contacts"); n != "3" {
		t.Errorf("%s contacts, want 3", n)
	}
}

package sqlite

import (
	"database/sql/driver"
	"errors"
	"testing"

	"modernc.org/sqlite"
)

// A backup restored into the open file lets versions come again. It is noticed
// even when they have passed those that were seen before the next poll.
func TestFileRestored(t *testing.T) {
	for name, later := range map[string]int{"fewer versions": 0, "the same version": 1, "more versions": 5} {
		t.Run(name, func(t *testing.T) {
			path, w, s := newScene(t)
			s.copyTo(path + ".backup")
			s.name("Since the backup")
			w.poll()
			s.restore(path + ".backup")
			want := "Ann"
			for range later {
				want = "After the restore"
				s.name(want)
			}
			if w.poll() {
				t.Error("the restore was not noticed")
			}
			w.poll()
			w.annIs(want)
			w.check(t, name, someCallers())
		})
	}
}

// restore does what the shell's .restore does.
func (s shell) restore(from string) {
	s.Helper()
	err := s.conn.Raw(func(conn any) error {
		backup, err := conn.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		}).NewRestore(from)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1)
		source, finish := backup.Commit()
		return errors.Join(err, finish, closeIfOpen(source))
	})
	if err != nil {
		s.Fatalf("restoring %s: %v", from, err)
	}
}

func closeIfOpen(conn driver.Conn) error {
	if conn == nil {
		return nil
	}
	return conn.Close()
}

// The sequence alone tells of a rewind as well, should the schema's count agree
// by chance.
func TestSequenceRewound(t *testing.T) {
	_, w, s := newScene(t)
	s.exec("UPDATE sequence SET value = value - 1")
	if w.poll() {
		t.Error("a lower sequence was not noticed")
	}
	if !w.poll() {
		t.Error("it was noticed twice")
	}
}

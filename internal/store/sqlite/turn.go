package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
)

// current is use after a look at the path: when another file stands there, it is
// the database from now on.
func (s *Store) current(ctx context.Context) (*file, error) {
	f, err := s.use()
	if err == nil {
		if err = f.inPlace(); err == nil {
			return f, nil
		}
		f.release()
	}
	if !errors.Is(err, errReplaced) {
		return nil, err
	}
	if err := s.reopen(ctx, f); err != nil {
		return nil, err
	}
	return s.use()
}

// reopen turns from the file that was replaced, nil when somebody has got as far as
// to leave it, to the one at the path. Other processes that do the same wait.
func (s *Store) reopen(ctx context.Context, replaced *file) error {
	s.reopening.Lock()
	defer s.reopening.Unlock()
	if !s.swap(replaced, replaced) {
		return nil
	}
	unlock, err := lockFolder(ctx, filepath.Dir(s.path))
	if err != nil {
		return err
	}
	defer unlock()
	if replaced != nil {
		if err := replaced.detach(ctx); err != nil {
			return err
		}
		s.leave(replaced)
	}
	select {
	case <-s.left:
	case <-ctx.Done():
		return fmt.Errorf("%w, and is still in use: %w", errReplaced, ctx.Err())
	}
	s.life++
	f, err := openFile(ctx, s.path, s.life)
	if err != nil {
		return fmt.Errorf("opening the new database file %s: %w", s.path, err)
	}
	if !s.swap(nil, f) {
		return f.close()
	}
	return nil
}

// leave closes a file once nobody uses it. Until then no other is opened: SQLite
// knows files by their inodes, of which this may be the same, and would read
// another log by the old one's index.
func (s *Store) leave(f *file) {
	s.swap(f, nil)
	left := make(chan struct{})
	s.left = left
	go func() {
		defer close(left)
		f.close() // nothing is left to be lost in it
	}()
}

// swap puts one file in the place of another; false when the Store uses neither,
// as it has been closed or has turned to a third one.
func (s *Store) swap(old, f *file) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.file != old {
		return false
	}
	s.file = f
	return true
}

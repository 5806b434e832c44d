package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"sync"
	"sync/atomic"

	"ringdex/internal/callerid"
)

var (
	// errReplaced: another file stands at the path than the one that was opened, or
	// its log has been taken from it.
	errReplaced = errors.New("the database file has been replaced")
	// errStrangeLog: what is beside the file belongs to another.
	errStrangeLog = errors.New("beside the database file stands a log (-wal, -shm) that is not its own: put a copy in its place as one file, or stop every program that has it open and start again")
)

// file is one file, as long as it is the one at the path, and the connections to
// it. All of them are to the same file, whatever is moved over it meanwhile.
type file struct {
	path string
	info fs.FileInfo
	// wal and shm are SQLite's companions of this very file.
	wal, shm fs.FileInfo
	// life counts what path and content have been replaced by since the Store
	// was opened, so that no generation ever comes back.
	life atomic.Uint64
	// schema is SQLite's count of changes to the schema, as of the last poll. A
	// backup restored into the open file moves it as well.
	schema  atomic.Int64
	users   sync.WaitGroup
	writer  *sql.DB
	readers *sql.DB
	// book reads the address book.
	book   *sql.DB
	poller *sql.DB
	// keeper is a connection that no canceled statement ever costs, for what has
	// to be done when no new one can be made.
	keeper  *sql.DB
	profile *sql.Stmt
	state   *sql.Stmt
}

// openFile opens the file at path, which has to exist and to have its schema.
func openFile(ctx context.Context, path string, life uint64) (*file, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	f := &file{path: path, info: info}
	f.life.Store(life)
	f.writer, f.keeper = f.pool(writing, 1), f.pool(writing, 1)
	f.readers, f.book, f.poller = f.pool(reading, maxReaders), f.pool(reading, maxBook), f.pool(reading, 1)
	if err := f.start(ctx); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// start makes the connections that must not wait for a file to be there, and
// with them the companions whose identity is kept.
func (f *file) start(ctx context.Context) (err error) {
	if err := errors.Join(f.writer.PingContext(ctx), f.keeper.PingContext(ctx)); err != nil {
		return err
	}
	if f.profile, err = f.readers.PrepareContext(ctx, profileQuery); err != nil {
		return err
	}
	if f.state, err = f.poller.PrepareContext(ctx, stateQuery); err != nil {
		return err
	}
	var s state
	if err := s.read(f.state.QueryRowContext(ctx)); err != nil {
		return err
	}
	f.schema.Store(s.schema)
	f.wal, _ = os.Stat(f.path + "-wal")
	f.shm, _ = os.Stat(f.path + "-shm")
	return f.inPlace()
}

func (f *file) release() { f.users.Done() }

// close waits for the users; nobody may become one any more.
func (f *file) close() error {
	f.users.Wait()
	return errors.Join(f.poller.Close(), f.book.Close(), f.readers.Close(), f.keeper.Close(), f.writer.Close())
}

// inPlace fails with errReplaced when another file stands at the path or the log
// beside it is gone, and says so when there is no file, or the log of another. Who
// went on without looking would write to a log that nobody else reads, and read one
// that nobody else writes to.
func (f *file) inPlace() error {
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the database file is gone, put it back or stop the program: %w", err)
	case err != nil:
		return fmt.Errorf("looking for the database file: %w", err)
	case !os.SameFile(info, f.info):
		return errReplaced
	}
	for name, mine := range f.log() {
		if err := beside(name, mine); err != nil {
			return err
		}
	}
	return nil
}

// log are SQLite's companions of this file, by their names. Those that are not yet
// there are nil.
func (f *file) log() iter.Seq2[string, fs.FileInfo] {
	return func(yield func(string, fs.FileInfo) bool) {
		_ = yield(f.path+"-wal", f.wal) && yield(f.path+"-shm", f.shm)
	}
}

// beside is inPlace for a companion. An empty log is as good as none: nobody has
// written to it. It may well be our own, begun by a connection that was on its way
// when the log was taken away.
func beside(name string, mine fs.FileInfo) error {
	if mine == nil {
		return nil
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errReplaced
	case err != nil:
		return fmt.Errorf("looking for the database file's log: %w", err)
	case os.SameFile(info, mine):
		return nil
	case info.Size() == 0:
		return errReplaced
	}
	return errStrangeLog
}

// detach ends the tie between this file, which another has replaced, and its
// companions, which are still beside the other one: SQLite would replay the
// write-ahead log into a database that it is not of. What it holds is brought
// home first, so that the replaced file can come back; or so that nothing is lost,
// if the file is the same and has lost its log. Nothing is done while the other
// file is none to turn to: until then this one may come back in use.
func (f *file) detach(ctx context.Context) error {
	same, tied := stands(f.path, f.info), stands(f.path+"-wal", f.wal)
	if !same {
		kind := reading
		if tied {
			kind = alone
		}
		if err := verify(ctx, f.path, kind, migrations()); err != nil {
			return fmt.Errorf("looking at the new database file %s: %w", f.path, err)
		}
	} else if err := f.inPlace(); err != nil && !errors.Is(err, errReplaced) {
		return err // somebody else has begun another log
	}
	if same || tied {
		if err := f.bringHome(ctx); err != nil {
			return err
		}
	}
	for name, mine := range f.log() {
		if !stands(name, mine) {
			continue
		}
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("removing what the replaced database file has left: %w", err)
		}
	}
	return nil
}

// bringHome writes what is in the log to the file.
func (f *file) bringHome(ctx context.Context) error {
	var busy, frames, done int
	if err := f.keeper.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &frames, &done); err != nil {
		return fmt.Errorf("bringing the log home to the replaced database file: %w", err)
	}
	if busy != 0 || done < frames {
		return fmt.Errorf("%w, and is still being read", errReplaced)
	}
	return nil
}

// stands tells whether that file is still the one of that name.
func stands(name string, mine fs.FileInfo) bool {
	info, err := os.Stat(name)
	return err == nil && mine != nil && os.SameFile(info, mine)
}

// generation names the history that a state read from this file belongs to. The
// life has to be from before the state was read: what is new may be taken for
// old and is read again then, but never the other way round.
func (f *file) generation(epoch string, schema int64, life uint64) callerid.Generation {
	return callerid.Generation(fmt.Sprintf("%s/%s/%d/%d", epoch, identity(f.info), schema, life))
}

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"net/url"
	"syscall"

	"modernc.org/sqlite"
)

// Bounds of the connections that read, and with them of the memory that their
// caches take: those for answers and for all else, and those for the address
// book, whose lists may take longer than a ring can wait.
const (
	maxReaders = 8
	maxBook    = 4
)

// busyMillis is how long a statement waits for another writer.
const busyMillis = 5000

// Kinds of connection. The writer syncs each commit: a change that has been
// acknowledged, a do-not-call above all, survives a power cut, and with it the
// version that somebody may have seen. It takes the lock when a transaction
// begins, as one that starts by reading could not be sure to get it later.
const (
	creating = "mode=rwc&_txlock=immediate&_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)"
	writing  = "mode=rw&_txlock=immediate&_pragma=synchronous(FULL)&_pragma=journal_mode(WAL)&_pragma=secure_delete(ON)&_pragma=journal_size_limit(67108864)"
	reading  = "mode=rw&_pragma=query_only(1)"
	// alone reads the file as it is, whatever log is beside it.
	alone = "mode=ro&immutable=1"
)

// dsn is the URI of a connection. The path is escaped, since SQLite splits it
// at a question mark.
func dsn(path, kind string) string {
	return fmt.Sprintf("file:%s?%s&_pragma=busy_timeout(%d)", (&url.URL{Path: path}).EscapedPath(), kind, busyMillis)
}

// pool opens connections of one kind to this file, and keeps them.
func (f *file) pool(kind string, size int) *sql.DB {
	db := sql.OpenDB(connector{f, dsn(f.path, kind)})
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db
}

// connector connects to the one file that it was made for, and never to another
// at the same path.
type connector struct {
	file *file
	dsn  string
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := c.file.inPlace(); err != nil {
		return nil, err // before a log is begun beside another file
	}
	base, err := sqlite.NewConnector(c.dsn)
	if err != nil {
		return nil, err
	}
	conn, err := base.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.file.inPlace(); err != nil {
		conn.Close() // nothing was done with it
		return nil, err
	}
	return conn, nil
}

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return &sqlite.Driver{} }

// identity is what tells a file from its copies.
func identity(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}

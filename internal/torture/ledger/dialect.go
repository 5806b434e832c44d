package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// dialect is how the databases of one engine keep a ledger.
type dialect struct {
	driver string
	// install makes the table and the triggers, for numbers from {least} to {most}.
	install string
	// greet is said at the beginning of a hand's connection.
	greet string
	// from and to read, at the beginning and at the end of a transaction, the first
	// and the last id under which it is noted.
	from, to string
	// impossible tells that the database has refused an edit for what it asks.
	impossible func(error) bool
}

// Open opens a database by its URL as Ringdex takes it: as somebody with psql or
// the sqlite3 shell would.
func Open(address string) (*sql.DB, error) {
	d, source := dialectOf(address)
	db, err := sql.Open(d.driver, source)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// dialectOf is the dialect of a URL, and what the driver calls the database. Who
// writes to a file is to wait for others, which a transaction can only at its
// beginning.
func dialectOf(address string) (d dialect, source string) {
	path, isFile := strings.CutPrefix(address, "sqlite:")
	if !isFile {
		return postgres, address
	}
	return embedded, "file:" + (&url.URL{Path: path}).EscapedPath() + "?mode=rw&_txlock=immediate&_pragma=busy_timeout(10000)"
}

// use does something with a database and closes it.
func use(ctx context.Context, address string, do func(dialect, *sql.Conn) error) error {
	db, err := Open(address)
	if err != nil {
		return err
	}
	defer db.Close() // what was done is done
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer conn.Close()
	d, _ := dialectOf(address)
	return do(d, conn)
}

// Package postgres is the engine for fleets: PostgreSQL 15 and later, the truth
// that any number of servers follow. It needs the extensions pg_trgm and
// btree_gin, which come with PostgreSQL and which the owner of a database may
// create: migrations do.
//
// What the port promises is kept by triggers (migrations/), so that a change by
// hand counts like one through this package; the Go code only takes the locks in
// an order that does not deadlock, and reads.
//
// # Connections
//
// Writes, profiles and the address book have a pool each, so that no search holds
// up a ring. The feed stands outside all of them, so that neither an import nor a
// flood of calls holds up the proof that the index is current: Open, Directory and
// Poll share one connection, everything that loads opens its own.
//
// Statements are prepared by name, which behind a pooler in transaction mode
// (PgBouncer) needs its max_prepared_statements, or
// default_query_exec_mode=cache_describe in the URL. Migrate on a direct
// connection: migrations hold a lock of the session.
package postgres

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Options of Open. The zero value is what a server wants that is not to migrate.
type Options struct {
	// Migrate brings an older schema up. An empty database is always migrated.
	Migrate bool
	// Inspect leaves everything as it is: an empty database is refused with
	// store.ErrSchemaOld.
	Inspect bool
	// ReadConns bounds the connections of Profile and Page; 0 means 20: 16 rings and
	// a few pages.
	ReadConns int
}

const (
	writeConns       = 8
	bookConns        = 8
	defaultReadConns = 20
	warmConns        = 16 // of those for reading: as many as there are rings at once
	connectTimeout   = 5 * time.Second
	closeTimeout     = 2 * time.Second
)

// Store is a PostgreSQL database. It implements all roles of the port and is
// safe for concurrent use.
type Store struct {
	config *pgx.ConnConfig // for connections outside the pools
	reads  *reads
	writes *pgxpool.Pool
	book   *pgxpool.Pool

	following sync.Mutex
	feed      *pgx.Conn // nil after it broke
}

var (
	_ store.Feed     = (*Store)(nil)
	_ store.Profiles = (*Store)(nil)
	_ store.Updater  = (*Store)(nil)
	_ store.Admin    = (*Store)(nil)
	_ store.Upkeep   = (*Store)(nil)
	_ store.Book     = (*Store)(nil)
	_ store.Filters  = (*Store)(nil)
	_ store.Fields   = (*Store)(nil)
	_ store.Jobs     = (*Store)(nil)
	_ store.Purger   = (*Store)(nil)
)

// Open connects to the database of a postgres:// URL and checks its schema,
// which it makes in an empty database: store.ErrSchemaOld, store.ErrSchemaNew,
// store.ErrStandby; callerid.ErrInvalid for a URL that asks for a protocol
// without the types of arguments. Several servers may open an empty database at once.
func Open(ctx context.Context, url string, opts Options) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading the database URL: %w", err)
	}
	switch config.ConnConfig.DefaultQueryExecMode {
	case pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol:
		// What they cannot encode they would put into their error, in full.
		return nil, fmt.Errorf("%w: default_query_exec_mode of the database URL: use cache_describe", callerid.ErrInvalid)
	}
	prepare(config.ConnConfig)
	s := &Store{config: config.ConnConfig.Copy(), reads: newReads(config, cmp.Or(opts.ReadConns, defaultReadConns))}
	if s.writes, err = newPool(ctx, config, writeConns); err != nil {
		return nil, failure("opening the database", err)
	}
	if s.book, err = newPool(ctx, config, bookConns); err != nil {
		s.writes.Close()
		return nil, failure("opening the database", err)
	}
	if err := s.onFeed(ctx, func(conn *pgx.Conn) error { return migrate(ctx, conn, opts) }); err != nil {
		s.Close()
		return nil, failure("opening the database", err)
	}
	return s, nil
}

// prepare sets what every connection has. Times as JSON are in UTC: the offsets
// of other zones have had seconds once, which JSON's times cannot have. Nothing
// is compiled: that takes a second, for queries of a millisecond.
func prepare(config *pgx.ConnConfig) {
	onConnect(config, "SET jit = off")
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "ringdex"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
}

// onConnect sets by a statement, not by parameters of the connection's start: a
// pooler would refuse those.
func onConnect(config *pgx.ConnConfig, sql string) {
	config.Config.AfterConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		return conn.Exec(ctx, sql).Close()
	}
}

func newPool(ctx context.Context, config *pgxpool.Config, conns int) (*pgxpool.Pool, error) {
	config = config.Copy()
	config.MaxConns = int32(conns)
	return pgxpool.NewWithConfig(ctx, config)
}

// Close ends all connections. It waits for what runs on them, but not for long:
// a server that does not answer must not hold up the end of the program.
func (s *Store) Close() {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		s.reads.Close()
		s.writes.Close()
		s.book.Close()
		s.following.Lock()
		defer s.following.Unlock()
		s.hangUp()
	}()
	select {
	case <-closed:
	case <-time.After(closeTimeout):
	}
}

// alone runs fn on a connection of its own.
func (s *Store) alone(ctx context.Context, fn func(*pgx.Conn) error) error {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return fn(conn)
}

// snapshot runs fn in a transaction in which everything is of one moment, however
// long it takes.
func snapshot(ctx context.Context, conn *pgx.Conn, fn func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{
		BeginQuery: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0",
	}, fn)
}

// write runs fn in a transaction that may write: not at the isolation level that
// the database may have by default, which the triggers might refuse. Its plans
// are kept with the connection, those of foreign keys too, so they have to look
// rows up even if they were made while a table was small.
func (s *Store) write(ctx context.Context, fn func(pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, s.writes, pgx.TxOptions{
		BeginQuery: "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL enable_seqscan = off;" +
			"SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'",
	}, fn)
}

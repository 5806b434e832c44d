package postgres

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// reads is the pool that profiles and pages are read by. It opens with the first
// of them or once all callers are loaded, whichever comes first: its connections,
// one for each ring at once, stand ready from then on. They would take the
// database's time from the load, which spares most rings the database.
type reads struct {
	config *pgxpool.Config

	mu     sync.Mutex
	pool   *pgxpool.Pool // nil until it opens
	closed bool
}

func newReads(config *pgxpool.Config, conns int) *reads {
	config = config.Copy()
	config.MaxConns, config.MinConns = int32(conns), int32(min(conns, warmConns))
	config.AfterConnect = warm
	onConnect(config.ConnConfig, "SET jit = off; SET statement_timeout = '10s'")
	return &reads{config: config}
}

// open returns the pool, which connects in the background.
func (r *reads) open() (*pgxpool.Pool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return nil, errClosed
	case r.pool != nil:
		return r.pool, nil
	}
	var err error
	r.pool, err = pgxpool.NewWithConfig(context.Background(), r.config)
	return r.pool, err
}

// Close waits for what runs.
func (r *reads) Close() {
	r.mu.Lock()
	pool := r.pool
	r.closed = true
	r.mu.Unlock()
	if pool != nil {
		pool.Close()
	}
}

// warm reads the profile of nobody, so that a ring finds its statement prepared
// in whatever way the URL asks for, and the server knowing its tables.
func warm(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, profileQuery, 0, 0)
	return err
}

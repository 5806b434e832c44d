package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
)

// Hand is somebody with psql: one connection, whose edits are claimed.
type Hand struct {
	conn   *pgx.Conn
	url    string
	ledger *Ledger
}

// URL is where the hand is connected to.
func (h *Hand) URL() string { return h.url }

// Hand connects. It does not wait a second to find that it is part of a deadlock,
// which hands do not avoid.
func (l *Ledger) Hand(ctx context.Context, url string) (*Hand, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	if _, err := conn.Exec(ctx, "SET deadlock_timeout = '20ms'"); err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	return &Hand{conn, url, l}, nil
}

// Close ends the connection.
func (h *Hand) Close() { _ = h.conn.Close(context.Background()) }

// Edit does one edit in a transaction, which waits a while before it commits.
func (h *Hand) Edit(ctx context.Context, e deeds.Edit, wait func()) error {
	begin := h.ledger.clock()
	tx, err := h.conn.Begin(ctx)
	if err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	if _, err := tx.Exec(ctx, e.SQL); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", e.What, err), tx.Rollback(ctx))
	}
	var xid uint64
	if err := tx.QueryRow(ctx, "SELECT pg_current_xact_id()::text::bigint").Scan(&xid); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", e.What, err), tx.Rollback(ctx))
	}
	wait()
	ack := checker.Never
	if err = tx.Commit(ctx); err == nil {
		ack = h.ledger.clock()
	}
	h.ledger.Claim(xid, e.What, begin, ack)
	return err
}

// Impossible tells that an edit was one that the database refuses: a taken number,
// a contact that is not there, a deadlock.
func Impossible(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "23503" || pg.Code == "40P01")
}

package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/deeds"
)

// Hand is somebody with psql or the sqlite3 shell: one connection, whose edits are
// claimed.
type Hand struct {
	db         *sql.DB
	conn       *sql.Conn
	dialect    dialect
	ledger     *Ledger
	generation int
}

// Stale tells that the hand holds on to a database of an earlier generation, which
// need not be the one that is in use.
func (h *Hand) Stale() bool { return h.generation != h.ledger.Generation() }

// Hand connects to a database.
func (l *Ledger) Hand(ctx context.Context, address string) (*Hand, error) {
	h := &Hand{ledger: l, generation: l.Generation()}
	h.dialect, _ = dialectOf(address)
	var err error
	if h.db, err = Open(address); err != nil {
		return nil, err
	}
	if h.conn, err = h.db.Conn(ctx); err == nil {
		_, err = h.conn.ExecContext(ctx, h.dialect.greet)
	}
	if err != nil {
		h.Close()
		return nil, fmt.Errorf("connecting: %w", err)
	}
	return h, nil
}

// Close ends the connection.
func (h *Hand) Close() {
	if h.conn != nil {
		_ = h.conn.Close()
	}
	_ = h.db.Close()
}

// Edit does one edit in a transaction, which waits a while before it commits.
func (h *Hand) Edit(ctx context.Context, e deeds.Edit, wait func()) error {
	begin := h.ledger.clock()
	tx, err := h.conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("beginning: %w", err)
	}
	defer tx.Rollback() // there is nothing to roll back after Commit
	from, to, err := h.edit(ctx, tx, e.SQL)
	if err != nil {
		return fmt.Errorf("%s: %w", e.What, err)
	}
	wait()
	ack := checker.Never
	if err = tx.Commit(); err == nil {
		ack = h.ledger.clock()
	}
	h.ledger.Claim(from, to, e.What, begin, ack)
	return err
}

// edit returns the ids under which the edit is noted.
func (h *Hand) edit(ctx context.Context, tx *sql.Tx, text string) (from, to uint64, err error) {
	err = tx.QueryRowContext(ctx, h.dialect.from).Scan(&from)
	if err == nil {
		_, err = tx.ExecContext(ctx, text)
	}
	if err == nil {
		err = tx.QueryRowContext(ctx, h.dialect.to).Scan(&to)
	}
	return from, to, err
}

// Impossible tells that an edit was one that the database refuses: a taken number,
// a contact that is not there, a deadlock.
func Impossible(err error) bool {
	return postgres.impossible(err) || embedded.impossible(err)
}

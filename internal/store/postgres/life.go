package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// errNoLife: the server has crashed, and nobody has drawn its new life yet.
var errNoLife = errors.New("the database has just recovered from a crash")

// primary reads the generation, which a standby does not have.
func primary(generation *string) (callerid.Generation, error) {
	switch {
	case generation == nil:
		return "", store.ErrStandby
	case *generation == "":
		return "", errNoLife
	}
	return callerid.Generation(*generation), nil
}

// alive reads, and if that finds the server without a life, draws one and reads
// again.
func alive[T any](ctx context.Context, s *Store, read func() (T, error)) (T, error) {
	found, err := read()
	if !errors.Is(err, errNoLife) {
		return found, err
	}
	if err := s.drawLife(ctx); err != nil {
		var none T
		return none, err
	}
	return read()
}

// drawLife leaves the life that another server has drawn first.
func (s *Store) drawLife(ctx context.Context) error {
	options := pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite}
	return s.alone(ctx, func(conn *pgx.Conn) error {
		return pgx.BeginTxFunc(ctx, conn, options, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO life DEFAULT VALUES ON CONFLICT DO NOTHING")
			return err
		})
	})
}

package recognizer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// queries is what both kinds of transaction have: the engine's Tx is a pgx.Tx.
type queries interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// witness reads what a transaction has written, which nobody can change before
// it ends, and then takes its time.
func (wr *write) witness(ctx context.Context, tx queries) error {
	rows, err := tx.Query(ctx, `SELECT c.org, c.number, c.version, coalesce(k.name, '') FROM callers c
		LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact WHERE c.xid = pg_current_xact_id()`)
	if err != nil {
		return err
	}
	wr.facts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (f fact, err error) {
		err = row.Scan(&f.caller.Org, &f.caller.Number, &f.version, &f.name)
		return f, err
	})
	if rand.N(2) == 0 {
		pause(ctx, rand.N(60*time.Millisecond))
	}
	return err
}

// writeByHand does one deed on a connection, writeThroughPort one by the store.
func (w *world) writeByHand(conn *pgx.Conn, what, sql string) {
	w.record(what, func(wr *write) error {
		return pgx.BeginFunc(w.Context(), conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(w.Context(), sql); err != nil {
				return err
			}
			return wr.witness(w.Context(), tx)
		})
	})
}

func (w *world) writeThroughPort(d deed, on draw) {
	w.record(d.what, func(wr *write) error {
		return w.store.Update(w.Context(), on.org, func(tx store.Tx) error {
			if err := d.do(tx, on); err != nil {
				return err
			}
			return wr.witness(w.Context(), tx.(queries))
		})
	})
}

// record keeps a write that has committed. Most that have not were impossible:
// a taken number, a contact that is not there.
func (w *world) record(what string, commit func(*write) error) {
	wr := &write{what: what, begin: w.now()}
	err := commit(wr)
	wr.ack = w.now()
	if err != nil {
		if !impossible(err) {
			w.Errorf("%s: %v", what, err)
		}
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writes = append(w.writes, wr)
}

func impossible(err error) bool {
	if errors.Is(err, callerid.ErrNotFound) || errors.Is(err, callerid.ErrExists) {
		return true
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "23503" || pg.Code == "40P01")
}

// populate gives every contact a number, and most of them another.
func (w *world) populate(conn *pgx.Conn) {
	for org := callerid.OrgID(1); org <= orgs; org++ {
		for i := range contacts {
			d := w.draw()
			d.org, d.a = org, contactID(i)
			for more := range 3 {
				d.n = first + phone.Number(i+more*contacts)
				sql := "INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})"
				if more == 0 {
					sql = "INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name}); " + sql
				}
				w.writeByHand(conn, "beginning", d.sql(sql))
			}
		}
	}
}

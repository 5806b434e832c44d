package recognizer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// draw is whom a deed concerns.
type draw struct {
	org  callerid.OrgID
	a, b callerid.ContactID
	n, m phone.Number
	name string
}

func (w *world) draw() draw {
	d := draw{org: callerid.OrgID(1 + rand.N(orgs)), n: first + rand.N(phone.Number(numbers)), m: first + rand.N(phone.Number(numbers))}
	a := rand.N(contacts)
	b := (a + 1 + rand.N(contacts-1)) % contacts
	d.a, d.b = contactID(a), contactID(b)
	d.name = fmt.Sprintf("Org%s Person%s Write%s", letters(uint64(d.org)), letters(uint64(a)), letters(w.nonce.Add(1)))
	return d
}

func contactID(i int) callerid.ContactID { return callerid.ContactID{0: 1, 15: byte(i)} }

// letters writes a number so that it may be a part of a name.
func letters(n uint64) string {
	text := ""
	for ; n > 0 || text == ""; n /= 16 {
		text = string("bcdfghjklmpqrtvw"[n%16]) + text
	}
	return text
}

// byHand are edits in psql. What is wanted more often stands there more often.
func byHand() [][2]string {
	const (
		rename   = "UPDATE contacts SET name = {name} WHERE org = {org} AND id = {a}"
		addPhone = "INSERT INTO callers (org, number, contact) VALUES ({org}, {n}, {a})"
		create   = "INSERT INTO contacts (org, id, name) VALUES ({org}, {a}, {name}); " + addPhone
	)
	return [][2]string{
		{"rename by hand", rename}, {"rename by hand", rename}, {"rename by hand", rename},
		{"new phone by hand", addPhone}, {"new phone by hand", addPhone}, {"new phone by hand", addPhone},
		{"create by hand", create}, {"create by hand", create},
		{"renumber by hand", "UPDATE callers SET number = {m} WHERE org = {org} AND number = {n} AND contact IS NOT NULL"},
		{"move phone by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND number = {n}"},
		{"take phones by hand", "UPDATE callers SET contact = NULL WHERE org = {org} AND contact = {a}"},
		{"take phones by hand", "UPDATE callers SET contact = NULL WHERE org = {org} AND contact = {a}"},
		{"delete phone by hand", "DELETE FROM callers WHERE org = {org} AND number = {n}"},
		{"delete by hand", "DELETE FROM contacts WHERE org = {org} AND id = {a}"},
		{"merge by hand", "UPDATE callers SET contact = {a} WHERE org = {org} AND contact = {b}; DELETE FROM contacts WHERE org = {org} AND id = {b}"},
	}
}

func (d draw) sql(text string) string {
	return strings.NewReplacer("{org}", fmt.Sprint(d.org), "{name}", "'"+d.name+"'",
		"{a}", "'"+d.a.String()+"'", "{b}", "'"+d.b.String()+"'",
		"{n}", fmt.Sprint(uint64(d.n)), "{m}", fmt.Sprint(uint64(d.m))).Replace(text)
}

// deed is a change through the port.
type deed struct {
	what string
	do   func(store.Tx, draw) error
}

func throughPort() []deed {
	return []deed{
		{"rename", rename}, {"rename", rename}, {"create", create}, {"create", create}, {"renumber", renumber}, {"merge", merge},
		{"new phone", func(tx store.Tx, d draw) error { return tx.Assign(d.n, d.a) }},
		{"delete", func(tx store.Tx, d draw) error { return tx.DeleteContact(d.a) }},
	}
}

func rename(tx store.Tx, d draw) error {
	c, err := tx.Contact(d.a)
	if err != nil {
		return err
	}
	c.Name = d.name
	return tx.PutContact(c)
}

func create(tx store.Tx, d draw) error {
	return tx.AddContacts([]callerid.Contact{{
		ID: d.a, Kind: callerid.KindContact, Status: callerid.StatusActive, Name: d.name, Phones: []phone.Number{d.n},
	}})
}

func renumber(tx store.Tx, d draw) error {
	owners, err := tx.Owners([]phone.Number{d.n, d.m})
	if err != nil {
		return err
	}
	owner, owned := owners[d.n]
	if !owned || d.n == d.m {
		return callerid.ErrNotFound
	}
	if err := tx.Release(d.n); err != nil {
		return err
	}
	return tx.Assign(d.m, owner.Contact)
}

// merge locks in the order of ids: contactID counts upwards.
func merge(tx store.Tx, d draw) error {
	ids := []callerid.ContactID{d.a, d.b}
	if d.a[15] > d.b[15] {
		ids[0], ids[1] = d.b, d.a
	}
	var phones []phone.Number
	for _, id := range ids {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		if id == d.b {
			phones = c.Phones
		}
	}
	for _, n := range phones {
		if err := tx.Assign(n, d.a); err != nil {
			return err
		}
	}
	return tx.DeleteContact(d.b)
}

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

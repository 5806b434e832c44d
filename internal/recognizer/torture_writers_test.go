package recognizer_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
	"ringdex/internal/torture/deeds"
	"ringdex/internal/torture/ledger"
)

func (w *world) hand() *ledger.Hand {
	w.Helper()
	hand, err := w.ledger.Hand(w.Context(), w.url)
	w.must("connecting", err)
	w.Cleanup(hand.Close)
	return hand
}

// hesitate is what writers do before they commit, now and then.
func (w *world) hesitate() {
	if rand.N(2) == 0 {
		pause(w.Context(), rand.N(60*time.Millisecond))
	}
}

// writeByHand does one edit in psql. Most that fail were impossible: a taken
// number, a contact that is not there.
func (w *world) writeByHand(hand *ledger.Hand, e deeds.Edit) {
	e.SQL = w.book.Draw().SQL(e.SQL)
	if err := hand.Edit(w.Context(), e, w.hesitate); err != nil && !ledger.Impossible(err) {
		w.Errorf("%s: %v", e.What, err)
	}
}

// writeThroughPort does one deed by the store, whose Tx is a pgx.Tx.
func (w *world) writeThroughPort(d deed, on deeds.Draw) {
	var xid uint64
	begin := w.now()
	err := w.store.Update(w.Context(), on.Org, func(tx store.Tx) error {
		if err := d.do(tx, on); err != nil {
			return err
		}
		w.hesitate()
		return tx.(pgx.Tx).QueryRow(w.Context(), "SELECT pg_current_xact_id()::text::bigint").Scan(&xid)
	})
	ack := w.now()
	switch {
	case err == nil:
		w.ledger.Claim(xid, xid, d.what, begin, ack)
	case !errors.Is(err, callerid.ErrNotFound) && !errors.Is(err, callerid.ErrExists) && !ledger.Impossible(err):
		w.Errorf("%s: %v", d.what, err)
	}
}

// dawdle keeps transactions open for longer than the bound, which have written
// nothing yet.
func (w *world) dawdle(ctx context.Context) {
	conn := connect(w.T, w.url)
	defer conn.Close(context.Background())
	for ctx.Err() == nil {
		_ = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { // ended with ctx
			_, err := tx.Exec(ctx, "SELECT pg_current_xact_id()")
			pause(ctx, 3*bound)
			return err
		})
	}
}

// rollBack brings the database back to what it was at the last one, as another
// generation: versions, numbers of the sequence and contents come again. That is
// what a fail-over does that loses the last writes, or a dump that is restored.
func (w *world) rollBack() {
	w.Helper()
	conn := connect(w.T, w.url)
	defer conn.Close(context.Background())
	began := w.now()
	const saved = "CREATE TABLE saved_contacts AS TABLE contacts; CREATE TABLE saved_callers AS TABLE callers; CREATE TABLE saved_version AS SELECT last_value FROM answer_version"
	var again bool
	w.must("looking for what was saved", conn.QueryRow(w.Context(), "SELECT to_regclass('saved_callers') IS NOT NULL").Scan(&again))
	if !again {
		w.run(conn, saved)
		return
	}
	w.run(conn, `BEGIN;
		ALTER TABLE callers DISABLE TRIGGER USER; ALTER TABLE contacts DISABLE TRIGGER USER;
		DELETE FROM callers; DELETE FROM contacts;
		DO $$ DECLARE them text; BEGIN
			SELECT string_agg(quote_ident(attname), ',') INTO them FROM pg_attribute
			 WHERE attrelid = 'contacts'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
			EXECUTE format('INSERT INTO contacts (%1$s) SELECT %1$s FROM saved_contacts', them);
		END $$;
		INSERT INTO callers SELECT * FROM saved_callers;
		SELECT setval('answer_version', last_value) FROM saved_version;
		DROP TABLE saved_contacts, saved_callers, saved_version;
		ALTER TABLE callers ENABLE TRIGGER USER; ALTER TABLE contacts ENABLE TRIGGER USER;
		UPDATE meta SET epoch = gen_random_uuid(); COMMIT`)
	census, err := w.ledger.Census(w.Context(), w.url, "the database is rolled back", began)
	w.must("counting", err)
	w.ledger.Renew(census, w.checker.Known())
	w.checker.Learn(census)
}

package ledger

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// postgres tells transactions apart by their ids. The triggers are deferred, so
// that they see what is left of all that the transaction did, and fire also where
// the user's are switched off. Hands do not avoid deadlocks: they do not wait a
// second to find that they are part of one.
var postgres = dialect{
	driver: "pgx",
	greet:  "SET deadlock_timeout = '20ms'",
	from:   "SELECT pg_current_xact_id()::text::bigint",
	to:     "SELECT pg_current_xact_id()::text::bigint",
	impossible: func(err error) bool {
		pg, ok := errors.AsType[*pgconn.PgError](err)
		return ok && (pg.Code == "23505" || pg.Code == "23503" || pg.Code == "40P01")
	},
	install: `
CREATE TABLE ledger (
  id bigint, org integer, number bigint, at bigint, version bigint, erased boolean, name text,
  PRIMARY KEY (id, org, number));
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE o integer; n bigint; v bigint; name text;
BEGIN
  IF TG_OP = 'DELETE' THEN o := OLD.org; n := OLD.number; ELSE o := NEW.org; n := NEW.number; END IF;
  IF n NOT BETWEEN {least} AND {most} THEN RETURN NULL; END IF;
  SELECT c.version, coalesce(k.name, '') INTO v, name FROM callers c
    LEFT JOIN contacts k ON k.org = c.org AND k.id = c.contact WHERE c.org = o AND c.number = n;
  IF NOT FOUND AND (TG_OP = 'INSERT' OR OLD.contact IS NULL) THEN
    RETURN NULL; -- a tombstone was removed, which is nobody's as before
  END IF;
  INSERT INTO ledger VALUES (pg_current_xact_id()::text::bigint, o, n, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
      coalesce(v, CASE WHEN TG_OP = 'DELETE' THEN OLD.version ELSE NEW.version END), v IS NULL, coalesce(name, ''))
    ON CONFLICT (id, org, number) DO UPDATE SET version = excluded.version, erased = excluded.erased, name = excluded.name;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON callers
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE callers ENABLE ALWAYS TRIGGER noted;`,
}

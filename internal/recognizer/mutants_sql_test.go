package recognizer_test

import (
	"context"
	"fmt"
	"time"
)

// rewrite is SQL that changes a function of the schema in one place. It fails where
// there is nothing to change: a mutant that is none would be caught never.
func rewrite(function, from, to string) string {
	return fmt.Sprintf(`DO $do$ DECLARE was text := pg_get_functiondef('%s'::regproc);
		BEGIN
			IF position($old$%s$old$ IN was) = 0 THEN RAISE EXCEPTION 'there is nothing to break in %s'; END IF;
			EXECUTE replace(was, $old$%[2]s$old$, $new$%[4]s$new$);
		END $do$;`, function, from, function, to)
}

// contactsNotLocked: whoever adds a phone does not wait for whoever renames the
// contact.
const contactsNotLocked = `CREATE OR REPLACE FUNCTION lock_contacts(orgs integer[], ids uuid[]) RETURNS void
	LANGUAGE plpgsql AS $$ BEGIN END $$`

// transactionIDs: whoever begins later may write earlier.
var transactionIDs = rewrite("stamp", "greatest(nextval('answer_version'), OLD.version + 1)", "pg_current_xact_id()::text::bigint") +
	rewrite("stamp_new", "nextval('answer_version')", "pg_current_xact_id()::text::bigint")

const underWay = "SELECT * FROM callers WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(since)))\n    UNION ALL"

// endOfSnapshot: what was under way at the last poll is passed over.
var endOfSnapshot = rewrite("changes", underWay, "")

// watermark: what began after the oldest transaction that is open waits for it.
var watermark = rewrite("changes", underWay, "") +
	rewrite("changes", "pg_snapshot_xmax(since)", "pg_snapshot_xmin(since)") +
	rewrite("changes", "pg_snapshot_xmax(pg_current_snapshot())", "pg_snapshot_xmin(pg_current_snapshot())")

// noGeneration: a database that was rolled back is the same as before.
const noGeneration = `CREATE OR REPLACE VIEW generation AS SELECT 'always'::text AS id`

// rowsDeleted: what is nobody's any more leaves no row to hear of.
var rowsDeleted = rewrite("removed", "INSERT INTO callers (org, number) SELECT org, number FROM former ORDER BY 1, 2;", "") + `
	CREATE FUNCTION unmarked() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN PERFORM erase(ARRAY[NEW.org], ARRAY[NEW.number]); RETURN NULL; END $$;
	CREATE TRIGGER unmarked AFTER UPDATE ON callers FOR EACH ROW
	  WHEN (OLD.contact IS NOT NULL AND NEW.contact IS NULL) EXECUTE FUNCTION unmarked();`

// bumpedLater: a renaming is one transaction, and that its numbers are to be read
// anew is another. Somebody has to do that: see bump.
const bumpedLater = `DROP TRIGGER changed ON contacts;
	CREATE TABLE unbumped (org integer, id uuid);
	CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN INSERT INTO unbumped VALUES (NEW.org, NEW.id); RETURN NULL; END $$;
	CREATE TRIGGER later AFTER UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION later();`

func bump(ctx context.Context, w *world) {
	conn := connect(w.T, w.url)
	defer conn.Close(context.Background())
	for ctx.Err() == nil {
		_, _ = conn.Exec(w.Context(), `WITH d AS (DELETE FROM unbumped RETURNING org, id)
			SELECT bump(array_agg(org), array_agg(id)) FROM d HAVING count(*) > 0`) // a deadlock is tried again
		pause(ctx, 10*time.Millisecond)
	}
}

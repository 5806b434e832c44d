package site

import (
	"context"
	"fmt"

	"ringdex/bench/people"
)

// So many bare rows lead to one contact.
const each = 1_000

// addNumbers adds rows of callers, which lead to contacts of their own with
// nothing in them. They are there to be many: nobody rings from them.
//
// With triggers that fire for each, and indexes that grow by each, ten million
// would take most of an hour. So the triggers sleep in this transaction, and what
// they do for a new row is done for all rows at once; the indexes come after that.
func addNumbers(ctx context.Context, url string, from, to int) error {
	return execute(ctx, url,
		"BEGIN",
		fmt.Sprintf(`INSERT INTO contacts (org, id)
			SELECT org, %s FROM organizations, generate_series(%d, %d) holder`, holder, from/each, (to-1)/each),
		sleep,
		fmt.Sprintf(`INSERT INTO callers (org, number, contact, version, xid)
			SELECT org, %d + n, %s, nextval('answer_version'), pg_current_xact_id()
			FROM (SELECT org, n, n / %d AS holder FROM organizations, generate_series(%d::bigint, %d) n) bare`,
			people.Number(0), holder, each, from, to-1),
		fmt.Sprintf(`INSERT INTO contact_search (org, contact, number, text)
			SELECT org, contact, number, ' ' || number FROM callers WHERE number >= %d`, people.Number(from)),
		wake,
		"COMMIT",
	)
}

// holder is the id of a contact by its number in our count.
const holder = `lpad(to_hex(holder), 32, '0')::uuid`

// sleep disables the triggers and drops the indexes, but for the keys.
const sleep = `
CREATE TEMPORARY TABLE dropped ON COMMIT DROP AS
	SELECT indexname AS name, indexdef AS definition FROM pg_indexes
	WHERE tablename IN ('callers', 'contact_search') AND indexname NOT LIKE '%_pkey';
DO $$
DECLARE name name;
BEGIN
	ALTER TABLE callers DISABLE TRIGGER ALL;
	FOR name IN SELECT d.name FROM dropped d LOOP EXECUTE format('DROP INDEX %I', name); END LOOP;
END $$`

// wake makes the indexes again, and has the triggers fire as they did: those of
// the schema always, those of foreign keys unless the session is a replica's.
const wake = `
SET LOCAL maintenance_work_mem = '1GB';
DO $$
DECLARE definition text; trigger name;
BEGIN
	FOR definition IN SELECT d.definition FROM dropped d LOOP EXECUTE definition; END LOOP;
	ALTER TABLE callers ENABLE TRIGGER ALL;
	FOR trigger IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'callers'::regclass AND NOT tgisinternal LOOP
		EXECUTE format('ALTER TABLE callers ENABLE ALWAYS TRIGGER %I', trigger);
	END LOOP;
END $$`

-- Tombstones are reaped when every server has seen them, by a clock that nobody
-- sets, as of version 5: on the wall an hour may pass in a moment.

-- +goose Up

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- reap erases tombstones that a snapshot of this generation has seen, and says how
-- many. How old that snapshot is its caller knows; the age, by the clock on the wall,
-- spares it to look at those that are certainly too young. It waits for nobody.
DROP FUNCTION reap(interval, integer);
-- +goose StatementBegin
CREATE FUNCTION reap(seen pg_snapshot, of text, age interval, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE orgs integer[]; numbers bigint[];
BEGIN
  IF of IS DISTINCT FROM (SELECT id FROM generation) THEN RETURN 0; END IF;
  SELECT array_agg(d.org), array_agg(d.number) INTO orgs, numbers FROM (
    SELECT org, number FROM callers
     WHERE contact IS NULL AND gone_at < clock_timestamp() - age AND pg_visible_in_snapshot(xid, seen)
     ORDER BY gone_at LIMIT most FOR UPDATE SKIP LOCKED) d;
  PERFORM erase(orgs, numbers);
  RETURN coalesce(cardinality(orgs), 0);
END $$;
-- +goose StatementEnd
ALTER FUNCTION reap SET search_path FROM CURRENT SET enable_seqscan = off
  SET enable_hashjoin = off SET enable_mergejoin = off;

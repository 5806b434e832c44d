-- A contact that a hand marks as deleted, as of version 4: its numbers are nobody's
-- from then on, as when `ringdex contacts delete` does it, and are given back when
-- it is undeleted.

-- +goose Up

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- touch_contacts, as in version 1, and for what is deleted: no contact in the bin
-- has a number. Those that the address book has put there have none any more.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION touch_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE orgs integer[]; ids uuid[]; k record; numbers bigint[];
BEGIN
  SELECT array_agg(org), array_agg(id) INTO orgs, ids FROM changed;
  IF orgs IS NOT NULL THEN PERFORM bump(orgs, ids); END IF;
  FOR k IN SELECT org, id FROM changed WHERE deleted_at IS NOT NULL ORDER BY org, id LOOP
    numbers := ARRAY(SELECT number FROM callers c WHERE c.org = k.org AND c.contact = k.id ORDER BY c.position, c.number);
    CONTINUE WHEN numbers = '{}';
    UPDATE callers c SET contact = NULL WHERE c.org = k.org AND c.contact = k.id;
    UPDATE contacts SET former_phones = numbers || ARRAY(
        SELECT f.number FROM unnest(former_phones) WITH ORDINALITY f(number, place) WHERE f.number <> ALL (numbers) ORDER BY f.place)
     WHERE org = k.org AND id = k.id;
  END LOOP;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- As in version 1: replacing a function forgets its settings.
-- +goose StatementBegin
DO $$
BEGIN
  EXECUTE 'ALTER FUNCTION touch_contacts() SET search_path FROM CURRENT SET enable_seqscan = off
    SET enable_hashjoin = off SET enable_mergejoin = off';
END $$;
-- +goose StatementEnd

-- What was marked so before.
UPDATE contacts k SET deleted_at = deleted_at WHERE deleted_at IS NOT NULL
  AND EXISTS (SELECT FROM callers c WHERE c.org = k.org AND c.contact = k.id);

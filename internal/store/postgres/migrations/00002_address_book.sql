-- The address book, as of version 2: deleted contacts, ratings, members of
-- campaigns, saved filters and bulk jobs; and what lists and searches look in, so
-- that they answer from an index however many contacts there are.

-- +goose Up

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
SELECT set_config('maintenance_work_mem', '256MB', true);

-- Trigrams, and the organization beside them in one index. Both are trusted: the
-- owner of a database may create them. They may be in another schema than ours.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- folded is text as it is compared in any case: in lower case whatever the
-- database's locale, any white space a blank. Letters whose lower case depends on
-- the context or takes a mark along are made one: a final sigma, a dotted I.
--
-- grams is text as trigrams are taken from it. Where the locale knows no letters
-- beyond ASCII, pg_trgm would pass over them: there their bytes count, in digits.
-- That may find too much, so found_by, which looks for a pattern of LIKE, compares
-- the text as well.
-- +goose StatementBegin
DO $$
DECLARE
  fold text := 'lower(t)';
  gram text := 't';
  find text := 't LIKE folded(pattern)';
  home name := (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm');
  none boolean;
BEGIN
  IF getdatabaseencoding() = 'UTF8' THEN
    IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu' AND collnamespace = 'pg_catalog'::regnamespace) THEN
      fold := 'lower(t COLLATE pg_catalog."und-x-icu")';
    END IF;
    fold := format($f$translate(%s, E'\u03C2\t\n\u000B\f\r\u0085\u00A0\u2028\u3000\u0307', E'\u03C3         ')$f$, fold);
    EXECUTE format($f$SELECT cardinality(%s.show_trgm(E'\u0436\u0438\u0437')) = 0$f$, home) INTO none;
    IF none THEN
      gram := $f$translate(encode(convert_to(t, 'UTF8'), 'escape'), E'\\', '')$f$;
      find := 'grams(t) LIKE grams(folded(pattern)) AND ' || find;
    END IF;
  END IF;
  EXECUTE 'CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ' || fold;
  EXECUTE 'CREATE FUNCTION grams(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ' || gram;
  EXECUTE 'CREATE FUNCTION found_by(pattern text, t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ' || find;
END $$;
-- +goose StatementEnd

-- is_address tells the email addresses from other text that came as one.
CREATE FUNCTION is_address(t text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN t ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$';

-- A deleted contact keeps its row for a while; its numbers are nobody's at once.
-- sort_name is what lists by name are sorted by, NULL for a contact without one;
-- it is cut so that an index can hold it. In the order of code points, no version
-- of a locale can disorder that index.
ALTER TABLE contacts
  ADD other_emails  text[]   NOT NULL DEFAULT '{}',
  ADD deleted_at    timestamptz,
  ADD former_phones bigint[] NOT NULL DEFAULT '{}',
  ADD sort_name     text COLLATE "C" GENERATED ALWAYS AS (nullif(left(folded(
    coalesce(nullif(btrim(name), ''), btrim(first_name || ' ' || last_name))), 200), '')) STORED;

-- For the reaper alone: a planner that believes that there are no tombstones must
-- not look for each new number among all of them. What asks for one number does
-- not imply this condition.
DROP INDEX callers_gone;
CREATE INDEX callers_gone ON callers (gone_at) WHERE gone_at IS NOT NULL;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION date_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE since timestamptz;
BEGIN
  SELECT c.gone_at INTO since FROM callers c WHERE c.org = NEW.org AND c.number = NEW.number;
  IF since < clock_timestamp() - interval '1 minute' THEN
    UPDATE callers c SET gone_at = clock_timestamp()
     WHERE c.org = NEW.org AND c.number = NEW.number AND c.contact IS NULL;
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- Each order of a list is an index that is walked; the deleted have their own.
DROP INDEX contacts_counted;
CREATE INDEX contacts_by_id        ON contacts (org, id)                    WHERE kind = 'contact' AND deleted_at IS NULL;
CREATE INDEX contacts_by_name      ON contacts (org, sort_name, id)         WHERE kind = 'contact' AND deleted_at IS NULL;
CREATE INDEX contacts_by_created   ON contacts (org, created_at, id)        WHERE kind = 'contact' AND deleted_at IS NULL;
CREATE INDEX contacts_by_contacted ON contacts (org, last_contacted_at, id) WHERE kind = 'contact' AND deleted_at IS NULL;
CREATE INDEX contacts_by_calls     ON contacts (org, call_count, id)        WHERE kind = 'contact' AND deleted_at IS NULL;
CREATE INDEX deleted_by_id         ON contacts (org, id)                    WHERE kind = 'contact' AND deleted_at IS NOT NULL;
CREATE INDEX deleted_by_name       ON contacts (org, sort_name, id)         WHERE kind = 'contact' AND deleted_at IS NOT NULL;
CREATE INDEX deleted_by_created    ON contacts (org, created_at, id)        WHERE kind = 'contact' AND deleted_at IS NOT NULL;
CREATE INDEX deleted_by_contacted  ON contacts (org, last_contacted_at, id) WHERE kind = 'contact' AND deleted_at IS NOT NULL;
CREATE INDEX deleted_by_calls      ON contacts (org, call_count, id)        WHERE kind = 'contact' AND deleted_at IS NOT NULL;
-- What few contacts are, found without a walk past all the others.
CREATE INDEX contacts_not_to_call  ON contacts (org, id) WHERE status = 'do-not-call';
CREATE INDEX contacts_no_address   ON contacts (org, id) WHERE NOT is_address(email);
-- What the purge reads.
CREATE INDEX contacts_deleted      ON contacts (deleted_at) WHERE deleted_at IS NOT NULL;

-- Records are known by ids that tell nothing about others.
ALTER TABLE tasks    ADD uid uuid NOT NULL DEFAULT gen_random_uuid(), ADD UNIQUE (org, uid);
ALTER TABLE memories ADD uid uuid NOT NULL DEFAULT gen_random_uuid(), ADD UNIQUE (org, uid);

CREATE TABLE ratings (
  org        integer     NOT NULL,
  id         bigint      GENERATED BY DEFAULT AS IDENTITY,
  uid        uuid        NOT NULL DEFAULT gen_random_uuid(),
  contact    uuid        NOT NULL,
  score      integer     NOT NULL CHECK (score BETWEEN 1 AND 5),
  comment    text        NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org, id),
  UNIQUE (org, uid),
  FOREIGN KEY (org, contact) REFERENCES contacts ON DELETE CASCADE);
CREATE INDEX ratings_contact ON ratings (org, contact);

-- Interactions that are nobody's, for who asks for a number to be forgotten.
CREATE INDEX interactions_stray ON interactions (org, number) WHERE contact IS NULL AND number IS NOT NULL;

-- From here on nothing is part of an answer, and so nothing moves a version.
CREATE TABLE campaign_members (
  org      integer     NOT NULL,
  campaign bigint      NOT NULL,
  contact  uuid        NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org, contact, campaign),
  FOREIGN KEY (org, contact) REFERENCES contacts ON DELETE CASCADE,
  FOREIGN KEY (org, campaign) REFERENCES campaigns ON DELETE CASCADE);
CREATE INDEX campaign_members_campaign ON campaign_members (org, campaign, contact);
DROP INDEX campaign_calls_campaign;
CREATE INDEX campaign_calls_campaign   ON campaign_calls   (org, campaign, contact);

CREATE TABLE saved_filters (
  org    integer NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name   text    NOT NULL,
  filter json    NOT NULL,
  PRIMARY KEY (org, name));

CREATE TABLE jobs (
  org         integer     NOT NULL REFERENCES organizations ON DELETE CASCADE,
  id          uuid        NOT NULL DEFAULT gen_random_uuid(),
  action      text        NOT NULL,
  argument    text        NOT NULL DEFAULT '',
  selection   uuid[]      NOT NULL DEFAULT '{}',
  filter      json        NOT NULL DEFAULT '{}',
  state       text        NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  total       bigint      NOT NULL DEFAULT 0,
  done        bigint      NOT NULL DEFAULT 0,
  skipped     bigint      NOT NULL DEFAULT 0,
  cursor      uuid        NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  created_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  PRIMARY KEY (org, id));
CREATE INDEX jobs_latest   ON jobs (org, created_at, id);
CREATE INDEX jobs_waiting  ON jobs (created_at, id) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL;

-- What contacts are found by, in tables of their own that a new version of an
-- answer leaves alone. Triggers derive them; they have no foreign keys, which
-- would cost as much as the rest of an import.
CREATE TABLE contact_keys (
  org     integer NOT NULL,
  kind    text COLLATE "C" NOT NULL,          -- tag, email or whatsapp
  key     text COLLATE "C" NOT NULL,
  contact uuid    NOT NULL,
  PRIMARY KEY (org, kind, key, contact));

-- A contact has a row with its text, where number is 0, and one for each of its
-- numbers, so that neither has to be written again when the other changes. The
-- key does not begin with the organization, lest a search read all that it has.
CREATE TABLE contact_search (
  org     integer NOT NULL,
  contact uuid    NOT NULL,
  number  bigint  NOT NULL,
  text    text    NOT NULL,
  PRIMARY KEY (contact, org, number));

-- search_text has a blank before each word. Most names are no more than their
-- parts, which need not be there twice.
CREATE FUNCTION search_text(name text, first_name text, last_name text, nick text, email text, other_emails text[], company text, notes text)
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  RETURN folded(concat_ws(' ', '', nullif(name, ''),
    CASE WHEN name <> first_name || ' ' || last_name THEN nullif(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), '') END,
    nullif(nick, ''), nullif(email, ''), nullif(array_to_string(other_emails, ' '), ''), nullif(company, ''), nullif(notes, '')));

-- keys_of are cut so that an index can hold them. One may come twice.
-- +goose StatementBegin
CREATE FUNCTION keys_of(tags text[], email text, other_emails text[], channels jsonb)
RETURNS TABLE (kind text, key text) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT 'tag', left(folded(btrim(t)), 500) FROM unnest(tags) t WHERE t IS NOT NULL
  UNION ALL SELECT 'email', left(folded(e), 500) FROM unnest(email || other_emails) e WHERE is_address(e)
  UNION ALL SELECT 'whatsapp', left(channels ->> 'whatsapp', 500) WHERE channels ->> 'whatsapp' <> '';
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION index_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO contact_search (org, contact, number, text)
    SELECT org, id, 0, search_text(name, first_name, last_name, nick, email, other_emails, company, notes) FROM changed;
  INSERT INTO contact_keys (org, contact, kind, key)
    SELECT c.org, c.id, y.* FROM changed c, keys_of(c.tags, c.email, c.other_emails, c.channels) y
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- index_text and index_keys run only when what they look at has changed, which
-- a logged call does not. The contact's own lock is all that they need.
-- +goose StatementBegin
CREATE FUNCTION index_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE contact_search s SET org = NEW.org, contact = NEW.id, text = search_text(NEW.name, NEW.first_name,
      NEW.last_name, NEW.nick, NEW.email, NEW.other_emails, NEW.company, NEW.notes)
   WHERE s.org = OLD.org AND s.contact = OLD.id AND s.number = 0;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION index_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM contact_keys y USING (
    SELECT OLD.org, OLD.id, former.* FROM keys_of(OLD.tags, OLD.email, OLD.other_emails, OLD.channels) former
    EXCEPT SELECT NEW.org, NEW.id, present.* FROM keys_of(NEW.tags, NEW.email, NEW.other_emails, NEW.channels) present
  ) d(org, contact, kind, key)
   WHERE y.org = d.org AND y.contact = d.contact AND y.kind = d.kind AND y.key = d.key;
  INSERT INTO contact_keys (org, contact, kind, key)
    SELECT NEW.org, NEW.id, y.* FROM keys_of(NEW.tags, NEW.email, NEW.other_emails, NEW.channels) y
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unindex_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM contact_search s USING changed c WHERE s.org = c.org AND s.contact = c.id;
  DELETE FROM contact_keys y USING changed c, keys_of(c.tags, c.email, c.other_emails, c.channels) d
   WHERE y.org = c.org AND y.contact = c.id AND y.kind = d.kind AND y.key = d.key;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unindex_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  TRUNCATE contact_search, contact_keys;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION index_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO contact_search (org, contact, number, text)
    SELECT org, contact, number, ' ' || number FROM changed WHERE contact IS NOT NULL
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION index_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM contact_search WHERE org = OLD.org AND contact = OLD.contact AND number = OLD.number;
  IF NEW.contact IS NOT NULL THEN
    INSERT INTO contact_search (org, contact, number, text) VALUES (NEW.org, NEW.contact, NEW.number, ' ' || NEW.number)
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unindex_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM contact_search s USING former c WHERE s.org = c.org AND s.contact = c.contact AND s.number = c.number;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION unindex_all_numbers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM contact_search WHERE number > 0;
  RETURN NULL;
END $$;
-- +goose StatementEnd

-- What is there already is indexed at once.
INSERT INTO contact_search (org, contact, number, text)
  SELECT org, id, 0, search_text(name, first_name, last_name, nick, email, other_emails, company, notes) FROM contacts ORDER BY org, id;
INSERT INTO contact_search (org, contact, number, text)
  SELECT org, contact, number, ' ' || number FROM callers WHERE contact IS NOT NULL;
INSERT INTO contact_keys (org, contact, kind, key)
  SELECT c.org, c.id, y.* FROM contacts c, keys_of(c.tags, c.email, c.other_emails, c.channels) y ON CONFLICT DO NOTHING;

-- +goose StatementBegin
DO $$
BEGIN
  EXECUTE format('CREATE INDEX contact_search_text ON contact_search USING gin (org, grams(text) %s.gin_trgm_ops)',
    (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_trgm'));
END $$;
-- +goose StatementEnd

CREATE TRIGGER indexed AFTER INSERT ON contacts REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_contacts();
CREATE TRIGGER indexed_text AFTER UPDATE OF org, id, name, first_name, last_name, nick, email, other_emails, company, notes ON contacts
  FOR EACH ROW WHEN (
    (OLD.org, OLD.id, OLD.name, OLD.first_name, OLD.last_name, OLD.nick, OLD.email, OLD.other_emails, OLD.company, OLD.notes) <>
    (NEW.org, NEW.id, NEW.name, NEW.first_name, NEW.last_name, NEW.nick, NEW.email, NEW.other_emails, NEW.company, NEW.notes))
  EXECUTE FUNCTION index_text();
CREATE TRIGGER indexed_keys AFTER UPDATE OF org, id, tags, email, other_emails, channels ON contacts
  FOR EACH ROW WHEN ((OLD.org, OLD.id, OLD.tags, OLD.email, OLD.other_emails, OLD.channels) <>
    (NEW.org, NEW.id, NEW.tags, NEW.email, NEW.other_emails, NEW.channels))
  EXECUTE FUNCTION index_keys();
CREATE TRIGGER unindexed AFTER DELETE ON contacts REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION unindex_contacts();
CREATE TRIGGER unindexed_all AFTER TRUNCATE ON contacts FOR EACH STATEMENT EXECUTE FUNCTION unindex_all();

CREATE TRIGGER indexed AFTER INSERT ON callers REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION index_numbers();
CREATE TRIGGER indexed_moved AFTER UPDATE OF org, number, contact ON callers
  FOR EACH ROW WHEN ((OLD.org, OLD.number, OLD.contact) IS DISTINCT FROM (NEW.org, NEW.number, NEW.contact))
  EXECUTE FUNCTION index_moved();
CREATE TRIGGER unindexed AFTER DELETE ON callers REFERENCING OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION unindex_numbers();
CREATE TRIGGER unindexed_all AFTER TRUNCATE ON callers FOR EACH STATEMENT EXECUTE FUNCTION unindex_all_numbers();

-- Ratings are part of the answers.
CREATE TRIGGER added AFTER INSERT ON ratings REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch();
CREATE TRIGGER deleted AFTER DELETE ON ratings REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch();
CREATE TRIGGER changed AFTER UPDATE ON ratings REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION touch_both();
CREATE TRIGGER emptied AFTER TRUNCATE ON ratings FOR EACH STATEMENT EXECUTE FUNCTION renew();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ratings
  FOR EACH STATEMENT EXECUTE FUNCTION guard();

-- As in version 1: functions find their tables, by an index; triggers fire also
-- for whoever writes as a replica.
-- +goose StatementBegin
DO $$
DECLARE f regprocedure; t text; n text;
BEGIN
  FOR f IN SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
             AND proname = ANY ('{index_contacts, index_text, index_keys, unindex_contacts, unindex_all, index_numbers,
               index_moved, unindex_numbers, unindex_all_numbers}') LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path FROM CURRENT SET enable_seqscan = off
      SET enable_hashjoin = off SET enable_mergejoin = off', f);
  END LOOP;
  FOREACH t IN ARRAY '{contacts, callers, ratings}'::text[] LOOP
    FOR n IN SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = t::regclass LOOP
      EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', t, n);
    END LOOP;
  END LOOP;
END $$;
-- +goose StatementEnd

ANALYZE contacts, contact_search, contact_keys;

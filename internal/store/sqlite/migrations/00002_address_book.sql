-- +goose Up
-- +goose StatementBegin

-- The address book: contacts that can be undeleted, ratings, ids of records,
-- members of campaigns, saved filters and bulk jobs; and what lists and searches
-- are answered from. As before, all of it holds in the sqlite3 shell as well.
--
-- What is derived is written by triggers that fire after the change, and only by
-- those: OR IGNORE may still skip a row after its BEFORE triggers have fired, and
-- OR REPLACE may have taken one away that is known by its id alone.

-- contacts --------------------------------------------------------------------

ALTER TABLE contacts ADD COLUMN other_emails  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(other_emails));
ALTER TABLE contacts ADD COLUMN deleted_at    TEXT CHECK (deleted_at IS NULL OR julianday(deleted_at) IS NOT NULL);
ALTER TABLE contacts ADD COLUMN former_phones TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(former_phones)); -- [14155550100]

-- listed is 1 in the book, 0 for a deleted contact, NULL for a campaign's person.
ALTER TABLE contacts ADD COLUMN listed INTEGER GENERATED ALWAYS AS
  (CASE WHEN kind <> 'contact' THEN NULL ELSE deleted_at IS NULL END) VIRTUAL;

-- What contacts are sorted by. Times are of one form here; '' is no name, or
-- never. Names are in lower case, those beyond ASCII by the triggers below.
ALTER TABLE contacts ADD COLUMN folded_name TEXT; -- NULL unless it is beyond ASCII
ALTER TABLE contacts ADD COLUMN sort_name TEXT GENERATED ALWAYS AS
  (coalesce(folded_name, lower(CASE WHEN name <> '' THEN name ELSE trim(first_name || ' ' || last_name) END))) VIRTUAL;
ALTER TABLE contacts ADD COLUMN sort_created TEXT GENERATED ALWAYS AS
  (CASE WHEN created_at GLOB '*T*.??????Z' THEN created_at ELSE strftime('%Y-%m-%dT%H:%M:%f000Z', created_at) END) VIRTUAL;
ALTER TABLE contacts ADD COLUMN sort_contacted TEXT GENERATED ALWAYS AS
  (coalesce(CASE WHEN last_contacted_at GLOB '*T*.??????Z' THEN last_contacted_at ELSE strftime('%Y-%m-%dT%H:%M:%f000Z', last_contacted_at) END, '')) VIRTUAL;

-- 0 unless the email is an address at first sight, so that what is none, or an
-- unusual one, can be found among many that are.
ALTER TABLE contacts ADD COLUMN plain_email INTEGER GENERATED ALWAYS AS
  (email GLOB '[a-zA-Z0-9]*@[a-zA-Z0-9]*.[a-zA-Z]*' AND email NOT GLOB '*[^-a-zA-Z0-9._@]*'
    AND email NOT GLOB '*@*@*' AND email NOT GLOB '*.[.@]*' AND email NOT GLOB '*[-.]' AND length(email) <= 500) VIRTUAL;

DROP INDEX contacts_kind;
CREATE INDEX contacts_by_id        ON contacts (org, listed, id)                 WHERE listed IS NOT NULL;
CREATE INDEX contacts_by_name      ON contacts (org, listed, sort_name, id)      WHERE listed IS NOT NULL;
CREATE INDEX contacts_by_created   ON contacts (org, listed, sort_created, id)   WHERE listed IS NOT NULL;
CREATE INDEX contacts_by_contacted ON contacts (org, listed, sort_contacted, id) WHERE listed IS NOT NULL;
CREATE INDEX contacts_by_calls     ON contacts (org, listed, call_count, id)     WHERE listed IS NOT NULL;
CREATE INDEX contacts_do_not_call  ON contacts (org, id)                         WHERE status = 'do-not-call';
CREATE INDEX contacts_odd_email    ON contacts (org, id)                         WHERE plain_email = 0;
CREATE INDEX contacts_deleted      ON contacts (julianday(deleted_at))           WHERE deleted_at IS NOT NULL;

-- Those of nobody, by the number that is all that is known of whose they were.
CREATE INDEX interactions_nobodys ON interactions (org, number) WHERE contact IS NULL AND number IS NOT NULL;

-- tasks, memories and ratings -------------------------------------------------

-- Tables are made anew, since an added column can have no random default. The
-- triggers that name them come back below.
DROP TRIGGER contacts_rename;
DROP TRIGGER contacts_delete;

CREATE TABLE new_tasks (
  org     INTEGER NOT NULL,
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  contact TEXT    NOT NULL,
  title   TEXT    NOT NULL DEFAULT '',
  due_at  TEXT    CHECK (due_at IS NULL OR julianday(due_at) IS NOT NULL),
  done_at TEXT    CHECK (done_at IS NULL OR julianday(done_at) IS NOT NULL),
  uid     TEXT    NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
             substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
             CONSTRAINT "a record's uid is a UUID in lower case" CHECK (
               length(uid) = 36 AND uid GLOB '????????-????-????-????-????????????' AND
               length(replace(uid, '-', '')) = 32 AND replace(uid, '-', '') NOT GLOB '*[^0-9a-f]*'),
  UNIQUE (org, uid)
) STRICT;
INSERT INTO new_tasks (org, id, contact, title, due_at, done_at) SELECT org, id, contact, title, due_at, done_at FROM tasks;
DROP TABLE tasks;
ALTER TABLE new_tasks RENAME TO tasks;
CREATE INDEX tasks_contact ON tasks (org, contact);

CREATE TABLE new_memories (
  org        INTEGER NOT NULL,
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact    TEXT    NOT NULL,
  text       TEXT    NOT NULL DEFAULT '',
  created_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL),
  uid        TEXT    NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
             substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
             CONSTRAINT "a record's uid is a UUID in lower case" CHECK (
               length(uid) = 36 AND uid GLOB '????????-????-????-????-????????????' AND
               length(replace(uid, '-', '')) = 32 AND replace(uid, '-', '') NOT GLOB '*[^0-9a-f]*'),
  UNIQUE (org, uid)
) STRICT;
INSERT INTO new_memories (org, id, contact, text, created_at) SELECT org, id, contact, text, created_at FROM memories;
DROP TABLE memories;
ALTER TABLE new_memories RENAME TO memories;
CREATE INDEX memories_contact ON memories (org, contact);

CREATE TABLE ratings (
  org        INTEGER NOT NULL,
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact    TEXT    NOT NULL,
  score      INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
  comment    TEXT    NOT NULL DEFAULT '',
  created_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL),
  uid        TEXT    NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
             substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
             CONSTRAINT "a record's uid is a UUID in lower case" CHECK (
               length(uid) = 36 AND uid GLOB '????????-????-????-????-????????????' AND
               length(replace(uid, '-', '')) = 32 AND replace(uid, '-', '') NOT GLOB '*[^0-9a-f]*'),
  UNIQUE (org, uid)
) STRICT;
CREATE INDEX ratings_contact ON ratings (org, contact);

CREATE TRIGGER tasks_before_insert BEFORE INSERT ON tasks BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER tasks_insert AFTER INSERT ON tasks BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER tasks_before_renumber BEFORE UPDATE OF org, id, uid ON tasks
WHEN (NEW.org, NEW.id, NEW.uid) IS NOT (OLD.org, OLD.id, OLD.uid) BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER tasks_update AFTER UPDATE ON tasks BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER tasks_delete AFTER DELETE ON tasks BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

CREATE TRIGGER memories_before_insert BEFORE INSERT ON memories BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact SELECT org, contact FROM memories WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM memories WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER memories_insert AFTER INSERT ON memories BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER memories_before_renumber BEFORE UPDATE OF org, id, uid ON memories
WHEN (NEW.org, NEW.id, NEW.uid) IS NOT (OLD.org, OLD.id, OLD.uid) BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM memories WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM memories WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER memories_update AFTER UPDATE ON memories BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER memories_delete AFTER DELETE ON memories BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

CREATE TRIGGER ratings_before_insert BEFORE INSERT ON ratings BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact SELECT org, contact FROM ratings WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM ratings WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER ratings_insert AFTER INSERT ON ratings BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER ratings_before_renumber BEFORE UPDATE OF org, id, uid ON ratings
WHEN (NEW.org, NEW.id, NEW.uid) IS NOT (OLD.org, OLD.id, OLD.uid) BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM ratings WHERE id = NEW.id;
  INSERT INTO touch_contact SELECT org, contact FROM ratings WHERE org = NEW.org AND uid = NEW.uid;
END;
CREATE TRIGGER ratings_update AFTER UPDATE ON ratings BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER ratings_delete AFTER DELETE ON ratings BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

-- From here on nothing is part of an answer, and so nothing gives a new version.

CREATE TABLE campaign_members (
  org      INTEGER NOT NULL,
  campaign INTEGER NOT NULL,
  contact  TEXT    NOT NULL,
  added_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(added_at) IS NOT NULL),
  PRIMARY KEY (org, contact, campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_members_campaign ON campaign_members (campaign);

CREATE TRIGGER campaign_members_before_insert BEFORE INSERT ON campaign_members BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER campaign_members_update AFTER UPDATE ON campaign_members BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER campaigns_members_renumber AFTER UPDATE OF id ON campaigns WHEN NEW.id <> OLD.id BEGIN
  UPDATE campaign_members SET campaign = NEW.id WHERE campaign = OLD.id;
END;
CREATE TRIGGER campaigns_members_delete AFTER DELETE ON campaigns BEGIN
  DELETE FROM campaign_members WHERE campaign = OLD.id;
END;

CREATE TABLE saved_filters (
  org    INTEGER NOT NULL,
  name   TEXT    NOT NULL,
  filter TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(filter)),
  PRIMARY KEY (org, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  org         INTEGER NOT NULL,
  id          TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  argument    TEXT    NOT NULL DEFAULT '',
  selection   TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(selection)),
  filter      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(filter)),
  state       TEXT    NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled', 'failed')),
  total       INTEGER NOT NULL DEFAULT 0,
  done        INTEGER NOT NULL DEFAULT 0,
  skipped     INTEGER NOT NULL DEFAULT 0,
  cursor      TEXT    NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  created_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL),
  finished_at TEXT    CHECK (finished_at IS NULL OR julianday(finished_at) IS NOT NULL),
  PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX jobs_latest   ON jobs (org, julianday(created_at), created_at, id);
CREATE INDEX jobs_waiting  ON jobs (julianday(created_at), created_at, id) WHERE state = 'running';
CREATE INDEX jobs_finished ON jobs (julianday(finished_at)) WHERE finished_at IS NOT NULL;

CREATE TRIGGER saved_filters_before_insert BEFORE INSERT ON saved_filters
WHEN NOT EXISTS (SELECT 1 FROM organizations WHERE org = NEW.org) BEGIN
  SELECT RAISE(ABORT, 'there is no such organization');
END;
CREATE TRIGGER jobs_before_insert BEFORE INSERT ON jobs
WHEN NOT EXISTS (SELECT 1 FROM organizations WHERE org = NEW.org) BEGIN
  SELECT RAISE(ABORT, 'there is no such organization');
END;
CREATE TRIGGER organizations_delete_work AFTER DELETE ON organizations BEGIN
  DELETE FROM saved_filters WHERE org = OLD.org;
  DELETE FROM jobs WHERE org = OLD.org;
END;

-- what contacts are found by --------------------------------------------------

-- The tags, email addresses and WhatsApp numbers of contacts, in lower case.
CREATE TABLE contact_keys (
  org     INTEGER NOT NULL,
  kind    TEXT    NOT NULL CHECK (kind IN ('tag', 'email', 'whatsapp')),
  key     TEXT    NOT NULL,
  contact TEXT    NOT NULL,
  PRIMARY KEY (org, kind, key, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_keys_contact ON contact_keys (org, contact);

-- SQLite's lower() knows the letters A to Z. These are all others that have a
-- small form, by Unicode 15: from, to, every, and how far the small one is off.
CREATE TABLE letters (
  capital TEXT NOT NULL PRIMARY KEY,
  small   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO letters WITH RECURSIVE
  ranges (letter, last, step, away) AS (VALUES
    (192,214,1,32), (216,222,1,32), (256,302,2,1), (304,304,1,-199), (306,310,2,1), (313,327,2,1), (330,374,2,1), (376,376,1,-121), (377,381,2,1),
    (385,385,1,210), (386,388,2,1), (390,390,1,206), (391,391,1,1), (393,394,1,205), (395,395,1,1), (398,398,1,79), (399,399,1,202), (400,400,1,203),
    (401,401,1,1), (403,403,1,205), (404,404,1,207), (406,406,1,211), (407,407,1,209), (408,408,1,1), (412,412,1,211), (413,413,1,213),
    (415,415,1,214), (416,420,2,1), (422,422,1,218), (423,423,1,1), (425,425,1,218), (428,428,1,1), (430,430,1,218), (431,431,1,1), (433,434,1,217),
    (435,437,2,1), (439,439,1,219), (440,440,1,1), (444,444,1,1), (452,452,1,2), (453,453,1,1), (455,455,1,2), (456,456,1,1), (458,458,1,2),
    (459,475,2,1), (478,494,2,1), (497,497,1,2), (498,500,2,1), (502,502,1,-97), (503,503,1,-56), (504,542,2,1), (544,544,1,-130), (546,562,2,1),
    (570,570,1,10795), (571,571,1,1), (573,573,1,-163), (574,574,1,10792), (577,577,1,1), (579,579,1,-195), (580,580,1,69), (581,581,1,71),
    (582,590,2,1), (880,882,2,1), (886,886,1,1), (895,895,1,116), (902,902,1,38), (904,906,1,37), (908,908,1,64), (910,911,1,63), (913,929,1,32),
    (931,939,1,32), (975,975,1,8), (984,1006,2,1), (1012,1012,1,-60), (1015,1015,1,1), (1017,1017,1,-7), (1018,1018,1,1), (1021,1023,1,-130),
    (1024,1039,1,80), (1040,1071,1,32), (1120,1152,2,1), (1162,1214,2,1), (1216,1216,1,15), (1217,1229,2,1), (1232,1326,2,1), (1329,1366,1,48),
    (4256,4293,1,7264), (4295,4295,1,7264), (4301,4301,1,7264), (5024,5103,1,38864), (5104,5109,1,8), (7312,7354,1,-3008), (7357,7359,1,-3008),
    (7680,7828,2,1), (7838,7838,1,-7615), (7840,7934,2,1), (7944,7951,1,-8), (7960,7965,1,-8), (7976,7983,1,-8), (7992,7999,1,-8), (8008,8013,1,-8),
    (8025,8031,2,-8), (8040,8047,1,-8), (8072,8079,1,-8), (8088,8095,1,-8), (8104,8111,1,-8), (8120,8121,1,-8), (8122,8123,1,-74), (8124,8124,1,-9),
    (8136,8139,1,-86), (8140,8140,1,-9), (8152,8153,1,-8), (8154,8155,1,-100), (8168,8169,1,-8), (8170,8171,1,-112), (8172,8172,1,-7),
    (8184,8185,1,-128), (8186,8187,1,-126), (8188,8188,1,-9), (8486,8486,1,-7517), (8490,8490,1,-8383), (8491,8491,1,-8262), (8498,8498,1,28),
    (8544,8559,1,16), (8579,8579,1,1), (9398,9423,1,26), (11264,11311,1,48), (11360,11360,1,1), (11362,11362,1,-10743), (11363,11363,1,-3814),
    (11364,11364,1,-10727), (11367,11371,2,1), (11373,11373,1,-10780), (11374,11374,1,-10749), (11375,11375,1,-10783), (11376,11376,1,-10782),
    (11378,11378,1,1), (11381,11381,1,1), (11390,11391,1,-10815), (11392,11490,2,1), (11499,11501,2,1), (11506,11506,1,1), (42560,42604,2,1),
    (42624,42650,2,1), (42786,42798,2,1), (42802,42862,2,1), (42873,42875,2,1), (42877,42877,1,-35332), (42878,42886,2,1), (42891,42891,1,1),
    (42893,42893,1,-42280), (42896,42898,2,1), (42902,42920,2,1), (42922,42922,1,-42308), (42923,42923,1,-42319), (42924,42924,1,-42315),
    (42925,42925,1,-42305), (42926,42926,1,-42308), (42928,42928,1,-42258), (42929,42929,1,-42282), (42930,42930,1,-42261), (42931,42931,1,928),
    (42932,42946,2,1), (42948,42948,1,-48), (42949,42949,1,-42307), (42950,42950,1,-35384), (42951,42953,2,1), (42960,42960,1,1), (42966,42968,2,1),
    (42997,42997,1,1), (65313,65338,1,32), (66560,66599,1,40), (66736,66771,1,40), (66928,66938,1,39), (66940,66954,1,39), (66956,66962,1,39),
    (66964,66965,1,39), (68736,68786,1,64), (71840,71871,1,32), (93760,93791,1,32), (125184,125217,1,34)
  ),
  every (letter, last, step, away) AS (
    SELECT * FROM ranges UNION ALL SELECT letter + step, last, step, away FROM every WHERE letter + step <= last)
  SELECT char(letter), char(letter + away) FROM every;

-- INSERT INTO derive_keys writes a contact's keys anew.
CREATE VIEW derive_keys AS SELECT 0 AS org, '' AS contact WHERE false;
CREATE TRIGGER derive_keys_do INSTEAD OF INSERT ON derive_keys BEGIN
  DELETE FROM contact_keys WHERE org = NEW.org AND contact = NEW.contact;
  INSERT INTO contact_keys (org, kind, key, contact) SELECT DISTINCT NEW.org, v.kind,
      CASE WHEN v.text NOT GLOB '*[^ -~]*' THEN lower(v.text) ELSE (
        WITH RECURSIVE folded (n, text) AS (SELECT 0, '' UNION ALL
          SELECT n + 1, text || coalesce((SELECT small FROM letters WHERE capital = substr(v.text, n + 1, 1)), lower(substr(v.text, n + 1, 1)))
            FROM folded WHERE n < length(v.text))
        SELECT text FROM folded ORDER BY n DESC LIMIT 1) END, NEW.contact
    FROM (
      SELECT 'tag' AS kind, trim(substr(j.value, 1, 500)) AS text FROM contacts k, json_each(k.tags) j
        WHERE k.org = NEW.org AND k.id = NEW.contact AND trim(substr(j.value, 1, 500)) <> ''
      UNION ALL SELECT 'email', trim(k.email) FROM contacts k
        WHERE k.org = NEW.org AND k.id = NEW.contact AND k.email GLOB '*?@?*.?*' AND length(k.email) <= 500
      UNION ALL SELECT 'email', trim(j.value) FROM contacts k, json_each(k.other_emails) j
        WHERE k.org = NEW.org AND k.id = NEW.contact AND j.value GLOB '*?@?*.?*' AND length(j.value) <= 500
      UNION ALL SELECT 'whatsapp', json_extract(k.channels, '$.whatsapp') FROM contacts k
        WHERE k.org = NEW.org AND k.id = NEW.contact AND json_extract(k.channels, '$.whatsapp') GLOB '+[1-9]*'
    ) v;
END;

-- INSERT INTO fold_name writes what a contact beyond ASCII is sorted by anew.
CREATE VIEW fold_name AS SELECT 0 AS org, '' AS contact WHERE false;
CREATE TRIGGER fold_name_do INSTEAD OF INSERT ON fold_name BEGIN
  UPDATE contacts SET folded_name = (
      WITH RECURSIVE
        named (name) AS (SELECT substr(CASE WHEN k.name <> '' THEN k.name ELSE trim(k.first_name || ' ' || k.last_name) END, 1, 500)
          FROM contacts k WHERE k.org = NEW.org AND k.id = NEW.contact),
        folded (n, name, text) AS (SELECT 0, name, '' FROM named WHERE name GLOB '*[^ -~]*' UNION ALL
          SELECT n + 1, name, text || coalesce((SELECT small FROM letters WHERE capital = substr(name, n + 1, 1)), lower(substr(name, n + 1, 1)))
            FROM folded WHERE n < length(name))
      SELECT text FROM folded ORDER BY n DESC LIMIT 1)
    WHERE org = NEW.org AND id = NEW.contact;
END;

-- The text that a contact is searched in. An index of trigrams is over it: of all
-- of three characters that follow each other. Two blanks are before each word, so
-- that there is a trigram for a word that begins with one or two characters. The
-- upper half of an id is the organization, which makes each one's a range.
CREATE TABLE contact_text (
  id      INTEGER PRIMARY KEY,
  org     INTEGER NOT NULL,
  contact TEXT    NOT NULL,
  text    TEXT    NOT NULL,
  UNIQUE (org, contact)
) STRICT;
CREATE VIRTUAL TABLE contact_search USING fts5(text, content = 'contact_text', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);

CREATE TRIGGER contact_text_insert AFTER INSERT ON contact_text BEGIN
  INSERT INTO contact_search (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER contact_text_update AFTER UPDATE OF id, text ON contact_text WHEN (NEW.id, NEW.text) IS NOT (OLD.id, OLD.text) BEGIN
  INSERT INTO contact_search (contact_search, rowid, text) VALUES ('delete', OLD.id, OLD.text);
  INSERT INTO contact_search (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER contact_text_delete AFTER DELETE ON contact_text BEGIN
  INSERT INTO contact_search (contact_search, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;

CREATE VIEW contact_words AS SELECT org, id, name || ' ' || first_name || ' ' || last_name || ' ' || nick || ' ' || email || ' ' ||
    CASE WHEN other_emails = '[]' THEN '' ELSE (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(other_emails)) END || ' ' ||
    company || ' ' || notes AS text
  FROM contacts;

-- INSERT INTO derive_text writes a contact's text anew: every white space is a
-- blank, what is beyond ASCII being looked for only where there is any of it.
CREATE VIEW derive_text AS SELECT 0 AS org, '' AS contact, '' AS text WHERE false;
CREATE TRIGGER derive_text_do INSTEAD OF INSERT ON derive_text BEGIN
  INSERT INTO put_text SELECT NEW.org, NEW.contact, '  ' || replace(lower(CASE WHEN length(t) = length(CAST(t AS BLOB)) THEN t ELSE (
      SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(u, char(8199), ' '), char(8200), ' '), char(8201), ' '), char(8202), ' '), char(8232), ' '), char(8233), ' '), char(8239), ' '), char(8287), ' '), char(12288), ' ')
        FROM (SELECT replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t, char(133), ' '), char(160), ' '), char(5760), ' '), char(8192), ' '), char(8193), ' '), char(8194), ' '), char(8195), ' '), char(8196), ' '), char(8197), ' '), char(8198), ' ') AS u))
      END), ' ', '  ')
    FROM (SELECT replace(replace(replace(replace(replace(NEW.text, char(9), ' '), char(10), ' '), char(11), ' '), char(12), ' '), char(13), ' ') AS t);
END;
CREATE VIEW put_text AS SELECT 0 AS org, '' AS contact, '' AS text WHERE false;
CREATE TRIGGER put_text_do INSTEAD OF INSERT ON put_text BEGIN
  UPDATE contact_text SET text = NEW.text WHERE org = NEW.org AND contact = NEW.contact;
  INSERT INTO contact_text (id, org, contact, text)
    SELECT (SELECT coalesce(max(id), NEW.org << 32) + 1 FROM contact_text WHERE id BETWEEN NEW.org << 32 AND (NEW.org << 32) + 4294967295),
        NEW.org, NEW.contact, NEW.text
      WHERE NOT EXISTS (SELECT 1 FROM contact_text WHERE org = NEW.org AND contact = NEW.contact);
END;

-- The numbers, likewise. Whose they are is in callers.
CREATE TABLE number_text (
  id     INTEGER PRIMARY KEY,
  org    INTEGER NOT NULL,
  number INTEGER NOT NULL,
  text   TEXT    GENERATED ALWAYS AS ('  ' || number) VIRTUAL,
  UNIQUE (org, number)
) STRICT;
CREATE VIRTUAL TABLE number_search USING fts5(text, content = 'number_text', content_rowid = 'id', tokenize = 'trigram', detail = 'none', columnsize = 0);

CREATE TRIGGER number_text_insert AFTER INSERT ON number_text BEGIN
  INSERT INTO number_search (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER number_text_update AFTER UPDATE OF id, number ON number_text WHEN (NEW.id, NEW.number) IS NOT (OLD.id, OLD.number) BEGIN
  INSERT INTO number_search (number_search, rowid, text) VALUES ('delete', OLD.id, OLD.text);
  INSERT INTO number_search (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER number_text_delete AFTER DELETE ON number_text BEGIN
  INSERT INTO number_search (number_search, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;

-- INSERT INTO put_number makes a number one that is found.
CREATE VIEW put_number AS SELECT 0 AS org, 0 AS number WHERE false;
CREATE TRIGGER put_number_do INSTEAD OF INSERT ON put_number BEGIN
  INSERT INTO number_text (id, org, number)
    SELECT (SELECT coalesce(max(id), NEW.org << 32) + 1 FROM number_text WHERE id BETWEEN NEW.org << 32 AND (NEW.org << 32) + 4294967295),
        NEW.org, NEW.number
      WHERE NOT EXISTS (SELECT 1 FROM number_text WHERE org = NEW.org AND number = NEW.number);
END;

CREATE TRIGGER callers_insert_text AFTER INSERT ON callers BEGIN
  INSERT INTO put_number VALUES (NEW.org, NEW.number);
END;
CREATE TRIGGER callers_renumber_text AFTER UPDATE OF org, number ON callers WHEN (OLD.org, OLD.number) IS NOT (NEW.org, NEW.number) BEGIN
  DELETE FROM number_text WHERE org = OLD.org AND number = OLD.number;
  INSERT INTO put_number VALUES (NEW.org, NEW.number);
END;
CREATE TRIGGER callers_delete_text AFTER DELETE ON callers BEGIN
  DELETE FROM number_text WHERE org = OLD.org AND number = OLD.number;
END;

-- A logged call fires none of these.
CREATE TRIGGER contacts_insert_derived AFTER INSERT ON contacts BEGIN
  INSERT INTO derive_keys VALUES (NEW.org, NEW.id);
  INSERT INTO derive_text SELECT org, id, text FROM contact_words WHERE org = NEW.org AND id = NEW.id;
END;
CREATE TRIGGER contacts_insert_name AFTER INSERT ON contacts WHEN NEW.name || NEW.first_name || NEW.last_name GLOB '*[^ -~]*' BEGIN
  INSERT INTO fold_name VALUES (NEW.org, NEW.id);
END;
CREATE TRIGGER contacts_update_name AFTER UPDATE OF name, first_name, last_name ON contacts
WHEN (NEW.name, NEW.first_name, NEW.last_name) IS NOT (OLD.name, OLD.first_name, OLD.last_name)
    AND (NEW.folded_name IS NOT NULL OR NEW.name || NEW.first_name || NEW.last_name GLOB '*[^ -~]*') BEGIN
  INSERT INTO fold_name VALUES (NEW.org, NEW.id);
END;
CREATE TRIGGER contacts_update_keys AFTER UPDATE OF id, tags, email, other_emails, channels ON contacts
WHEN (NEW.id, NEW.tags, NEW.email, NEW.other_emails, NEW.channels) IS NOT (OLD.id, OLD.tags, OLD.email, OLD.other_emails, OLD.channels) BEGIN
  DELETE FROM contact_keys WHERE org = OLD.org AND contact = OLD.id;
  INSERT INTO derive_keys VALUES (NEW.org, NEW.id);
END;
CREATE TRIGGER contacts_update_text AFTER UPDATE OF id, name, first_name, last_name, nick, email, other_emails, company, notes ON contacts
WHEN (NEW.id, NEW.name, NEW.first_name, NEW.last_name, NEW.nick, NEW.email, NEW.other_emails, NEW.company, NEW.notes) IS NOT
    (OLD.id, OLD.name, OLD.first_name, OLD.last_name, OLD.nick, OLD.email, OLD.other_emails, OLD.company, OLD.notes) BEGIN
  DELETE FROM contact_text WHERE org = OLD.org AND contact = OLD.id AND OLD.id <> NEW.id;
  INSERT INTO derive_text SELECT org, id, text FROM contact_words WHERE org = NEW.org AND id = NEW.id;
END;

CREATE TRIGGER contacts_rename AFTER UPDATE OF id ON contacts WHEN NEW.id <> OLD.id BEGIN
  UPDATE callers          SET contact = NEW.id WHERE +org = OLD.org AND contact = OLD.id;
  UPDATE interactions     SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE tasks            SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE memories         SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE ratings          SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE campaign_calls   SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE campaign_members SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
END;
CREATE TRIGGER contacts_delete AFTER DELETE ON contacts BEGIN
  UPDATE callers      SET contact = NULL WHERE +org = OLD.org AND contact = OLD.id;
  UPDATE interactions SET contact = NULL WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM tasks            WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM memories         WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM ratings          WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM campaign_calls   WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM campaign_members WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM contact_keys     WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM contact_text     WHERE org = OLD.org AND contact = OLD.id;
END;

-- What is there already is found from now on.
INSERT INTO derive_keys SELECT org, id FROM contacts;
INSERT INTO fold_name SELECT org, id FROM contacts WHERE name || first_name || last_name GLOB '*[^ -~]*';
INSERT INTO derive_text SELECT org, id, text FROM contact_words ORDER BY org;
INSERT INTO number_text (id, org, number) SELECT (org << 32) + row_number() OVER (PARTITION BY org ORDER BY number), org, number FROM callers;

-- +goose StatementEnd

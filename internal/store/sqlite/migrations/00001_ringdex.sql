-- +goose Up
-- +goose StatementBegin

-- Everything an answer shows has triggers that give the callers concerned a new
-- version in the same transaction, whoever writes. They have to hold in the
-- sqlite3 shell as well, which has foreign keys and recursive triggers off, and
-- where INSERT OR REPLACE takes a row away without firing its delete triggers.
-- So there are no foreign keys: triggers do all that these would. Whatever
-- REPLACE may displace is looked up before the insert, and no trigger counts on
-- firing, or on not firing, within itself.
--
-- Times are text in UTC, in any form that SQLite's date functions read.

CREATE TABLE meta (
  one      INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  epoch    TEXT    NOT NULL DEFAULT (lower(hex(randomblob(16)))), -- a new one makes every server load anew
  bound_ms INTEGER NOT NULL DEFAULT 2000 CHECK (bound_ms > 0)
) STRICT;
INSERT INTO meta DEFAULT VALUES;

-- One writer at a time makes the sequence a safe cursor: whoever sees a value
-- sees everything that was ever stamped with it or with a lower one.
CREATE TABLE sequence (
  one   INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  value INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sequence DEFAULT VALUES;

CREATE TABLE directory (
  one     INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO directory DEFAULT VALUES;

-- The ids are never used again: what a removed organization leaves behind stays
-- out of reach.
CREATE TABLE organizations (
  org            INTEGER PRIMARY KEY AUTOINCREMENT CHECK (org BETWEEN 1 AND 2147483647),
  name           TEXT    NOT NULL UNIQUE CHECK (name <> ''),
  plan           TEXT    NOT NULL DEFAULT '',
  contact_limit  INTEGER NOT NULL DEFAULT 0 CHECK (contact_limit >= 0), -- 0 is none
  region         TEXT    NOT NULL DEFAULT '',
  greeting       TEXT    NOT NULL DEFAULT '',
  other_greeting TEXT    NOT NULL DEFAULT '',
  disclosure     TEXT    NOT NULL DEFAULT '',
  interactions   INTEGER NOT NULL DEFAULT 5 CHECK (interactions BETWEEN 0 AND 50)
) STRICT;

CREATE TABLE custom_fields (
  org  INTEGER NOT NULL,
  name TEXT    NOT NULL CHECK (name <> ''),
  kind TEXT    NOT NULL DEFAULT 'string' CHECK (kind IN ('string', 'number')),
  PRIMARY KEY (org, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lines (
  number         INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 1000000 AND 999999999999999),
  org            INTEGER NOT NULL,
  region         TEXT    NOT NULL DEFAULT '',
  greeting       TEXT    NOT NULL DEFAULT '',
  other_greeting TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE keys (
  id         TEXT NOT NULL PRIMARY KEY,
  org        INTEGER,                                                -- NULL is the platform
  hash       TEXT NOT NULL UNIQUE CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'), -- SHA-256
  label      TEXT NOT NULL DEFAULT '',
  scopes     TEXT NOT NULL,                                          -- "recognize,read"
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL),
  expires_at TEXT CHECK (expires_at IS NULL OR julianday(expires_at) IS NOT NULL),
  revoked_at TEXT CHECK (revoked_at IS NULL OR julianday(revoked_at) IS NOT NULL)
) STRICT;

CREATE TABLE contacts (
  org               INTEGER NOT NULL,
  id                TEXT    NOT NULL DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' ||
                            substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))
                            CONSTRAINT "a contact's id is a UUID in lower case" CHECK (
                              length(id) = 36 AND id GLOB '????????-????-????-????-????????????' AND
                              length(replace(id, '-', '')) = 32 AND replace(id, '-', '') NOT GLOB '*[^0-9a-f]*'),
  kind              TEXT    NOT NULL DEFAULT 'contact' CHECK (kind IN ('contact', 'campaign')),
  status            TEXT    NOT NULL DEFAULT 'active'  CHECK (status IN ('active', 'do-not-call')),
  name              TEXT    NOT NULL DEFAULT '',
  first_name        TEXT    NOT NULL DEFAULT '',
  last_name         TEXT    NOT NULL DEFAULT '',
  nick              TEXT    NOT NULL DEFAULT '',
  email             TEXT    NOT NULL DEFAULT '',
  company           TEXT    NOT NULL DEFAULT '',
  title             TEXT    NOT NULL DEFAULT '',
  description       TEXT    NOT NULL DEFAULT '',
  notes             TEXT    NOT NULL DEFAULT '',
  preferences       TEXT    NOT NULL DEFAULT '',
  tags              TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
  channels          TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(channels)),
  custom            TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(custom)), -- {"colour": "red", "balance": 4.5}
  meta              TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(meta)),
  created_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL),
  updated_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(updated_at) IS NOT NULL),
  last_contacted_at TEXT    CHECK (last_contacted_at IS NULL OR julianday(last_contacted_at) IS NOT NULL),
  call_count        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org, id)
) STRICT;
CREATE INDEX contacts_kind ON contacts (org, kind);

-- A row per number: whose it is. One whose contact is NULL, or that has gone to
-- departed, is a tombstone. Numbers are looked up by contact with "+org": the
-- plus keeps SQLite from going through the whole organization by the primary key.
CREATE TABLE callers (
  org      INTEGER NOT NULL,
  number   INTEGER NOT NULL CHECK (number BETWEEN 1000000 AND 999999999999999),
  contact  TEXT,
  version  INTEGER NOT NULL DEFAULT 0,  -- the triggers' alone
  position INTEGER NOT NULL DEFAULT 0,  -- among the contact's phones, the primary one first
  gone_at  TEXT CHECK (gone_at IS NULL OR julianday(gone_at) IS NOT NULL),
  PRIMARY KEY (org, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX callers_version ON callers (version);
CREATE INDEX callers_contact ON callers (contact);
CREATE INDEX callers_gone    ON callers (julianday(gone_at)) WHERE contact IS NULL;

-- The tombstones of deleted rows. They cannot stay in callers: a delete trigger
-- that put them back there would stand in the way of the row that INSERT OR
-- REPLACE is about to write, where recursive triggers are on.
-- No number is in both tables.
CREATE TABLE departed (
  org     INTEGER NOT NULL,
  number  INTEGER NOT NULL,
  version INTEGER NOT NULL,
  gone_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (org, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX departed_version ON departed (version);
CREATE INDEX departed_gone    ON departed (julianday(gone_at));

CREATE TABLE do_not_call (
  org    INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number BETWEEN 1000000 AND 999999999999999),
  since  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(since) IS NOT NULL),
  PRIMARY KEY (org, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE interactions (
  org         INTEGER NOT NULL,
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  contact     TEXT,
  number      INTEGER,
  at          TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(at) IS NOT NULL),
  channel     TEXT    NOT NULL DEFAULT 'call',
  direction   TEXT    NOT NULL DEFAULT 'inbound' CHECK (direction IN ('inbound', 'outbound')),
  disposition TEXT    NOT NULL DEFAULT '',
  summary     TEXT    NOT NULL DEFAULT '',
  duration_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX interactions_recent ON interactions (org, contact, julianday(at), at);

CREATE TABLE tasks (
  org     INTEGER NOT NULL,
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  contact TEXT    NOT NULL,
  title   TEXT    NOT NULL DEFAULT '',
  due_at  TEXT    CHECK (due_at IS NULL OR julianday(due_at) IS NOT NULL),
  done_at TEXT    CHECK (done_at IS NULL OR julianday(done_at) IS NOT NULL)
) STRICT;
CREATE INDEX tasks_contact ON tasks (org, contact);

CREATE TABLE memories (
  org        INTEGER NOT NULL,
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  contact    TEXT    NOT NULL,
  text       TEXT    NOT NULL DEFAULT '',
  created_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(created_at) IS NOT NULL)
) STRICT;
CREATE INDEX memories_contact ON memories (org, contact);

CREATE TABLE campaigns (
  org  INTEGER NOT NULL,
  id   INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT    NOT NULL CHECK (name <> ''),
  UNIQUE (org, name)
) STRICT;

CREATE TABLE campaign_calls (
  org       INTEGER NOT NULL,
  campaign  INTEGER NOT NULL,
  contact   TEXT    NOT NULL,
  called_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (julianday(called_at) IS NOT NULL),
  PRIMARY KEY (org, contact, campaign)
) STRICT, WITHOUT ROWID;
CREATE INDEX campaign_calls_campaign ON campaign_calls (campaign);

CREATE TABLE leaders (
  name   TEXT NOT NULL PRIMARY KEY,
  holder TEXT NOT NULL,
  until  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Views without rows that serve as procedures: INSERT INTO touch_contact gives
-- the numbers of a contact a new version, INSERT INTO touch_number one number.
CREATE VIEW touch_contact AS SELECT 0 AS org, '' AS contact WHERE false;
CREATE TRIGGER touch_contact_do INSTEAD OF INSERT ON touch_contact
WHEN EXISTS (SELECT 1 FROM callers WHERE +org = NEW.org AND contact = NEW.contact) BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE callers SET version = (SELECT value FROM sequence) WHERE +org = NEW.org AND contact = NEW.contact;
END;

CREATE VIEW touch_number AS SELECT 0 AS org, 0 AS number WHERE false;
CREATE TRIGGER touch_number_do INSTEAD OF INSERT ON touch_number
WHEN EXISTS (SELECT 1 FROM callers WHERE org = NEW.org AND number = NEW.number) BEGIN
  UPDATE sequence SET value = value + 1;
  UPDATE callers SET version = (SELECT value FROM sequence) WHERE org = NEW.org AND number = NEW.number;
END;

-- INSERT INTO require_contact fails when there is no such contact. NULL is nobody.
CREATE VIEW require_contact AS SELECT 0 AS org, '' AS contact WHERE false;
CREATE TRIGGER require_contact_do INSTEAD OF INSERT ON require_contact
WHEN NEW.contact IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org = NEW.org AND id = NEW.contact) BEGIN
  SELECT RAISE(ABORT, 'there is no such contact in this organization');
END;

-- callers ---------------------------------------------------------------------

CREATE TRIGGER callers_require BEFORE INSERT ON callers
WHEN NEW.contact IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contacts WHERE org = NEW.org AND id = NEW.contact) BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
END;

-- A number's tombstone makes way for whoever takes the number.
CREATE TRIGGER callers_displace BEFORE INSERT ON callers
WHEN EXISTS (SELECT 1 FROM callers WHERE org = NEW.org AND number = NEW.number) BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM callers WHERE org = NEW.org AND number = NEW.number;
  DELETE FROM callers WHERE org = NEW.org AND number = NEW.number AND contact IS NULL;
END;

CREATE TRIGGER callers_insert AFTER INSERT ON callers BEGIN
  DELETE FROM departed WHERE org = NEW.org AND number = NEW.number;
  UPDATE sequence SET value = value + 1;
  UPDATE callers SET version = (SELECT value FROM sequence),
      gone_at = CASE WHEN NEW.contact IS NULL THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END
    WHERE org = NEW.org AND number = NEW.number;
  UPDATE callers SET version = (SELECT value FROM sequence)
    WHERE +org = NEW.org AND contact = NEW.contact AND number <> NEW.number;
END;

CREATE TRIGGER callers_before_renumber BEFORE UPDATE OF org, number ON callers
WHEN (OLD.org, OLD.number) IS NOT (NEW.org, NEW.number) BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM callers WHERE org = NEW.org AND number = NEW.number;
  DELETE FROM callers WHERE org = NEW.org AND number = NEW.number AND contact IS NULL;
END;

CREATE TRIGGER callers_renumber AFTER UPDATE OF org, number ON callers
WHEN (OLD.org, OLD.number) IS NOT (NEW.org, NEW.number) BEGIN
  DELETE FROM departed WHERE (org, number) IN (VALUES (OLD.org, OLD.number), (NEW.org, NEW.number));
  UPDATE sequence SET value = value + 1;
  INSERT INTO departed (org, number, version) SELECT OLD.org, OLD.number, value FROM sequence;
END;

CREATE TRIGGER callers_update AFTER UPDATE OF org, number, contact, position ON callers BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  UPDATE sequence SET value = value + 1;
  UPDATE callers SET version = (SELECT value FROM sequence),
      gone_at = CASE
        WHEN NEW.contact IS NOT NULL THEN NULL
        WHEN OLD.contact IS NOT NULL OR NEW.gone_at IS NULL THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
        ELSE NEW.gone_at END
    WHERE org = NEW.org AND number = NEW.number;
  UPDATE callers SET version = (SELECT value FROM sequence)
    WHERE +org = OLD.org AND contact = OLD.contact AND number <> NEW.number;
  UPDATE callers SET version = (SELECT value FROM sequence)
    WHERE +org = NEW.org AND contact = NEW.contact AND number <> NEW.number;
END;

-- A version written by hand is overridden. The triggers write the sequence's
-- value, which fires nothing further.
CREATE TRIGGER callers_version AFTER UPDATE OF version ON callers
WHEN NEW.version IS NOT (SELECT value FROM sequence) BEGIN
  INSERT INTO touch_number VALUES (NEW.org, NEW.number);
END;

-- What has been a tombstone for an hour goes without a trace: that is the reaper.
CREATE TRIGGER callers_delete AFTER DELETE ON callers
WHEN OLD.contact IS NOT NULL OR OLD.gone_at IS NULL OR julianday(OLD.gone_at) >= julianday('now', '-1 hour') BEGIN
  DELETE FROM departed WHERE org = OLD.org AND number = OLD.number;
  UPDATE sequence SET value = value + 1;
  INSERT INTO departed (org, number, version) SELECT OLD.org, OLD.number, value FROM sequence;
  UPDATE callers SET version = (SELECT value FROM sequence) WHERE +org = OLD.org AND contact = OLD.contact;
END;

-- contacts --------------------------------------------------------------------

CREATE TRIGGER contacts_before_insert BEFORE INSERT ON contacts
WHEN NOT EXISTS (SELECT 1 FROM organizations WHERE org = NEW.org) BEGIN
  SELECT RAISE(ABORT, 'there is no such organization');
END;

-- There are numbers already where OR REPLACE took a contact of the same id away.
CREATE TRIGGER contacts_insert AFTER INSERT ON contacts BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.id);
END;

CREATE TRIGGER contacts_before_move BEFORE UPDATE OF org ON contacts WHEN NEW.org <> OLD.org BEGIN
  SELECT RAISE(ABORT, 'a contact stays in its organization');
END;

CREATE TRIGGER contacts_update AFTER UPDATE ON contacts BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.id);
END;

CREATE TRIGGER contacts_rename AFTER UPDATE OF id ON contacts WHEN NEW.id <> OLD.id BEGIN
  UPDATE callers        SET contact = NEW.id WHERE +org = OLD.org AND contact = OLD.id;
  UPDATE interactions   SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE tasks          SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE memories       SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
  UPDATE campaign_calls SET contact = NEW.id WHERE org = OLD.org AND contact = OLD.id;
END;

CREATE TRIGGER contacts_delete AFTER DELETE ON contacts BEGIN
  UPDATE callers      SET contact = NULL WHERE +org = OLD.org AND contact = OLD.id;
  UPDATE interactions SET contact = NULL WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM tasks          WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM memories       WHERE org = OLD.org AND contact = OLD.id;
  DELETE FROM campaign_calls WHERE org = OLD.org AND contact = OLD.id;
END;

-- what hangs on a contact -----------------------------------------------------

CREATE TRIGGER interactions_before_insert BEFORE INSERT ON interactions BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact SELECT org, contact FROM interactions WHERE id = NEW.id;
END;
CREATE TRIGGER interactions_insert AFTER INSERT ON interactions BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER interactions_before_renumber BEFORE UPDATE OF id ON interactions WHEN NEW.id <> OLD.id BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM interactions WHERE id = NEW.id;
END;
CREATE TRIGGER interactions_update AFTER UPDATE ON interactions BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER interactions_delete AFTER DELETE ON interactions BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

CREATE TRIGGER tasks_before_insert BEFORE INSERT ON tasks BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE id = NEW.id;
END;
CREATE TRIGGER tasks_insert AFTER INSERT ON tasks BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER tasks_before_renumber BEFORE UPDATE OF id ON tasks WHEN NEW.id <> OLD.id BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM tasks WHERE id = NEW.id;
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
END;
CREATE TRIGGER memories_insert AFTER INSERT ON memories BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER memories_before_renumber BEFORE UPDATE OF id ON memories WHEN NEW.id <> OLD.id BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM memories WHERE id = NEW.id;
END;
CREATE TRIGGER memories_update AFTER UPDATE ON memories BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER memories_delete AFTER DELETE ON memories BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

CREATE TRIGGER campaign_calls_before_insert BEFORE INSERT ON campaign_calls BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER campaign_calls_insert AFTER INSERT ON campaign_calls BEGIN
  INSERT INTO touch_contact VALUES (NEW.org, NEW.contact);
END;
CREATE TRIGGER campaign_calls_update AFTER UPDATE ON campaign_calls BEGIN
  INSERT INTO require_contact VALUES (NEW.org, NEW.contact);
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact), (NEW.org, NEW.contact);
END;
CREATE TRIGGER campaign_calls_delete AFTER DELETE ON campaign_calls BEGIN
  INSERT INTO touch_contact VALUES (OLD.org, OLD.contact);
END;

-- A campaign that OR REPLACE displaces leaves calls behind that no name belongs
-- to; they are not shown, and its id is never used again.
CREATE TRIGGER campaigns_before_insert BEFORE INSERT ON campaigns BEGIN
  INSERT INTO touch_contact SELECT k.org, k.contact FROM campaigns c JOIN campaign_calls k ON k.campaign = c.id
    WHERE c.id = NEW.id OR (c.org = NEW.org AND c.name = NEW.name);
END;
CREATE TRIGGER campaigns_before_update BEFORE UPDATE ON campaigns BEGIN
  INSERT INTO touch_contact SELECT k.org, k.contact FROM campaigns c JOIN campaign_calls k ON k.campaign = c.id
    WHERE c.id IN (OLD.id, NEW.id) OR (c.org = NEW.org AND c.name = NEW.name);
END;
CREATE TRIGGER campaigns_insert AFTER INSERT ON campaigns BEGIN
  INSERT INTO touch_contact SELECT org, contact FROM campaign_calls WHERE campaign = NEW.id;
END;
CREATE TRIGGER campaigns_update AFTER UPDATE ON campaigns BEGIN
  UPDATE campaign_calls SET campaign = NEW.id WHERE campaign = OLD.id AND NEW.id <> OLD.id;
  INSERT INTO touch_contact SELECT org, contact FROM campaign_calls WHERE campaign = NEW.id;
END;
CREATE TRIGGER campaigns_delete AFTER DELETE ON campaigns BEGIN
  DELETE FROM campaign_calls WHERE campaign = OLD.id;
END;

-- what hangs on a number ------------------------------------------------------

CREATE TRIGGER do_not_call_insert AFTER INSERT ON do_not_call BEGIN
  INSERT INTO touch_number VALUES (NEW.org, NEW.number);
END;
CREATE TRIGGER do_not_call_update AFTER UPDATE ON do_not_call BEGIN
  INSERT INTO touch_number VALUES (OLD.org, OLD.number), (NEW.org, NEW.number);
END;
CREATE TRIGGER do_not_call_delete AFTER DELETE ON do_not_call BEGIN
  INSERT INTO touch_number VALUES (OLD.org, OLD.number);
END;

-- the directory ---------------------------------------------------------------

CREATE TRIGGER organizations_insert AFTER INSERT ON organizations BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER organizations_update AFTER UPDATE ON organizations BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER organizations_delete AFTER DELETE ON organizations BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER custom_fields_insert AFTER INSERT ON custom_fields BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER custom_fields_update AFTER UPDATE ON custom_fields BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER custom_fields_delete AFTER DELETE ON custom_fields BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER lines_insert AFTER INSERT ON lines BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER lines_update AFTER UPDATE ON lines BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER lines_delete AFTER DELETE ON lines BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER keys_insert AFTER INSERT ON keys BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER keys_update AFTER UPDATE ON keys BEGIN UPDATE directory SET version = version + 1; END;
CREATE TRIGGER keys_delete AFTER DELETE ON keys BEGIN UPDATE directory SET version = version + 1; END;

-- +goose StatementEnd

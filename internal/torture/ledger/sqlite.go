package ledger

import (
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// embedded has no ids of transactions, and triggers that fire at once. But whoever
// writes is alone, so that a transaction's are all versions from the first that it
// draws to the last. Those who do not claim theirs have what they did noted version
// by version: what a number led to in the middle of such a transaction, which
// nobody could see, is not told from what it led to in the end.
var embedded = dialect{
	driver: "sqlite",
	from:   "SELECT value + 1 FROM sequence",
	to:     "SELECT value FROM sequence",
	impossible: func(err error) bool {
		refused, ok := errors.AsType[*sqlite.Error](err)
		return ok && refused.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
	},
	install: `
CREATE TABLE ledger (
  id INTEGER, org INTEGER, number INTEGER, at INTEGER, version INTEGER, erased INTEGER, name TEXT,
  PRIMARY KEY (id, org, number));
CREATE TRIGGER noted AFTER UPDATE OF version ON callers WHEN NEW.number BETWEEN {least} AND {most} BEGIN
  INSERT INTO ledger VALUES (NEW.version, NEW.org, NEW.number, CAST(unixepoch('subsec') * 1000000 AS INTEGER), NEW.version, false,
      coalesce((SELECT name FROM contacts WHERE org = NEW.org AND id = NEW.contact), ''))
    ON CONFLICT (id, org, number) DO UPDATE SET name = excluded.name;
END;
CREATE TRIGGER noted_gone AFTER INSERT ON departed WHEN NEW.number BETWEEN {least} AND {most} BEGIN
  INSERT INTO ledger VALUES (NEW.version, NEW.org, NEW.number, CAST(unixepoch('subsec') * 1000000 AS INTEGER), NEW.version, false, '')
    ON CONFLICT (id, org, number) DO UPDATE SET name = excluded.name;
END;`,
}

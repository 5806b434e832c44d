package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"ringdex/internal/checkup"
)

// anew is how servers are made to begin again, after changes without versions.
const anew = "UPDATE meta SET epoch = lower(hex(randomblob(16)))"

// Checkup looks at the file as a whole. It changes nothing, and may take a while:
// all of the file is read.
func (s *Store) Checkup(ctx context.Context) ([]checkup.Finding, error) {
	f, err := s.use()
	if err != nil {
		return nil, err
	}
	defer f.release()
	var found []checkup.Finding
	for _, look := range []func(context.Context) (checkup.Finding, error){f.checkFile, f.checkTriggers, f.checkWriters} {
		finding, err := look(ctx)
		if err != nil {
			return nil, fmt.Errorf("examining the database: %w", err)
		}
		found = append(found, finding)
	}
	return found, nil
}

func (f *file) checkFile(ctx context.Context) (checkup.Finding, error) {
	var version, verdict string
	schema, err := schemaVersion(ctx, f.readers)
	if err != nil {
		return checkup.Finding{}, err
	}
	if err := f.readers.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return checkup.Finding{}, err
	}
	if err := f.readers.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return checkup.Finding{}, err
	}
	if verdict != "ok" {
		return checkup.Finding{Level: checkup.Wrong, Subject: "database", Text: "the file is damaged",
			Advice: "stop the server and restore a backup; then look for the cause: the disk, or a copy made while the file was in use"}, nil
	}
	return checkup.Finding{Subject: "database", Text: fmt.Sprintf("SQLite %s, schema %d, the file is sound", version, schema)}, nil
}

// checkTriggers compares with what the migrations make of an empty database.
func (f *file) checkTriggers(ctx context.Context) (checkup.Finding, error) {
	expected, err := freshTriggers(ctx)
	if err != nil {
		return checkup.Finding{}, err
	}
	there, err := triggers(ctx, f.readers)
	if err != nil {
		return checkup.Finding{}, err
	}
	var missing []string
	for name, text := range expected {
		if there[name] != text {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return checkup.Finding{Subject: "triggers", Text: fmt.Sprintf("all %d are as they should be", len(expected))}, nil
	}
	slices.Sort(missing)
	return checkup.Finding{
		Level: checkup.Wrong, Subject: "triggers",
		Text:   fmt.Sprintf("missing, or not as this program made them: %s; changes may go unseen, and old names be spoken", strings.Join(missing, ", ")),
		Advice: "take the definitions from a new database that `ringdex migrate` makes, or restore a backup; then, for what was changed meanwhile: " + anew,
	}, nil
}

func freshTriggers(ctx context.Context) (_ map[string]string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	defer func() { err = errors.Join(err, db.Close()) }()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, migrations(),
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, err
	}
	if _, err := provider.Up(ctx); err != nil {
		return nil, err
	}
	return triggers(ctx, db)
}

// triggers are those of a database, by name.
func triggers(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err tells
	found := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		found[name] = text
	}
	return found, rows.Err()
}

// checkWriters takes the lock that writers take, and gives it back.
func (f *file) checkWriters(ctx context.Context) (checkup.Finding, error) {
	db, err := sql.Open("sqlite", dsn(f.path, "mode=rw&_txlock=immediate"))
	if err != nil {
		return checkup.Finding{}, err
	}
	defer db.Close() // it has written nothing
	tx, err := db.BeginTx(ctx, nil)
	if isBusy(err) {
		return checkup.Finding{
			Level: checkup.Wrong, Subject: "writers",
			Text:   fmt.Sprintf("another program has kept the file locked for %d seconds: no change is possible, and none that it makes is seen", busyMillis/1000),
			Advice: "end its transaction; `fuser` on the database file tells which processes have it open",
		}, nil
	}
	if err != nil {
		return checkup.Finding{}, err
	}
	return checkup.Finding{Subject: "writers", Text: "the file can be written to"}, tx.Rollback()
}

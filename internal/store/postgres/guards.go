package postgres

import (
	"context"
	_ "embed" // for the list below
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"ringdex/internal/checkup"
)

// guards.txt lists what gives changes their versions, whoever makes them, as the
// migrations leave it: "trigger TABLE NAME FUNCTION" and "function NAME MD5", the
// MD5 being that of its source.
//
//go:embed guards.txt
var guards string

// guardsQuery reads the same, with the one letter by which a trigger is enabled: A
// is always, also for those who write as a replica.
const guardsQuery = `
SELECT 'trigger ' || c.relname || ' ' || t.tgname || ' ' || p.proname, t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'function ' || p.proname || ' ' || md5(p.prosrc), 'A'
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = current_schema()::regnamespace AND l.lanname = 'plpgsql'`

// anew is how servers and caches are made to begin again, after changes without
// versions.
const anew = "UPDATE meta SET epoch = gen_random_uuid()"

func checkGuards(ctx context.Context, conn *pgx.Conn) ([]checkup.Finding, error) {
	rows, err := conn.Query(ctx, guardsQuery)
	if err != nil {
		return nil, err
	}
	enabled := map[string]string{}
	var guard, letter string
	if _, err := pgx.ForEachRow(rows, []any{&guard, &letter}, func() error {
		enabled[guard] = letter
		return nil
	}); err != nil {
		return nil, err
	}
	expected := strings.Split(strings.TrimSpace(guards), "\n")
	var found []checkup.Finding
	var missing []string
	for _, guard := range expected {
		switch letter, there := enabled[guard]; {
		case !there:
			missing = append(missing, guard)
		case letter != "A":
			found = append(found, asleep(guard, letter))
		}
	}
	if len(missing) > 0 {
		found = append(found, removed(missing))
	}
	if len(found) == 0 {
		found = []checkup.Finding{{Subject: "triggers", Text: fmt.Sprintf("all %d triggers and functions are as they should be", len(expected))}}
	}
	return found, nil
}

// asleep is a trigger that does not fire for everybody.
func asleep(guard, letter string) checkup.Finding {
	words := strings.Fields(guard)
	whom := "is disabled: changes by anybody"
	if letter == "O" {
		whom = "does not fire for those who write as a replica: what they change"
	}
	return checkup.Finding{
		Level: checkup.Wrong, Subject: "triggers",
		Text: fmt.Sprintf("the trigger %s of %s %s may go unseen, and old names be spoken", words[2], words[1], whom),
		Advice: fmt.Sprintf("run: ALTER TABLE %s ENABLE ALWAYS TRIGGER %s; then, for what was changed meanwhile: %s",
			words[1], words[2], anew),
	}
}

func removed(guards []string) checkup.Finding {
	var names []string
	for _, guard := range guards {
		words := strings.Fields(guard)
		name := words[1]
		if words[0] == "trigger" {
			name = fmt.Sprintf("%s of %s", words[2], words[1])
		}
		names = append(names, words[0]+" "+name)
	}
	slices.Sort(names)
	return checkup.Finding{
		Level: checkup.Wrong, Subject: "triggers",
		Text:   fmt.Sprintf("missing, or not as this program made it: %s; changes may go unseen, and old names be spoken", strings.Join(names, ", ")),
		Advice: "take the definition from a new database that `ringdex migrate` makes, or restore a backup; then, for what was changed meanwhile: " + anew,
	}
}

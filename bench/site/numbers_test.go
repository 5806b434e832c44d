package site

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"ringdex/bench/people"
	"ringdex/internal/enginetest"
)

// What the triggers would have made of them, bare rows have as well, and leave
// everything else as it was.
func TestBareNumbersAreAsIfTriggersHadFired(t *testing.T) {
	const some, all = 2_000, 4_500
	s := &Site{program: build(t)}
	slow, fast := bookOf(t, s, some), bookOf(t, s, some)
	if err := execute(t.Context(), slow, insertion(some, all)...); err != nil {
		t.Fatal(err)
	}
	if err := addNumbers(t.Context(), fast, some, all); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{
		"SELECT org, number, contact, version, xid <> '0', position, gone_at FROM callers ORDER BY number",
		"SELECT org, id, kind, status FROM contacts ORDER BY id",
		"SELECT s FROM contact_search s ORDER BY s.contact, s.number",
		"SELECT count(*) FROM contact_search WHERE grams(text) LIKE '%1000425%'",
		"SELECT last_value, is_called FROM answer_version",
		"SELECT CASE WHEN NOT tgisinternal THEN tgname END, tgenabled FROM pg_trigger WHERE tgrelid = 'callers'::regclass ORDER BY 1, 2",
		"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
	} {
		if a, b := told(t, slow, query), told(t, fast, query); a != b {
			t.Errorf("%s: one by one\n%.500s\nall at once\n%.500s", query, a, b)
		}
	}
	if got, want := told(t, fast, "SELECT count(*), count(DISTINCT version) FROM callers"), fmt.Sprintln([]any{int64(all), int64(all)}); got != want {
		t.Errorf("%s numbers and versions, want %s", got, want)
	}
}

// insertion adds numbers as anybody would.
func insertion(from, to int) []string {
	return []string{
		fmt.Sprintf("INSERT INTO contacts (org, id) SELECT 1, %s FROM generate_series(%d, %d) holder ON CONFLICT DO NOTHING", holder, from/each, (to-1)/each),
		fmt.Sprintf("INSERT INTO callers (org, number, contact) SELECT 1, %d + n, %s FROM (SELECT n, n / %d AS holder FROM generate_series(%d::bigint, %d) n) r",
			people.Number(0), holder, each, from, to-1),
	}
}

// build makes the program as it is here.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ringdex")
	if out, err := exec.Command("go", "build", "-C", "../..", "-o", program, "./cmd/ringdex").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

// bookOf makes a database with so many numbers, and returns its URL.
func bookOf(t *testing.T, s *Site, numbers int) string {
	t.Helper()
	url := enginetest.Database(t)
	if _, err := s.found(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if err := execute(t.Context(), url, insertion(0, numbers)...); err != nil {
		t.Fatal(err)
	}
	return url
}

// told is all that a query finds, as text.
func told(t *testing.T, url, query string) (text string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintln(values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text
}

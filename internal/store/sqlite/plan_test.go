package sqlite

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// plan is how SQLite goes about a query, with a line for each table.
func (s shell) plan(query string, args ...any) (lines []string) {
	s.Helper()
	rows, err := s.conn.QueryContext(s.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		s.Fatalf("%s: %v", query, err)
	}
	defer rows.Close() // Err tells
	for rows.Next() {
		var id, parent, unused int
		var line string
		if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
			s.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		s.Fatal(err)
	}
	return lines
}

// planned is a query, how many arguments it takes, and what it goes through from
// one end to the other: nothing but what was asked for, as a rule.
type planned struct {
	name, query string
	args        int
	scans       []string
	// walks tells that it goes through an index in order, until it has enough.
	walks bool
}

func bookQueries() []planned {
	const given = "json_each VIRTUAL TABLE INDEX 1:"
	return []planned{
		{"contacts", contactsQuery, 2, []string{"a", given}, false},
		{"standings", standingsQuery, 2, []string{"a VIRTUAL TABLE INDEX 1:"}, false},
		{"do-not-call", doNotCallQuery, 3, nil, true},
		{"duplicate emails", emailsQuery, 2, []string{"y"}, true},
		{"duplicate phones", phonesQuery, 2, []string{"CONSTANT ROW", "a", "y"}, true},
		{"contact", contactQuery, 2, nil, false},
		{"campaigns of a contact", campaignsQuery, 2, []string{"l"}, false},
		{"tasks", tasksQuery, 2, nil, false},
		{"memories", memoriesQuery, 2, nil, false},
		{"ratings", ratingsQuery, 2, nil, false},
		{"interactions", interactionsQuery, 2, nil, true},
		{"marks of a contact", markedQuery, 2, []string{given}, false},
		{"job", jobQuery, 2, nil, false},
		{"jobs", jobsQuery, 2, nil, true},
		{"next job", nextQuery, 0, []string{"jobs USING INDEX jobs_waiting"}, true},
	}
}

// What the book is asked, however large it is, is looked up in an index. That
// does not hang on what SQLite believes to know about the tables: somebody may
// tell it to ANALYZE them.
func TestBookIsAnsweredFromIndexes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	s := openShell(t, path)
	s.crowd(300)
	for _, when := range []string{"before ANALYZE", "after ANALYZE"} {
		for _, q := range bookQueries() {
			t.Run(q.name+" "+when, func(t *testing.T) { q.check(t, s.plan(q.query, slices.Repeat([]any{"1"}, q.args)...)) })
		}
		s.exec("ANALYZE")
	}
}

func (q planned) check(t *testing.T, lines []string) {
	t.Helper()
	var scans []string
	for _, line := range lines {
		if scan, ok := strings.CutPrefix(line, "SCAN "); ok {
			scans = append(scans, scan)
		}
		if strings.HasSuffix(line, "(org=?)") && !q.walks {
			t.Errorf("all of an organization is looked at: %s", line)
		}
		if line == "USE TEMP B-TREE FOR ORDER BY" && q.walks {
			t.Error("all is sorted before the first is known")
		}
	}
	slices.Sort(scans)
	if diff := cmp.Diff(q.scans, scans, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("what is gone through differs (-want +got):\n%s", diff)
	}
	if t.Failed() {
		t.Log(strings.Join(lines, "\n"))
	}
}

// crowd makes an organization of n contacts, two of whom each have an address in
// common, and a number in common.
func (s shell) crowd(n int) {
	s.Helper()
	s.exec("INSERT INTO organizations (org, name) VALUES (1, 'crowd'), (2, 'other')")
	for _, sql := range []string{
		`INSERT INTO contacts (org, id, name, email, channels, tags)
			SELECT 1, printf('00000000-0000-0000-0000-%012d', n), 'Name ' || n, printf('a%d@example.com', n / 2),
				json_object('whatsapp', '+' || (14155550000 + n / 2)), '["vip"]' FROM numbers`,
		"INSERT INTO callers (org, number, contact) SELECT 1, 14155550000 + n, printf('00000000-0000-0000-0000-%012d', n) FROM numbers",
		"INSERT INTO do_not_call (org, number) SELECT 1, 14155550000 + n FROM numbers",
		"INSERT INTO campaigns (org, name) SELECT 1, 'c' || n FROM numbers",
		`INSERT INTO campaign_members (org, campaign, contact) SELECT 1, c.id, k.id FROM campaigns c JOIN contacts k ON k.name = 'Name ' || c.id`,
		"INSERT INTO tasks (org, contact) SELECT org, id FROM contacts",
		"INSERT INTO memories (org, contact) SELECT org, id FROM contacts",
		"INSERT INTO ratings (org, contact, score) SELECT org, id, 5 FROM contacts",
		"INSERT INTO interactions (org, contact) SELECT org, id FROM contacts",
		"INSERT INTO jobs (org, id, action) SELECT org, id, 'tag' FROM contacts",
	} {
		_, err := s.conn.ExecContext(s.Context(), strings.Replace(sql, "INSERT",
			"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) INSERT", 1), n)
		if err != nil {
			s.Fatalf("%s: %v", sql, err)
		}
	}
}

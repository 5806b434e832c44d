package sqlite

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ringdex/internal/callerid"
)

// listFilters have one thing to look for each.
func listFilters() map[string]callerid.Query {
	filters := map[string]callerid.Query{
		"none": {}, "a word": {Words: []string{"smith"}}, "a short word": {Words: []string{"ü"}}, "words": {Words: []string{"ann", "smith", "co"}},
		"digits": {Words: []string{"1415"}}, "digits and words": {Words: []string{"14", "ann"}},
	}
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, f := range map[string]callerid.Filter{
		"tags": {Tags: []string{"vip", "late"}}, "campaign": {Campaign: "spring"},
		"do not call": {Status: callerid.StatusDoNotCall}, "active": {Status: callerid.StatusActive},
		"email": {HasEmail: new(true)}, "no email": {HasEmail: new(false)},
		"created": {CreatedFrom: day, CreatedUntil: day}, "contacted": {ContactedFrom: day, ContactedUntil: day}, "contacted until": {ContactedUntil: day},
		"calls": {MinCalls: new(int64(1)), MaxCalls: new(int64(2))}, "deleted": {Deleted: true},
	} {
		filters[name] = callerid.Query{Filter: f}
	}
	return filters
}

// What a list is answered from is an index, in whatever order, direction and
// place, and whatever is looked for; and whatever SQLite believes of the data.
func TestListsAreAnsweredFromIndexes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	s := openShell(t, path)
	s.crowd(300)
	for _, when := range []string{"before ANALYZE", "after ANALYZE"} {
		for name, q := range listFilters() {
			t.Run(name+" "+when, func(t *testing.T) { s.listPlans(t, q) })
		}
		s.exec("ANALYZE")
	}
}

func (s shell) listPlans(t *testing.T, q callerid.Query) {
	for q.Order = callerid.OrderName; q.Order <= callerid.OrderID; q.Order++ {
		for _, q.Descending = range []bool{false, true} {
			l := listing{query: q, sorting: sortingOf(q.Order), wanted: wantedBy(1, q), most: 51, effort: 1000}
			after := &place{"k", "i"}
			for _, part := range slices.Concat(spans(q, nil), spans(q, after), []span{{after, after}}) {
				s.walksIndex(t, l, part)
				s.findsByIndex(t, l, part)
			}
		}
	}
}

// walksIndex: a walk begins and ends within the index, and sorts nothing.
func (s shell) walksIndex(t *testing.T, l listing, part span) {
	t.Helper()
	var bounds []string
	if l.sorting.byID() {
		bounds = []string{"id>?", "id<?"}
	} else {
		bounds = []string{"(" + l.sorting.column + ",id)>(?,?)", "(" + l.sorting.column + ",id)<(?,?)"}
	}
	want := "SEARCH k USING INDEX " + l.sorting.index + " (org=? AND listed=?"
	if part.low != nil {
		want += " AND " + bounds[0]
	}
	if part.high != nil {
		want += " AND " + bounds[1]
	}
	for _, query := range []clause{l.walk(part), l.step(part)} {
		lines := s.plan(query.sql, query.args...)
		if lines[0] != want+")" {
			t.Errorf("got the walk %q, want %q", lines[0], want+")")
		}
		planned{}.check(t, lines)
		if slices.Contains(lines, "USE TEMP B-TREE FOR ORDER BY") {
			t.Error("a walk sorts")
		}
	}
}

// findsByIndex: each source is in an index, and nothing is looked at but what is
// in the source.
func (s shell) findsByIndex(t *testing.T, l listing, part span) {
	t.Helper()
	for _, l.short = range l.wanted.sources {
		for _, rows := range l.short {
			count := l.count(rows, 1000)
			s.narrow(t, s.plan(count.sql, count.args...))
		}
		find := l.find(part)
		s.narrow(t, s.plan(find.sql, find.args...))
	}
}

// narrow: tables are searched, and nothing is scanned but what that finds.
func (s shell) narrow(t *testing.T, lines []string) {
	t.Helper()
	for _, line := range lines {
		scan, ok := strings.CutPrefix(line, "SCAN ")
		switch {
		case ok && slices.Contains([]string{"found", "page"}, scan), strings.HasPrefix(scan, "(subquery-"):
		case ok && strings.HasSuffix(scan, "_search VIRTUAL TABLE INDEX 0:M1><"):
		case ok:
			t.Errorf("all of a table is looked at: %s", line)
		case strings.HasSuffix(line, "(org=?)") && !strings.Contains(line, "contacts_do_not_call") && !strings.Contains(line, "contacts_odd_email"):
			t.Errorf("all of an organization is looked at: %s", line)
		}
	}
	if t.Failed() {
		t.Fatal(strings.Join(lines, "\n"))
	}
}

package sqlite

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is derived, each table as one text.
const (
	allKeys    = "SELECT coalesce(group_concat(org || ' ' || contact || ' ' || kind || ' ' || key, char(10) ORDER BY org, contact, kind, key), '') FROM contact_keys"
	allNames   = "SELECT coalesce(group_concat(org || ' ' || id || ' ' || sort_name, char(10) ORDER BY org, id), '') FROM contacts"
	allTexts   = "SELECT coalesce(group_concat(org || ' ' || contact || ' ' || text, char(10) ORDER BY org, contact), '') FROM contact_text"
	allNumbers = "SELECT coalesce(group_concat(org || ' ' || number, char(10) ORDER BY org, number), '') FROM number_text"
)

// derived checks that what contacts are found by is what would be derived from
// them now, and that the indexes of trigrams are those of the texts.
func (s shell) derived(t tb, what string) {
	t.Helper()
	for _, index := range []string{"contact_search", "number_search"} {
		if err := s.try("INSERT INTO " + index + " (" + index + ", rank) VALUES ('integrity-check', 1)"); err != nil {
			t.Errorf("%s: %s is not of its texts: %v", what, index, err)
		}
	}
	tables := []string{allKeys, allNames, allTexts, allNumbers}
	var got []string
	for _, all := range tables {
		got = append(got, s.value(all))
	}
	s.exec(`BEGIN; DELETE FROM contact_keys; DELETE FROM contact_text; DELETE FROM number_text;
		INSERT INTO derive_keys SELECT org, id FROM contacts;
		UPDATE contacts SET folded_name = NULL;
		INSERT INTO fold_name SELECT org, id FROM contacts;
		INSERT INTO derive_text SELECT org, id, text FROM contact_words;
		INSERT INTO put_number SELECT org, number FROM callers`)
	for i, all := range tables {
		if diff := cmp.Diff(s.value(all), got[i]); diff != "" {
			t.Errorf("%s: what is derived differs (-from the contacts +found):\n%s", what, diff)
		}
	}
	s.exec("ROLLBACK")
}

// Keys are in lower case, trimmed, and of what looks like one at first sight.
func TestKeys(t *testing.T) {
	cases := map[string]struct{ column, value, kind, want string }{
		"tag":                  {"tags", `["  VIP "]`, "tag", "vip"},
		"tag beyond ASCII":     {"tags", `["ÄRZTE ẞ Σ İ 李 Ǆ 𐐀"]`, "tag", "ärzte ß σ i 李 ǆ 𐐨"},
		"tag twice":            {"tags", `["Vip", "vIP"]`, "tag", "vip"},
		"empty tags":           {"tags", `["", "  "]`, "tag", ""},
		"tags that are none":   {"tags", `[7, null]`, "tag", "7"},
		"email":                {"email", " Ann@EXAMPLE.com", "email", "ann@example.com"},
		"email beyond ASCII":   {"email", "JÜRGEN@Ärzte.example", "email", "jürgen@ärzte.example"},
		"no email":             {"email", "ask her", "email", ""},
		"other email":          {"other_emails", `["Ann@example.com", "none"]`, "email", "ann@example.com"},
		"whatsapp":             {"channels", `{"whatsapp": "+14155550100"}`, "whatsapp", "+14155550100"},
		"no whatsapp":          {"channels", `{"whatsapp": "ann"}`, "whatsapp", ""},
		"channels of any form": {"channels", `["whatsapp"]`, "whatsapp", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, s := newScene(t)
			s.exec(named("UPDATE contacts SET " + c.column + " = '" + c.value + "' WHERE id = {ann}"))
			got := s.value("SELECT coalesce(group_concat(key, ','), '') FROM contact_keys WHERE kind = '" + c.kind + "'")
			if got != c.want {
				t.Errorf("the keys are %q, want %q", got, c.want)
			}
			s.derived(t, name)
		})
	}
}

// Names are sorted in any case, whoever has given them.
func TestSortName(t *testing.T) {
	_, _, s := newScene(t)
	for _, c := range []struct{ set, want string }{
		{"name = 'ZOË 李'", "zoë 李"},
		{"first_name = 'Zoë'", "zoë 李"},
		{"name = 'ÄNNE'", "änne"},
		{"name = ''", "zoë"},
		{"last_name = 'ÖZ'", "zoë öz"},
		{"first_name = 'Zoe', last_name = 'Oz'", "zoe oz"},
		{"last_name = ' Ö '", "zoe  ö"},
		{"first_name = '', last_name = ''", ""},
		{"name = 'Ä' || printf('%1000s', 'B')", "ä" + strings.Repeat(" ", 499)},
		{"name = 'Ann'", "ann"},
	} {
		s.exec(named("UPDATE contacts SET " + c.set + " WHERE id = {ann}"))
		if got := s.value(named("SELECT sort_name FROM contacts WHERE id = {ann}")); got != c.want {
			t.Errorf("after %s: sorted as %q, want %q", c.set, got, c.want)
		}
		s.derived(t, c.set)
	}
	s.exec("INSERT INTO contacts (org, first_name) VALUES (1, 'ÉVA')")
	if got := s.value("SELECT sort_name FROM contacts WHERE first_name = 'ÉVA'"); got != "éva" {
		t.Errorf("a new contact is sorted as %q", got)
	}
}

// A change of one column alone is enough.
func TestEachColumnIsDerivedFrom(t *testing.T) {
	_, _, s := newScene(t)
	for _, column := range []string{"name", "first_name", "last_name", "nick", "email", "company", "notes"} {
		s.exec(named("UPDATE contacts SET " + column + " = 'wanted@example.com' WHERE id = {ann}"))
		if n := s.value("SELECT count(*) FROM contact_search('wan')"); n != "1" {
			t.Errorf("%s: found %s", column, n)
		}
		s.derived(t, column)
		s.exec(named("UPDATE contacts SET " + column + " = '' WHERE id = {ann}"))
	}
	for column, value := range map[string]string{
		"tags": `["wanted"]`, "other_emails": `["wanted@example.com"]`, "channels": `{"whatsapp": "+14155550100"}`,
	} {
		s.exec(named("UPDATE contacts SET " + column + " = '" + value + "' WHERE id = {ann}"))
		if n := s.value("SELECT count(*) FROM contact_keys"); n != "1" {
			t.Errorf("%s: %s keys", column, n)
		}
		s.derived(t, column)
		s.exec(named("UPDATE contacts SET " + column + " = '[]' WHERE id = {ann}"))
	}
}

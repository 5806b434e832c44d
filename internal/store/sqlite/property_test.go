package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// handEdits are statements with {id}, {contact}, {number} and {text} to be
// filled in at random, each of them more than once perhaps.
var handEdits = []string{
	"INSERT INTO callers (org, number, contact) VALUES (1, {number}, {contact})",
	"INSERT INTO callers (org, number, contact, version) VALUES (1, {number}, {contact}, 1) ON CONFLICT (org, number) DO UPDATE SET contact = excluded.contact",
	"INSERT OR REPLACE INTO callers (org, number, contact) VALUES (1, {number}, {contact})",
	"INSERT OR IGNORE INTO callers (org, number, contact) VALUES (1, {number}, {contact})",
	"INSERT OR FAIL INTO callers (org, number, contact) VALUES (1, {number}, {contact}), (1, {number}, {contact})",
	"UPDATE callers SET contact = {contact} WHERE number = {number}",
	"UPDATE callers SET number = {number} WHERE number = {number}",
	"UPDATE OR REPLACE callers SET number = {number}, contact = {contact} WHERE number = {number}",
	"UPDATE OR IGNORE callers SET number = {number}, version = 2 WHERE contact = {id}",
	"UPDATE callers SET version = {version}, position = {version}",
	"UPDATE callers SET version = {version} WHERE number = {number}",
	"DELETE FROM callers WHERE number = {number}",
	"DELETE FROM callers WHERE contact IS {contact}",
	"INSERT INTO contacts (org, id, name) VALUES (1, {id}, '{text}')",
	"INSERT OR REPLACE INTO contacts (org, id, name) VALUES (1, {id}, '{text}')",
	"INSERT INTO contacts (org, id) VALUES (1, {id}) ON CONFLICT (org, id) DO UPDATE SET notes = '{text}'",
	"UPDATE contacts SET name = '{text}' WHERE id = {id}",
	"UPDATE contacts SET id = {id} WHERE id = {id}",
	"UPDATE OR REPLACE contacts SET id = {id} WHERE id = {id}",
	"DELETE FROM contacts WHERE id = {id}",
	`INSERT OR REPLACE INTO contacts (org, id, tags, email) VALUES (1, {id}, '["{text}", "Ä{text}"]', '{text}@example.com')`,
	`INSERT OR IGNORE INTO contacts (org, id, tags, notes) VALUES (1, {id}, '["{text}"]', '{text}')`,
	`UPDATE contacts SET tags = '["{text}", "{text}", 7, null]', other_emails = '["{text}@EXAMPLE.com"]' WHERE id = {id}`,
	`UPDATE OR IGNORE contacts SET id = {id}, nick = '{text}', last_name = '{text}', channels = '{"whatsapp": "+{number}"}' WHERE id = {id}`,
	"UPDATE contacts SET deleted_at = created_at, former_phones = '[{number}]', notes = '{text}' WHERE id = {id}",
	"UPDATE contacts SET deleted_at = NULL, tags = '{}', channels = '7', other_emails = 'null' WHERE id = {id}",
	"INSERT INTO tasks (org, contact, title) VALUES (1, {id}, '{text}')",
	"INSERT OR REPLACE INTO tasks (org, id, contact, title) VALUES (1, {version}, {id}, '{text}')",
	"UPDATE OR REPLACE tasks SET id = {version}, contact = {id} WHERE id = {version}",
	"DELETE FROM tasks WHERE id = {version}",
	"INSERT OR REPLACE INTO tasks (org, uid, contact, title) VALUES (1, {id}, {id}, '{text}')",
	"UPDATE OR REPLACE tasks SET uid = {id} WHERE id = {version}",
	"INSERT OR REPLACE INTO memories (org, id, contact, text) VALUES (1, {version}, {id}, '{text}')",
	"UPDATE memories SET contact = {id}",
	"DELETE FROM memories WHERE id = {version}",
	"INSERT OR REPLACE INTO memories (org, uid, contact, text) VALUES (1, {id}, {id}, '{text}')",
	"UPDATE OR REPLACE memories SET uid = {id} WHERE id = {version}",
	"INSERT OR REPLACE INTO ratings (org, id, contact, score) VALUES (1, {version}, {id}, {version})",
	"INSERT OR REPLACE INTO ratings (org, uid, contact, score) VALUES (1, {id}, {id}, {version})",
	"UPDATE OR REPLACE ratings SET uid = {id}, id = {version} WHERE id = {version}",
	"UPDATE OR REPLACE ratings SET score = {version}, contact = {id} WHERE uid = {id}",
	"DELETE FROM ratings WHERE id = {version}",
	"INSERT OR REPLACE INTO interactions (org, id, contact, number, summary) VALUES (1, {version}, {contact}, {number}, '{text}')",
	"UPDATE OR REPLACE interactions SET id = {version} WHERE id = {version}",
	"UPDATE interactions SET contact = {contact}, summary = '{text}' WHERE id = {version}",
	"DELETE FROM interactions WHERE id = {version}",
	"INSERT OR REPLACE INTO campaigns (org, id, name) VALUES (1, {version}, '{text}')",
	"UPDATE OR REPLACE campaigns SET name = '{text}' WHERE id = {version}",
	"UPDATE OR REPLACE campaigns SET id = {version} WHERE id = {version}",
	"DELETE FROM campaigns WHERE id = {version}",
	"INSERT OR REPLACE INTO campaign_calls (org, campaign, contact) VALUES (1, {version}, {id})",
	"UPDATE OR REPLACE campaign_calls SET contact = {id} WHERE campaign = {version}",
	"DELETE FROM campaign_calls WHERE contact = {id}",
	"INSERT OR REPLACE INTO campaign_members (org, campaign, contact) VALUES (1, {version}, {id})",
	"UPDATE OR REPLACE campaign_members SET contact = {id} WHERE campaign = {version}",
	"INSERT OR REPLACE INTO do_not_call (org, number) VALUES (1, {number})",
	"UPDATE OR REPLACE do_not_call SET number = {number}",
	"DELETE FROM do_not_call WHERE number = {number}",
}

// Whatever is written by hand, allowed or refused: the index that polls knows
// every row, no version ever stands for two answers, and what is found is what is
// there.
func TestRandomHandEdits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	w := watch(t, openStore(t, path))
	s := openShell(t, path)
	s.populate()
	rapid.Check(t, func(t *rapid.T) {
		s.exec("PRAGMA recursive_triggers = " + rapid.SampledFrom([]string{"off", "on"}).Draw(t, "recursive"))
		for range rapid.IntRange(1, 30).Draw(t, "edits") {
			edit := drawEdit(t)
			err := s.try(edit)
			if err != nil && code(err)&0xff != 19 {
				t.Fatalf("%s: %v", edit, err)
			}
			w.check(t, fmt.Sprintf("%s (%v)", edit, err), someCallers())
			s.derived(t, edit)
		}
	})
	if n := s.value("SELECT count(*) FROM callers JOIN departed USING (org, number)"); n != "0" {
		t.Errorf("%s numbers are both there and departed", n)
	}
}

func drawEdit(t *rapid.T) string {
	ids := []string{"'" + annID + "'", "'" + bobID + "'", "'" + camID + "'"}
	var numbers []string
	for _, c := range someCallers() {
		numbers = append(numbers, fmt.Sprint(uint64(c.Number)))
	}
	edit := rapid.SampledFrom(handEdits).Draw(t, "edit")
	for _, blank := range []struct {
		name   string
		values []string
	}{
		{"{number}", numbers},
		{"{version}", []string{"1", "2", "3"}},
		{"{text}", []string{"spring", "b", "Ö"}},
		{"{id}", ids},
		{"{contact}", append(ids, "NULL")},
	} {
		for strings.Contains(edit, blank.name) {
			edit = strings.Replace(edit, blank.name, rapid.SampledFrom(blank.values).Draw(t, blank.name), 1)
		}
	}
	return edit
}

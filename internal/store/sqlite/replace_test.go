package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
)

// INSERT OR REPLACE and UPDATE OR REPLACE take rows away without firing delete
// triggers, unless recursive triggers are on. Either way whoever loses a row has
// to hear of it.
func TestReplace(t *testing.T) {
	edits := map[string]string{
		"a contact":                    "INSERT OR REPLACE INTO contacts (org, id, name) VALUES (1, {ann}, 'Other')",
		"a contact by another's id":    "UPDATE OR REPLACE contacts SET id = {bob} WHERE id = {ann}",
		"a number by its own contact":  "INSERT OR REPLACE INTO callers (org, number, contact) VALUES (1, 14155550100, {ann})",
		"a number by another contact":  "INSERT OR REPLACE INTO callers (org, number, contact) VALUES (1, 14155550100, {bob})",
		"a number by nobody":           "INSERT OR REPLACE INTO callers (org, number) VALUES (1, 14155550100)",
		"a tombstone":                  "INSERT OR REPLACE INTO callers (org, number, contact) VALUES (1, 14155550103, {bob})",
		"a number by renumbering":      "UPDATE OR REPLACE callers SET number = 14155550102 WHERE number = 14155550100",
		"a number's version":           "INSERT OR REPLACE INTO callers (org, number, contact, version) VALUES (1, 14155550100, {bob}, 1)",
		"an interaction":               "INSERT OR REPLACE INTO interactions (org, id, contact) VALUES (1, 1, {bob})",
		"an interaction's id":          "UPDATE OR REPLACE interactions SET id = 1 WHERE id = 2",
		"a task":                       "INSERT OR REPLACE INTO tasks (org, id, contact) VALUES (1, 1, {bob})",
		"a task's id":                  "UPDATE OR REPLACE tasks SET id = 1 WHERE id = 2",
		"a memory":                     "INSERT OR REPLACE INTO memories (org, id, contact) VALUES (1, 1, {bob})",
		"a memory's id":                "UPDATE OR REPLACE memories SET id = 1 WHERE id = 2",
		"a task by its uid":            "INSERT OR REPLACE INTO tasks (org, uid, contact) SELECT 1, uid, {bob} FROM tasks WHERE contact = {ann}",
		"a task's uid":                 "UPDATE OR REPLACE tasks SET uid = (SELECT uid FROM tasks WHERE id = 1) WHERE id = 2",
		"a memory by its uid":          "INSERT OR REPLACE INTO memories (org, uid, contact) SELECT 1, uid, {bob} FROM memories WHERE contact = {ann}",
		"a memory's uid":               "UPDATE OR REPLACE memories SET uid = (SELECT uid FROM memories WHERE id = 1) WHERE id = 2",
		"a rating":                     "INSERT OR REPLACE INTO ratings (org, id, contact, score) VALUES (1, 1, {bob}, 1)",
		"a rating's id":                "UPDATE OR REPLACE ratings SET id = 1 WHERE id = 2",
		"a rating by its uid":          "INSERT OR REPLACE INTO ratings (org, uid, contact, score) SELECT 1, uid, {bob}, 1 FROM ratings WHERE contact = {ann}",
		"a rating's uid":               "UPDATE OR REPLACE ratings SET uid = (SELECT uid FROM ratings WHERE id = 1) WHERE id = 2",
		"a campaign by id":             "INSERT OR REPLACE INTO campaigns (org, id, name) VALUES (1, 1, 'summer')",
		"a campaign by name":           "INSERT OR REPLACE INTO campaigns (org, name) VALUES (1, 'spring')",
		"a campaign by renaming":       "UPDATE OR REPLACE campaigns SET name = 'spring' WHERE name = 'autumn'",
		"a campaign by renumbering":    "UPDATE OR REPLACE campaigns SET id = 1 WHERE id = 2",
		"nothing, but with calls":      "INSERT INTO campaigns (org, id, name) VALUES (1, 7, 'winter')",
		"a campaign's call":            "INSERT OR REPLACE INTO campaign_calls (org, campaign, contact) VALUES (1, 1, {ann})",
		"a campaign's call by another": "UPDATE OR REPLACE campaign_calls SET contact = {ann}, campaign = 1",
		"a mark":                       "INSERT OR REPLACE INTO do_not_call (org, number) VALUES (1, 14155550100)",
		"a mark by renumbering":        "UPDATE OR REPLACE do_not_call SET number = 14155550102",
	}
	for name, edit := range edits {
		for _, recursive := range []string{"off", "on"} {
			t.Run(name+"/recursive="+recursive, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "db")
				w := watch(t, openStore(t, path))
				s := openShell(t, path)
				s.populate()
				w.check(t, "before", someCallers())
				s.exec("PRAGMA recursive_triggers = " + recursive)
				s.exec(named(edit))
				w.check(t, name, someCallers())
			})
		}
	}
}

func named(sql string) string {
	return strings.NewReplacer("{ann}", "'"+annID+"'", "{bob}", "'"+bobID+"'", "{cam}", "'"+camID+"'").Replace(sql)
}

// What foreign keys would refuse is refused without them.
func TestRefusedByHand(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	openStore(t, path)
	s := openShell(t, path)
	s.populate()
	for _, edit := range []string{
		"INSERT INTO callers (org, number, contact) VALUES (2, 14155550109, {ann})",
		"UPDATE callers SET contact = '00000000-0000-4000-8000-00000000000f' WHERE number = 14155550100",
		"INSERT INTO callers (org, number) VALUES (1, 101)",
		"INSERT INTO contacts (org, name) VALUES (3, 'Zoe')",
		"INSERT INTO contacts (org, id) VALUES (1, 'zoe')",
		"UPDATE contacts SET org = 2",
		"INSERT INTO campaign_members (org, campaign, contact) VALUES (1, 1, {ann}); UPDATE campaign_members SET contact = '00000000-0000-4000-8000-00000000000f'",
		"UPDATE contacts SET tags = 'vip'",
		"UPDATE contacts SET name = NULL",
		"UPDATE contacts SET last_contacted_at = 'yesterday'",
		"INSERT INTO tasks (org, contact) VALUES (2, {ann})",
		"UPDATE memories SET org = 2",
		"INSERT INTO campaign_calls (org, campaign, contact) VALUES (2, 1, {ann})",
		"INSERT INTO interactions (org, contact) VALUES (2, {ann})",
		"UPDATE contacts SET other_emails = 'ann@example.com'",
		"UPDATE contacts SET former_phones = '+14155550100'",
		"UPDATE contacts SET deleted_at = 'yesterday'",
		"INSERT INTO ratings (org, contact, score) VALUES (2, {ann}, 5)",
		"INSERT INTO ratings (org, contact, score) VALUES (1, {ann}, 6)",
		"UPDATE ratings SET contact = '00000000-0000-4000-8000-00000000000f'",
		"UPDATE ratings SET uid = 'one' WHERE id = 1",
		"UPDATE tasks SET uid = uid || ' '",
		"UPDATE memories SET uid = (SELECT uid FROM memories WHERE id = 1)",
		"INSERT INTO campaign_members (org, campaign, contact) VALUES (2, 1, {ann})",
		"INSERT INTO saved_filters (org, name) VALUES (3, 'vip')",
		"INSERT INTO jobs (org, id, action) VALUES (3, {ann}, 'tag')",
		"INSERT INTO jobs (org, id, action, state) VALUES (1, {ann}, 'tag', 'waiting')",
	} {
		if err := s.try(named(edit)); err == nil {
			t.Errorf("%s: went through", edit)
		}
	}
}

// Edits of the shape in which people write them.
func TestReadByHand(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	store := openStore(t, path)
	s := openShell(t, path)
	s.populate()
	s.exec(`UPDATE contacts SET tags = '["vip", 7]', custom = '{"colour": "red", "balance": 4.5, "odd": [1], "none": null}',
		meta = '"text"', last_contacted_at = '2026-11-21 10:30', created_at = '2026-11-21T10:30:00+02:00';
		UPDATE tasks SET due_at = '2026-11-22'; UPDATE interactions SET number = 5;
		INSERT INTO contacts (org, name) VALUES (1, 'Without an id')`)
	reading, err := store.Profile(t.Context(), someCallers()[0])
	if err != nil || reading.Profile == nil {
		t.Fatalf("reading: %+v, %v", reading, err)
	}
	c := reading.Profile.Contact
	if len(c.Tags) != 2 || c.Tags[1] != "7" || c.Custom["colour"].Text != "red" || *c.Custom["balance"].Number != 4.5 || c.Custom["odd"].Text != "[1]" {
		t.Errorf("tags %q and custom fields %v", c.Tags, c.Custom)
	}
	for got, want := range map[string]string{
		timeText(c.LastContactedAt):                     "2026-11-21T10:30:00.000000Z",
		timeText(c.CreatedAt):                           "2026-11-21T08:30:00.000000Z",
		timeText(reading.Profile.OpenTasks[0].DueAt):    "2026-11-22T00:00:00.000000Z",
		reading.Profile.Interactions[0].Number.String(): "",
	} {
		if got != want {
			t.Errorf("read %q, want %q", got, want)
		}
	}
}

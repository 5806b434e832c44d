package sqlite

import "testing"

// What hangs on a contact, a campaign or an organization follows it, and ends
// with it, as foreign keys would have it.
func TestWhatHangsOnARowFollowsIt(t *testing.T) {
	const hanging = `SELECT (SELECT count(*) FROM callers WHERE contact = {ann}) || (SELECT count(*) FROM interactions WHERE contact = {ann})
		|| (SELECT count(*) FROM tasks WHERE contact = {ann}) || (SELECT count(*) FROM memories WHERE contact = {ann})
		|| (SELECT count(*) FROM ratings WHERE contact = {ann}) || (SELECT count(*) FROM campaign_calls WHERE contact = {ann})
		|| (SELECT count(*) FROM campaign_members WHERE contact = {ann}) || (SELECT count(*) FROM contact_keys WHERE contact = {ann})`
	const members = "SELECT coalesce(group_concat(coalesce(c.name, 'none')), '') FROM campaign_members m LEFT JOIN campaigns c ON c.id = m.campaign"
	const work = "SELECT (SELECT count(*) FROM saved_filters) || (SELECT count(*) FROM jobs)"
	cases := map[string]struct{ edit, query, want string }{
		"nothing":                 {"SELECT 1", hanging, "21111111"},
		"a contact is renamed":    {"UPDATE contacts SET id = '00000000-0000-4000-8000-000000000009' WHERE id = {ann}", hanging, "00000000"},
		"and back":                {"UPDATE contacts SET id = '00000000-0000-4000-8000-000000000009' WHERE id = {ann}; UPDATE contacts SET id = {ann} WHERE name = 'Ann'", hanging, "21111111"},
		"a contact is deleted":    {"DELETE FROM contacts WHERE id = {ann}", hanging, "00000000"},
		"a campaign":              {"SELECT 1", members, "spring"},
		"a campaign has a new id": {"UPDATE campaigns SET id = 9 WHERE name = 'spring'", members, "spring"},
		"a campaign is deleted":   {"DELETE FROM campaigns WHERE name = 'spring'", members, ""},
		"the work of two":         {"SELECT 1", work, "22"},
		"of which one is deleted": {"DELETE FROM organizations WHERE org = 1", work, "11"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, w, s := newScene(t)
			s.exec(named(`INSERT INTO campaign_members (org, campaign, contact) VALUES (1, 1, {ann});
				UPDATE contacts SET tags = '["vip"]' WHERE id = {ann};
				INSERT INTO saved_filters (org, name) VALUES (1, 'a'), (2, 'a');
				INSERT INTO jobs (org, id, action) VALUES (1, {ann}, 'tag'), (2, {ann}, 'tag')`))
			s.exec(named(c.edit))
			if got := s.value(named(c.query)); got != c.want {
				t.Errorf("there is %s, want %s", got, c.want)
			}
			w.check(t, name, someCallers())
			s.derived(t, name)
		})
	}
}

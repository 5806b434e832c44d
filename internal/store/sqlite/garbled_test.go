package sqlite

import (
	"path/filepath"
	"testing"
)

// Bytes that are not UTF-8, which a file imported by hand may well have, are
// read as U+FFFD: one such note must not make its contact unspeakable.
func TestGarbledText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := openStore(t, path)
	s := openShell(t, path)
	s.populate()
	s.exec(named(`UPDATE contacts SET notes = cast(x'ff41' AS TEXT), tags = cast(x'5b22ff41222c205b22ff225d5d' AS TEXT),
			other_emails = cast(x'5b22ff41225d' AS TEXT), meta = cast(x'7b22ff223a22ff41227d' AS TEXT) WHERE id = {ann};
		UPDATE interactions SET summary = cast(x'ff41' AS TEXT), channel = cast(x'ff41' AS TEXT);
		UPDATE tasks SET title = cast(x'ff41' AS TEXT);
		UPDATE memories SET text = cast(x'ff41' AS TEXT);
		UPDATE ratings SET comment = cast(x'ff41' AS TEXT);
		UPDATE campaigns SET name = cast(x'ff41' AS TEXT) WHERE id = 1;
		UPDATE organizations SET greeting = cast(x'ff41' AS TEXT), other_greeting = cast(x'41ff' AS TEXT);
		INSERT INTO lines (number, org, greeting) VALUES (14155550199, 1, cast(x'ff41' AS TEXT));
		INSERT INTO custom_fields (org, name, kind) VALUES (1, cast(x'ff41' AS TEXT), 'string')`))
	reading, err := db.Profile(t.Context(), someCallers()[0])
	if err != nil || reading.Profile == nil {
		t.Fatalf("reading: %+v, %v", reading, err)
	}
	directory, err := db.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := reading.Profile
	for what, got := range map[string]string{
		"notes":        p.Contact.Notes,
		"tag":          p.Contact.Tags[0],
		"meta":         p.Contact.Meta["\uFFFD"],
		"summary":      p.Interactions[0].Summary,
		"channel":      string(p.Interactions[0].Channel),
		"task":         p.OpenTasks[0].Title,
		"memory":       p.Memories[0].Text,
		"rating":       p.Ratings[0].Comment,
		"email":        p.Contact.OtherEmails[0],
		"campaign":     p.Campaigns[0],
		"greeting":     directory.Orgs[0].Greeting,
		"line":         directory.Lines[0].Greeting,
		"custom field": directory.Orgs[0].CustomFields[0].Name,
	} {
		if want := "\uFFFDA"; got != want {
			t.Errorf("%s: read %q, want %q", what, got, want)
		}
	}
	if got, want := p.Contact.Tags[1], "[\"\uFFFD\"]"; got != want {
		t.Errorf("a tag that is a list: read %q, want %q", got, want)
	}
	if got, want := directory.Orgs[0].OtherGreeting, "A\uFFFD"; got != want {
		t.Errorf("other greeting: read %q, want %q", got, want)
	}
	page, err := db.Page(t.Context(), "", 1)
	if err != nil || len(page.Readings) != 1 || page.Readings[0].Profile.Contact.Notes != "\uFFFDA" {
		t.Errorf("a page: %+v, %v", page, err)
	}
}

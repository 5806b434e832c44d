package storetest

import (
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

func byHandTests() []test {
	return []test{
		{"EveryEditMovesItsNumbers", testEdits},
		{"VersionsAreNotForHands", testHandWrittenVersions},
		{"RenumberedThereAndBack", testRenumberedBack},
		{"DeletedContactLeavesTombstones", testHandDeletedContact},
		{"Directory", testDirectoryByHand},
		{"OddForms", testOddForms},
	}
}

// handEdit is what a person types into psql or the sqlite3 shell, and the
// numbers at home whose answer it alters. Afterwards then holds, if given.
type handEdit struct {
	name  string
	sql   string
	moves []phone.Number
	then  func(scene) bool
}

// An edit by hand counts like any other: the next poll brings it. The other
// book has the same people under the same ids, and stands still.
func testEdits(t *testing.T, e Engine) {
	edits := slices.Concat(columnEdits(), contactEdits(), callerEdits(), interactionEdits(),
		taskEdits(), memoryEdits(), ratingEdits(), campaignEdits(), doNotCallEdits())
	for _, edit := range edits {
		t.Run(edit.name, func(t *testing.T) {
			s := newScene(t, e)
			s.moves(func() { s.exec(edit.sql) }, edit.moves...)
			if edit.then != nil && !edit.then(s) {
				t.Error("the answer is not what the edit says")
			}
		})
	}
}

// Versions and their transactions are drawn, whatever a hand writes there.
func testHandWrittenVersions(t *testing.T, e Engine) {
	for name, sql := range map[string]string{
		"zero":      "UPDATE callers SET version = 0 WHERE org = {home} AND number = {bobDesk}",
		"the same":  "UPDATE callers SET version = version WHERE org = {home} AND number = {bobDesk}",
		"less":      "UPDATE callers SET version = version - 1 WHERE org = {home} AND number = {bobDesk}",
		"huge":      "UPDATE callers SET version = 9000000000000000000 WHERE org = {home} AND number = {bobDesk}",
		"inserted":  "DELETE FROM callers WHERE org = {home} AND number = {bobDesk}; INSERT INTO callers (org, number, contact, version) VALUES ({home}, {bobDesk}, {bob}, 1)",
		"far ahead": "DELETE FROM callers WHERE org = {home} AND number = {bobDesk}; INSERT INTO callers (org, number, contact, version) VALUES ({home}, {bobDesk}, {bob}, 9000000000000000000)",
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, e)
			before := s.home.read(bobDesk).Version
			s.moves(func() { s.exec(sql) }, bobDesk)
			if after := s.home.read(bobDesk); after.Version <= before || after.Version > 1<<62 || after.Profile == nil {
				t.Errorf("version %d follows %d, leading to %+v", after.Version, before, after.Profile)
			}
		})
	}
	t.Run("of a new row", func(t *testing.T) {
		s := newScene(t, e)
		s.moves(func() {
			s.exec("INSERT INTO callers (org, number, contact, version) VALUES ({home}, {freeLine}, {bob}, 9000000000000000000)")
		}, bobDesk, freeLine)
		if got := s.home.read(freeLine).Version; got > 1<<62 {
			t.Errorf("the hand-written version %d was kept", got)
		}
	})
}

// A renumbering that is taken back meets its own tombstone.
func testRenumberedBack(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.exec("UPDATE callers SET number = {freeLine} WHERE org = {home} AND number = {bobDesk}")
	}, bobDesk, freeLine)
	s.home.nobody(bobDesk)
	s.moves(func() {
		s.exec("UPDATE callers SET number = {bobDesk} WHERE org = {home} AND number = {freeLine}")
	}, bobDesk, freeLine)
	s.home.nobody(freeLine)
	same(t, "the profile after all", s.home.profile(bobDesk), s.away.profile(bobDesk))
}

// What the port reads after a delete by hand is what it reads after its own.
func testHandDeletedContact(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.exec("DELETE FROM contacts WHERE org = {home} AND id IN ({ann}, {cam})")
	}, annDesk, annCell, camCell)
	s.home.nobody(annDesk, annCell, camCell)
	s.home.add(person(zoe, "Zoe", annDesk, camCell))
	p := s.home.profile(annDesk)
	if !p.DoNotCall || len(p.Campaigns)+len(p.OpenTasks)+len(p.Memories)+len(p.Ratings)+len(p.Interactions) > 0 {
		t.Errorf("the next owner's profile is %+v", p)
	}
}

// The directory's tables move the directory's version, and no caller's.
func testDirectoryByHand(t *testing.T, e Engine) {
	s := newScene(t, e)
	if err := e.Store.CreateKey(t.Context(), testKey("a", s.home.org)); err != nil {
		t.Fatalf("creating a key: %v", err)
	}
	for _, sql := range []string{
		`INSERT INTO organizations (name, plan, contact_limit, region, greeting, other_greeting, disclosure, interactions)
			VALUES ('by hand', '', 0, 'US', '', '', '', 5)`,
		"UPDATE organizations SET greeting = 'Hi' WHERE org = {home}",
		"UPDATE organizations SET interactions = 0 WHERE org = {home}",
		"DELETE FROM organizations WHERE name = 'by hand'",
		"INSERT INTO custom_fields (org, name, kind) VALUES ({home}, 'colour', 'string')",
		"UPDATE custom_fields SET kind = 'number' WHERE org = {home}",
		"DELETE FROM custom_fields WHERE org = {home}",
		"INSERT INTO lines (number, org, region, greeting, other_greeting) VALUES ({annDesk}, {home}, 'US', 'Hi', 'Hello')",
		"UPDATE lines SET org = {away} WHERE number = {annDesk}",
		"DELETE FROM lines WHERE number = {annDesk}",
		"UPDATE keys SET revoked_at = created_at WHERE id = 'a'",
		"DELETE FROM keys WHERE id = 'a'",
	} {
		before := s.index.directory
		s.moves(func() { s.exec(sql) })
		if s.index.directory <= before {
			t.Errorf("the directory is still at version %d after %s", before, sql)
		}
		if got := directory(t, e).Version; got != s.index.directory {
			t.Errorf("Directory is of version %d, Poll of %d", got, s.index.directory)
		}
	}
}

// What a hand writes may be of another form than the program's. It is shown as it
// is or passed over, and hides nobody.
func testOddForms(t *testing.T, e Engine) {
	for name, c := range map[string]struct {
		set  string
		meta map[string]string
	}{
		"values that are no texts": {`meta = '{"age": 5, "vip": true}'`, map[string]string{"age": "5", "vip": "true"}},
		"lists for objects":        {`meta = '[]', channels = '["a"]', custom = '[]'`, nil},
		"a value within a value":   {`meta = '{}', custom = '{"list": [1]}', channels = '{"sms": null}'`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, e)
			s.exec("UPDATE contacts SET " + c.set + " WHERE org = {home} AND id = {bob}")
			same(t, "the meta data", s.home.profile(bobDesk).Contact.Meta, c.meta)
			if got, want := len(readPages(t, e.Store, 2)), len(s.everybody()); got != want {
				t.Errorf("the pages have %d readings, want %d", got, want)
			}
			s.home.edit(bob, func(k *callerid.Contact) { k.Name = "Robert" })
		})
	}
}

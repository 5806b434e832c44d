package storetest

import (
	"fmt"
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// columnEdits writes each plain column of contacts alone.
func columnEdits() []handEdit {
	var edits []handEdit
	for column, value := range map[string]string{
		"kind": "'campaign'", "status": "'do-not-call'", "name": "'x'", "first_name": "'x'", "last_name": "'x'",
		"nick": "'x'", "email": "'x'", "company": "'x'", "title": "'x'", "description": "'x'", "notes": "'x'",
		"preferences": "'x'", "updated_at": "last_contacted_at", "last_contacted_at": "NULL", "call_count": "call_count + 1",
	} {
		sql := fmt.Sprintf("UPDATE contacts SET %s = %s WHERE org = {home} AND id = {ann}", column, value)
		edits = append(edits, handEdit{name: "contacts." + column, sql: sql, moves: []phone.Number{annDesk, annCell}})
	}
	return edits
}

func contactEdits() []handEdit {
	return []handEdit{
		{"rename", "UPDATE contacts SET name = 'Ann Smith' WHERE org = {home} AND id = {ann}",
			[]phone.Number{annDesk, annCell},
			func(s scene) bool { return s.home.profile(annCell).Contact.Name == "Ann Smith" }},
		{"rename everybody", "UPDATE contacts SET name = 'X' WHERE org = {home}",
			[]phone.Number{annDesk, annCell, bobDesk, camCell}, nil},
		{"rename nobody", "UPDATE contacts SET name = 'X' WHERE org = {home} AND id = {gone}", nil, nil},
		{"new contact", `INSERT INTO contacts (org, id, name) VALUES ({home}, {zoe}, 'By Hand');
			INSERT INTO callers (org, number, contact) VALUES ({home}, {freeLine}, {zoe})`,
			[]phone.Number{freeLine},
			func(s scene) bool {
				c := s.home.profile(freeLine).Contact
				return c.ID == zoe && c.Name == "By Hand" && c.Kind == callerid.KindContact && c.Status == callerid.StatusActive
			}},
		{"mark as deleted", "UPDATE contacts SET deleted_at = last_contacted_at WHERE org = {home} AND id = {ann}",
			[]phone.Number{annDesk, annCell}, annWithdrawn},
		{"delete contact", "DELETE FROM contacts WHERE org = {home} AND id = {ann}",
			[]phone.Number{annDesk, annCell},
			func(s scene) bool { s.home.nobody(annDesk, annCell); return true }},
	}
}

// annWithdrawn: her numbers are nobody's, and kept for the day she is undeleted.
func annWithdrawn(s scene) bool {
	s.home.nobody(annDesk, annCell)
	gone := s.home.contact(ann)
	return len(gone.Phones) == 0 && slices.Equal(gone.FormerPhones, s.away.contact(ann).Phones)
}

func callerEdits() []handEdit {
	return []handEdit{
		{"move number", "UPDATE callers SET contact = {bob} WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell, bobDesk}, ownedBy(annCell, bob)},
		{"release number", "UPDATE callers SET contact = NULL WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell}, ownedBy(annCell, callerid.ContactID{})},
		{"renumber", "UPDATE callers SET number = {freeLine} WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell, freeLine}, ownedBy(freeLine, ann)},
		{"renumber onto a tombstone", "UPDATE callers SET number = {goneLine} WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell, goneLine}, ownedBy(goneLine, ann)},
		{"renumber and move", "UPDATE callers SET number = {freeLine}, contact = {bob} WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell, bobDesk, freeLine}, ownedBy(freeLine, bob)},
		{"delete number", "DELETE FROM callers WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell}, ownedBy(annCell, callerid.ContactID{})},
		{"delete all numbers", "DELETE FROM callers WHERE org = {home} AND contact IS NOT NULL",
			[]phone.Number{annDesk, annCell, bobDesk, camCell}, ownedBy(annDesk, callerid.ContactID{})},
		{"delete, then insert", `DELETE FROM callers WHERE org = {home} AND number = {annCell};
			INSERT INTO callers (org, number, contact) VALUES ({home}, {annCell}, {bob})`,
			[]phone.Number{annDesk, annCell, bobDesk}, ownedBy(annCell, bob)},
		{"delete, then insert, at once", `BEGIN; DELETE FROM callers WHERE org = {home} AND number = {annCell};
			INSERT INTO callers (org, number, contact) VALUES ({home}, {annCell}, {bob}); COMMIT`,
			[]phone.Number{annDesk, annCell, bobDesk}, ownedBy(annCell, bob)},
		{"insert number", "INSERT INTO callers (org, number, contact) VALUES ({home}, {freeLine}, {ann})",
			[]phone.Number{annDesk, annCell, freeLine}, ownedBy(freeLine, ann)},
		{"revive number", "INSERT INTO callers (org, number, contact) VALUES ({home}, {goneLine}, {ann})",
			[]phone.Number{annDesk, annCell, goneLine}, ownedBy(goneLine, ann)},
		{"reorder", "UPDATE callers SET position = -1 WHERE org = {home} AND number = {annCell}",
			[]phone.Number{annDesk, annCell},
			func(s scene) bool { return s.home.profile(annDesk).Contact.Phones[0] == annCell }},
		{"roll back", "BEGIN; UPDATE callers SET contact = {bob} WHERE org = {home}; ROLLBACK", nil, ownedBy(annDesk, ann)},
	}
}

// ownedBy: the number leads to that contact; the zero id is nobody.
func ownedBy(n phone.Number, id callerid.ContactID) func(scene) bool {
	return func(s scene) bool {
		p := s.home.read(n).Profile
		if p == nil {
			return id == callerid.ContactID{}
		}
		return p.Contact.ID == id
	}
}

// Times are copied from another row, since each engine writes them in its own
// way.
func interactionEdits() []handEdit {
	summary := func(want string) func(scene) bool {
		return func(s scene) bool { return s.home.profile(annDesk).Interactions[0].Summary == want }
	}
	return []handEdit{
		{"insert interaction", `INSERT INTO interactions (org, contact, number, at, channel, direction, disposition, summary, duration_ms)
			SELECT org, {ann}, number, at, channel, direction, disposition, 'by hand', duration_ms
			FROM interactions WHERE org = {home} AND contact = {cam}`,
			[]phone.Number{annDesk, annCell}, summary("by hand")},
		{"update interaction", "UPDATE interactions SET summary = 'by hand' WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell}, summary("by hand")},
		{"give interaction away", "UPDATE interactions SET contact = {bob} WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell, bobDesk},
			func(s scene) bool {
				return len(s.home.profile(annDesk).Interactions) == 0 && len(s.home.profile(bobDesk).Interactions) == 2
			}},
		{"disown interaction", "UPDATE interactions SET contact = NULL WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell},
			func(s scene) bool { return len(s.home.profile(annDesk).Interactions) == 0 }},
		{"delete interaction", "DELETE FROM interactions WHERE org = {home} AND contact = {ann}",
			[]phone.Number{annDesk, annCell},
			func(s scene) bool { return len(s.home.profile(annDesk).Interactions) == 0 }},
	}
}

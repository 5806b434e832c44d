package storetest

import (
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func versionsTests() []test {
	return []test{
		{"MoveWithWhatTheyAnswer", testVersionsMove},
		{"OneTransactionOfAll", testVersionsOfOneTransaction},
		{"NeverFall", testVersionsNeverFall},
		{"StandStillForSettings", testSettings},
	}
}

// change is something done to a scene, and the numbers whose answer it alters.
type change struct {
	name  string
	do    func(store.Tx) error
	moves []phone.Number
}

func changes() []change {
	all := fieldChanges()
	all = append(all, contactChanges()...)
	all = append(all, numberChanges()...)
	return append(all, historyChanges()...)
}

// An answer's version moves exactly when the answer does: of all numbers of the
// contact, and of nobody else's. Each change is made to a scene of its own.
func testVersionsMove(t *testing.T, e Engine) {
	for _, c := range changes() {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, e)
			s.moves(func() { s.home.update(c.do) }, c.moves...)
		})
	}
}

// fieldChanges put each field of a contact alone.
func fieldChanges() []change {
	var changes []change
	for name, set := range map[string]func(*callerid.Contact){
		"Kind":            func(c *callerid.Contact) { c.Kind = callerid.KindCampaign },
		"Status":          func(c *callerid.Contact) { c.Status = callerid.StatusDoNotCall },
		"Name":            func(c *callerid.Contact) { c.Name = "x" },
		"FirstName":       func(c *callerid.Contact) { c.FirstName = "x" },
		"LastName":        func(c *callerid.Contact) { c.LastName = "x" },
		"Nick":            func(c *callerid.Contact) { c.Nick = "x" },
		"Email":           func(c *callerid.Contact) { c.Email = "x" },
		"Company":         func(c *callerid.Contact) { c.Company = "x" },
		"Title":           func(c *callerid.Contact) { c.Title = "x" },
		"Description":     func(c *callerid.Contact) { c.Description = "x" },
		"Notes":           func(c *callerid.Contact) { c.Notes = "x" },
		"Preferences":     func(c *callerid.Contact) { c.Preferences = "x" },
		"Tags":            func(c *callerid.Contact) { c.Tags = []string{"x"} },
		"Channels":        func(c *callerid.Contact) { c.Channels = map[string]string{"slack": "x"} },
		"Custom":          func(c *callerid.Contact) { c.Custom = map[string]callerid.Value{"f": {Text: "x"}} },
		"Meta":            func(c *callerid.Contact) { c.Meta = map[string]string{"m": "x"} },
		"UpdatedAt":       func(c *callerid.Contact) { c.UpdatedAt = at(99) },
		"LastContactedAt": func(c *callerid.Contact) { c.LastContactedAt = at(99) },
		"CallCount":       func(c *callerid.Contact) { c.CallCount++ },
	} {
		put := func(tx store.Tx) error { return edit(tx, ann, set) }
		changes = append(changes, change{"Put" + name, put, []phone.Number{annDesk, annCell}})
	}
	return changes
}

func contactChanges() []change {
	return []change{
		{"AddContact", func(tx store.Tx) error {
			return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe", goneLine, freeLine)})
		}, []phone.Number{goneLine, freeLine}},
		{"AddContactWithoutPhone", func(tx store.Tx) error {
			return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe")})
		}, nil},
		{"DeleteContact", func(tx store.Tx) error { return tx.DeleteContact(ann) }, []phone.Number{annDesk, annCell}},
		{"DeleteCampaignContact", func(tx store.Tx) error { return tx.DeleteContact(cam) }, []phone.Number{camCell}},
	}
}

// numberChanges: whose phones they are is part of every answer of a contact,
// and so the numbers beside the one that comes or goes move as well.
func numberChanges() []change {
	return []change{
		{"AssignNew", func(tx store.Tx) error { return tx.Assign(freeLine, ann) }, []phone.Number{annDesk, annCell, freeLine}},
		{"AssignTombstone", func(tx store.Tx) error { return tx.Assign(goneLine, bob) }, []phone.Number{bobDesk, goneLine}},
		{"AssignAnothers", func(tx store.Tx) error { return tx.Assign(annCell, bob) }, []phone.Number{annDesk, annCell, bobDesk}},
		{"AssignLast", func(tx store.Tx) error { return tx.Assign(camCell, bob) }, []phone.Number{bobDesk, camCell}},
		{"Release", func(tx store.Tx) error { return tx.Release(annCell) }, []phone.Number{annDesk, annCell}},
		{"SetDoNotCall", func(tx store.Tx) error {
			return tx.SetDoNotCall(true, annCell, bobDesk, freeLine)
		}, []phone.Number{annCell, bobDesk}},
		{"ClearDoNotCall", func(tx store.Tx) error { return tx.SetDoNotCall(false, annDesk) }, []phone.Number{annDesk}},
	}
}

func historyChanges() []change {
	return []change{
		{"AddInteraction", func(tx store.Tx) error {
			return tx.AddInteractions(callerid.Interaction{
				Contact: ann, Number: bobDesk, At: at(9), Channel: callerid.ChannelSMS, Direction: callerid.Inbound,
			})
		}, []phone.Number{annDesk, annCell}},
		{"AddTask", func(tx store.Tx) error {
			return tx.AddTasks(callerid.Task{Contact: ann, Title: "new"})
		}, []phone.Number{annDesk, annCell}},
		{"AddMemory", func(tx store.Tx) error {
			return tx.AddMemories(callerid.Memory{Contact: ann, Text: "new", CreatedAt: at(9)})
		}, []phone.Number{annDesk, annCell}},
		{"AddCalledByNewCampaign", func(tx store.Tx) error {
			return tx.AddCalled("winter", ann, cam)
		}, []phone.Number{annDesk, annCell, camCell}},
		{"AddCalledByKnownCampaign", func(tx store.Tx) error { return tx.AddCalled("spring", bob) }, []phone.Number{bobDesk}},
	}
}

// Many changes of one contact within one transaction are one change to those
// who follow, however often the version was drawn.
func testVersionsOfOneTransaction(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error {
			for _, c := range append(fieldChanges(), historyChanges()...) {
				if err := c.do(tx); err != nil {
					return err
				}
			}
			return tx.Assign(freeLine, bob)
		})
	}, annDesk, annCell, bobDesk, camCell, freeLine)
}

// A number's version grows through everything that can become of it, so that no
// copy of an answer is ever taken for a newer one.
func testVersionsNeverFall(t *testing.T, e Engine) {
	s := newScene(t, e)
	last := s.home.read(freeLine).Version
	for i, step := range []func(store.Tx) error{
		func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe", freeLine)}) },
		func(tx store.Tx) error { return tx.DeleteContact(zoe) },
		func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe", freeLine)}) },
		func(tx store.Tx) error { return tx.Release(freeLine) },
		func(tx store.Tx) error { return tx.Assign(freeLine, ann) },
		func(tx store.Tx) error { return tx.Assign(freeLine, bob) },
		func(tx store.Tx) error { return tx.SetDoNotCall(true, freeLine) },
		func(tx store.Tx) error { return tx.DeleteContact(bob) },
	} {
		s.home.update(step)
		version := s.home.read(freeLine).Version
		if version <= last {
			t.Errorf("step %d: version %d follows %d", i, version, last)
		}
		last = version
		s.index.poll()
		s.agree()
	}
}

// Settings stand beside the callers: they have the directory's version alone.
func testSettings(t *testing.T, e Engine) {
	s := newScene(t, e)
	ctx, org := t.Context(), s.home.org
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"CreateOrganization", func() error {
			_, err := e.Store.CreateOrganization(ctx, callerid.Organization{Name: "new"})
			return err
		}},
		{"UpdateOrganization", func() error {
			return e.Store.UpdateOrganization(ctx, callerid.Organization{
				ID: org, Name: "home", CustomFields: []callerid.CustomField{{Name: "colour"}},
			})
		}},
		{"CreateLine", func() error { return e.Store.CreateLine(ctx, callerid.Line{Number: annDesk, Org: org}) }},
		{"CreateKey", func() error { return e.Store.CreateKey(ctx, testKey("a", org)) }},
		{"RevokeKey", func() error { return e.Store.RevokeKey(ctx, "a", at(1)) }},
	} {
		before := s.index.directory
		s.moves(func() {
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		})
		if s.index.directory <= before {
			t.Errorf("%s left the directory at version %d", step.name, before)
		}
	}
}

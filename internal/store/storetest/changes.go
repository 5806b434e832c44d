package storetest

import (
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

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
	all = append(all, historyChanges()...)
	return append(all, recordChanges()...)
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
		"OtherEmails":     func(c *callerid.Contact) { c.OtherEmails = []string{"x"} },
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
		{"Bin", func(tx store.Tx) error { return bin(tx, ann, at(9)) }, []phone.Number{annDesk, annCell}},
		{"MergeContact", func(tx store.Tx) error { return tx.MergeContact(bob, ann) },
			[]phone.Number{annDesk, annCell, bobDesk}},
		{"MergeContactWithoutPhone", func(tx store.Tx) error {
			if err := tx.Release(camCell); err != nil {
				return err
			}
			return tx.MergeContact(cam, bob)
		}, []phone.Number{bobDesk, camCell}},
		{"MergeIntoContactWithoutPhone", func(tx store.Tx) error {
			if err := tx.Release(camCell); err != nil {
				return err
			}
			return tx.MergeContact(bob, cam)
		}, []phone.Number{bobDesk, camCell}},
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
		{"SetPhonesInOtherOrder", setPhones(ann, annCell, annDesk), []phone.Number{annDesk, annCell}},
		{"SetFewerPhones", setPhones(ann, annCell), []phone.Number{annDesk, annCell}},
		{"SetMorePhones", setPhones(bob, bobDesk, goneLine), []phone.Number{bobDesk, goneLine}},
		{"SetOtherPhones", setPhones(ann, freeLine, annCell, goneLine), []phone.Number{annDesk, annCell, goneLine, freeLine}},
		{"SetNoPhones", setPhones(ann), []phone.Number{annDesk, annCell}},
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
		{"Scrub", func(tx store.Tx) error { return tx.Scrub(ann) }, []phone.Number{annDesk, annCell}},
		{"AddMembersOfNewCampaign", func(tx store.Tx) error { return tx.AddMembers("winter", ann) }, nil},
		{"AddMembersOfKnownCampaign", func(tx store.Tx) error { return tx.AddMembers("spring", ann, bob) }, nil},
		{"AddCalledByNewCampaign", func(tx store.Tx) error {
			return tx.AddCalled("winter", ann, cam)
		}, []phone.Number{annDesk, annCell, camCell}},
		{"AddCalledByKnownCampaign", func(tx store.Tx) error { return tx.AddCalled("spring", bob) }, []phone.Number{bobDesk}},
	}
}

// recordChanges are made one after the other as well, so that what one needs the
// ones before leave alone.
func recordChanges() []change {
	both := []phone.Number{annDesk, annCell}
	remove := func(kind callerid.RecordKind) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.RemoveRecord(ann, kind, recordOf(ann)) }
	}
	return []change{
		{"AddRating", func(tx store.Tx) error {
			return tx.AddRatings(callerid.Rating{Contact: ann, Score: 1, CreatedAt: at(9)})
		}, both},
		{"FinishTask", func(tx store.Tx) error { return tx.FinishTask(ann, recordOf(ann), at(9)) }, both},
		{"RemoveTask", remove(callerid.RecordTask), both},
		{"RemoveMemory", remove(callerid.RecordMemory), both},
		{"RemoveRating", remove(callerid.RecordRating), both},
	}
}

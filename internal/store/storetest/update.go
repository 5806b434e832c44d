package storetest

import (
	"errors"
	"strings"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func updateTests() []test {
	return []test{
		{"AllOrNothing", testAllOrNothing},
		{"SeenAtOnce", testSeenAtOnce},
		{"TakenNumbers", testTakenNumbers},
		{"AssignMoves", testAssign},
		{"Release", testRelease},
		{"Owners", testOwners},
		{"Delete", testDelete},
		{"NotFound", testNotFound},
		{"CountContacts", testCount},
		{"CallsCount", testCallsCount},
		{"CalledTwice", testCalledTwice},
		{"Nothing", testNothing},
	}
}

// A transaction that fails late leaves nothing, neither in the book nor in the
// feed, and its error comes through.
func testAllOrNothing(t *testing.T, e Engine) {
	s := newScene(t, e)
	late := errors.New("too late")
	s.moves(func() {
		for _, c := range changes() {
			s.home.refuses(late, func(tx store.Tx) error {
				if err := c.do(tx); err != nil {
					t.Errorf("%s: %v", c.name, err)
				}
				return late
			})
		}
	})
	for _, n := range sceneNumbers() {
		same(t, "the profile", s.home.read(n).Profile, s.away.read(n).Profile)
	}
}

// What Update has acknowledged, every later read sees, through other
// connections of the same server and through another server.
func testSeenAtOnce(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	elsewhere := book{t, e.Reopen(t), b.org}
	b.add(person(ann, "Ann", annDesk))
	for i := range 20 {
		name := "Ann " + strings.Repeat(string(rune('A'+i)), 3)
		b.edit(ann, func(c *callerid.Contact) { c.Name = name })
		for _, reader := range []book{b, elsewhere} {
			for _, got := range []callerid.Contact{
				reader.profile(annDesk).Contact, reader.contacts(ann)[0], reader.dossier(ann).Contact, listed(reader, ann),
			} {
				if got.Name != name {
					t.Errorf("read %q after %q was acknowledged", got.Name, name)
				}
			}
			same(t, "who is found by the new name", reader.list(callerid.Query{Words: []string{strings.ToLower(name[4:])}, Order: callerid.OrderName}),
				[]callerid.ContactID{ann})
		}
	}
}

func testTakenNumbers(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		for _, contacts := range [][]callerid.Contact{
			{person(zoe, "Zoe", bobDesk)},
			{person(zoe, "Zoe", freeLine, annCell)},
			{person(gone, "Free", freeLine), person(zoe, "Zoe", camCell)},
			{person(gone, "First", freeLine), person(zoe, "Second", freeLine)},
		} {
			s.home.refuses(callerid.ErrExists, func(tx store.Tx) error { return tx.AddContacts(contacts) })
		}
	})
	s.home.nobody(freeLine, goneLine)
	s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error {
		_, err := tx.Contact(zoe)
		return err
	})
	// A tombstone is not taken.
	s.moves(func() { s.home.add(person(zoe, "Zoe", goneLine, freeLine)) }, goneLine, freeLine)
}

func testAssign(t *testing.T, e Engine) {
	s := newScene(t, e)
	for _, n := range []phone.Number{annDesk, camCell, goneLine, freeLine} {
		s.home.update(func(tx store.Tx) error { return tx.Assign(n, bob) })
	}
	want := []phone.Number{bobDesk, annDesk, camCell, goneLine, freeLine}
	for _, n := range want {
		got := s.home.profile(n).Contact
		same(t, "the phones of the new owner", got.Phones, want)
		if got.ID != bob {
			t.Errorf("+%d leads to %s", n, got.Name)
		}
	}
	same(t, "the phones that Ann kept", s.home.profile(annCell).Contact.Phones, []phone.Number{annCell})
	same(t, "the phones that Cam kept", s.home.contact(cam).Phones, []phone.Number{})
	if p := s.home.profile(annDesk); !p.DoNotCall {
		t.Error("do-not-call did not stay with the number")
	}
}

func testRelease(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return tx.Release(annDesk) })
	s.home.nobody(annDesk)
	same(t, "the phones that Ann kept", s.home.profile(annCell).Contact.Phones, []phone.Number{annCell})
	for _, n := range []phone.Number{annDesk, goneLine, freeLine} {
		s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error { return tx.Release(n) })
	}
	s.home.update(func(tx store.Tx) error { return tx.Release(annCell) })
	if c := s.home.contact(ann); len(c.Phones) > 0 || c.Name != "Ann" {
		t.Errorf("a contact without phones is %+v", c)
	}
	s.home.update(func(tx store.Tx) error { return tx.Assign(annDesk, ann) })
	if p := s.home.profile(annDesk); !p.DoNotCall || p.Contact.ID != ann {
		t.Errorf("after it was given back: %+v", p)
	}
}

func testOwners(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error {
		got, err := tx.Owners(append(sceneNumbers(), zoeDesk))
		same(t, "the owners", got, map[phone.Number]store.Owner{
			annDesk: {Contact: ann, Kind: callerid.KindContact},
			annCell: {Contact: ann, Kind: callerid.KindContact},
			bobDesk: {Contact: bob, Kind: callerid.KindContact},
			camCell: {Contact: cam, Kind: callerid.KindCampaign},
		})
		if err != nil {
			return err
		}
		got, err = tx.Owners(nil)
		same(t, "the owners of nothing", got, map[phone.Number]store.Owner{})
		return err
	})
}

func testDelete(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	}, annDesk, annCell)
	s.home.nobody(annDesk, annCell)

	// The same id again, as a restored contact would come, finds nothing left.
	again := person(ann, "Ann again", annCell)
	s.moves(func() { s.home.add(again) }, annCell)
	same(t, "the profile of the new contact", s.home.profile(annCell), callerid.Profile{Contact: again})
}

func testNotFound(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		for _, call := range callsNaming(callerid.ContactID{15: 99}) {
			if err := s.home.store.Update(t.Context(), s.home.org, call.do); !errors.Is(err, callerid.ErrNotFound) {
				t.Errorf("%s of nobody: got the error %v, want ErrNotFound", call.name, err)
			}
		}
	})
}

// callsNaming are the calls that have to find the contact they name.
func callsNaming(id callerid.ContactID) []change {
	return []change{
		{name: "Contact", do: func(tx store.Tx) error { _, err := tx.Contact(id); return err }},
		{name: "PutContact", do: func(tx store.Tx) error { return tx.PutContact(person(id, "Changed")) }},
		{name: "DeleteContact", do: func(tx store.Tx) error { return tx.DeleteContact(id) }},
		{name: "Assign", do: func(tx store.Tx) error { return tx.Assign(annDesk, id) }},
		{name: "SetPhones", do: func(tx store.Tx) error { return tx.SetPhones(id, []phone.Number{freeLine}) }},
		{name: "SetNoPhones", do: func(tx store.Tx) error { return tx.SetPhones(id, nil) }},
		{name: "MergeContact from", do: func(tx store.Tx) error { return tx.MergeContact(id, ann) }},
		{name: "MergeContact into", do: func(tx store.Tx) error { return tx.MergeContact(ann, id) }},
		{name: "AddCalled", do: func(tx store.Tx) error { return tx.AddCalled("spring", ann, id) }},
		{name: "AddMembers", do: func(tx store.Tx) error { return tx.AddMembers("spring", ann, id) }},
		{name: "AddInteractions", do: func(tx store.Tx) error {
			return tx.AddInteractions(callerid.Interaction{
				Contact: id, Number: annDesk, At: at(9), Channel: callerid.ChannelCall, Direction: callerid.Inbound,
			})
		}},
		{name: "AddTasks", do: func(tx store.Tx) error {
			return tx.AddTasks(callerid.Task{Contact: id, Title: "new"})
		}},
		{name: "AddMemories", do: func(tx store.Tx) error {
			return tx.AddMemories(callerid.Memory{Contact: id, Text: "new", CreatedAt: at(9)})
		}},
		{name: "AddRatings", do: func(tx store.Tx) error {
			return tx.AddRatings(callerid.Rating{Contact: id, Score: 1, CreatedAt: at(9)})
		}},
		{name: "FinishTask", do: func(tx store.Tx) error { return tx.FinishTask(id, recordOf(id), at(9)) }},
		{name: "FinishTask of Ann's", do: func(tx store.Tx) error { return tx.FinishTask(id, recordOf(ann), at(9)) }},
		{name: "RemoveRecord", do: func(tx store.Tx) error {
			return tx.RemoveRecord(id, callerid.RecordMemory, recordOf(id))
		}},
	}
}

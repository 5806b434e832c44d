package storetest

import (
	"errors"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func isolationTests() []test {
	return []test{
		{"OneNumberTwoCallers", testTwoCallers},
		{"AnothersContactIsNotFound", testAnothersContact},
		{"AnothersNumberIsFree", testAnothersNumber},
		{"AnothersReadsLikeNothing", testAnothersReads},
		{"NoMethodIsForgotten", testMethods},
		{"AnothersIsScrubbedByItself", testAnothersScrub},
		{"EveryRowHasAnOrganization", testNoOrganization},
	}
}

// The same number, even the same contact id, in two books are two callers. That
// no change in one moves a version of the other is checked with every change of
// the suite.
func testTwoCallers(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.edit(ann, func(c *callerid.Contact) { c.Name = "Ann at home" })
	s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, bobDesk) })
	s.home.update(func(tx store.Tx) error {
		return tx.AddMemories(callerid.Memory{Contact: cam, Text: "new", CreatedAt: at(9)})
	})
	s.home.update(func(tx store.Tx) error { return tx.AddCalled("spring", bob) })
	if home, away := s.home.contact(ann).Name, s.away.contact(ann).Name; home != "Ann at home" || away != "Ann" {
		t.Errorf("the contacts are %q and %q", home, away)
	}
	untouched := newScene(t, e)
	for _, n := range sceneNumbers() {
		same(t, "the other book's profile", s.away.read(n).Profile, untouched.home.read(n).Profile)
	}
	s.exec("DELETE FROM contacts WHERE org = {home}")
	s.index.poll()
	s.agree()
	for _, n := range sceneNumbers() {
		same(t, "the profile after the other book's end", s.away.read(n).Profile, untouched.home.read(n).Profile)
	}
}

// Zoe is a contact of the other organization. What one has found out of her id
// is worth nothing.
func testAnothersContact(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.away.update(func(tx store.Tx) error { return record(tx, zoe, zoeDesk, 9) })
	before := s.away.read(zoeDesk)
	s.moves(func() {
		for _, call := range callsNaming(zoe) {
			if err := e.Store.Update(t.Context(), s.home.org, call.do); !errors.Is(err, callerid.ErrNotFound) {
				t.Errorf("%s of another's contact: got the error %v, want ErrNotFound", call.name, err)
			}
		}
	})
	same(t, "the reading of her number", s.away.read(zoeDesk), before)
}

func testAnothersNumber(t *testing.T, e Engine) {
	s := newScene(t, e)
	before := s.away.read(zoeDesk)
	s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error { return tx.Release(zoeDesk) })
	s.moves(func() {
		s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, zoeDesk) })
	})
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.Assign(zoeDesk, bob) }) }, bobDesk, zoeDesk)
	s.home.update(func(tx store.Tx) error {
		owners, err := tx.Owners([]phone.Number{zoeDesk})
		same(t, "the owner at home", owners, map[phone.Number]store.Owner{zoeDesk: {Contact: bob, Kind: callerid.KindContact}})
		return err
	})
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.DeleteContact(bob) }) }, bobDesk, zoeDesk)
	same(t, "the reading of her number", s.away.read(zoeDesk), before)
}

func testNoOrganization(t *testing.T, e Engine) {
	b := book{t, e.Store, 1 << 30} // there are not that many
	err := e.Store.Update(t.Context(), b.org, func(tx store.Tx) error {
		return tx.AddContacts([]callerid.Contact{person(ann, "Ann", annDesk)})
	})
	if err == nil {
		t.Error("an organization that is not there got a contact")
	}
	if got := b.read(annDesk); got.Version != 0 || got.Profile != nil {
		t.Errorf("its number reads as %+v", got)
	}
}

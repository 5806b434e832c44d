package storetest

import (
	"errors"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func scrubTests() []test {
	return []test{
		{"OfAContact", testScrub},
		{"OfADeletedContact", testScrubDeleted},
		{"OthersAreUntouched", testScrubOthers},
		{"Again", testScrubAgain},
	}
}

// said is an interaction, to be told from others by when it took place.
func said(id callerid.ContactID, n phone.Number, second int) callerid.Interaction {
	return callerid.Interaction{
		Contact: id, Number: n, At: at(second), Channel: callerid.ChannelCall, Direction: callerid.Outbound,
		Disposition: "no-answer", Summary: "private", Duration: time.Duration(second) * time.Second,
	}
}

// nobodySaid leaves interactions on numbers that are nobody's: whoever it was is
// no more.
func (b book) nobodySaid(n phone.Number, seconds ...int) {
	b.Helper()
	b.update(func(tx store.Tx) error {
		err := tx.AddContacts([]callerid.Contact{person(gone, "Gone")})
		for _, second := range seconds {
			err = errors.Join(err, tx.AddInteractions(said(gone, n, second)))
		}
		return errors.Join(err, tx.DeleteContact(gone))
	})
}

// found gives the interactions that are nobody's, and of which the condition
// holds, to a contact made for that, and returns them.
func (s scene) found(id callerid.ContactID, condition string) []callerid.Interaction {
	s.Helper()
	s.home.add(person(id, "Finder"))
	s.exec("UPDATE interactions SET contact = '" + id.String() + "' WHERE org = {home} AND contact IS NULL AND " + condition)
	return s.home.dossier(id).Interactions
}

// scrubbed is what is left of interactions.
func scrubbed(finder callerid.ContactID, interactions ...callerid.Interaction) []callerid.Interaction {
	for i := range interactions {
		interactions[i].Contact, interactions[i].Number, interactions[i].Summary = finder, 0, ""
	}
	return interactions
}

// Of what a contact said, and nobody on its numbers, when, how and how long is
// left.
func testScrub(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.edit(ann, func(c *callerid.Contact) { c.FormerPhones = []phone.Number{goneLine} })
	s.home.nobodySaid(annCell, 11)
	s.home.nobodySaid(goneLine, 12)
	s.home.update(func(tx store.Tx) error {
		return tx.AddInteractions(said(ann, freeLine, 13), said(ann, 0, 14))
	})
	before := s.home.dossier(ann)
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.Scrub(ann) }) }, annDesk, annCell)

	want := before
	want.Interactions = nil
	same(t, "the dossier afterwards", s.home.dossier(ann), want)
	if got := s.home.profile(annCell).Interactions; len(got) > 0 {
		t.Errorf("the profile still shows %+v", got)
	}
	finder := callerid.ContactID{15: 50}
	left := scrubbed(finder, append([]callerid.Interaction{before.Interactions[0], before.Interactions[1],
		said(gone, goneLine, 12), said(gone, annCell, 11)}, before.Interactions[2:]...)...)
	same(t, "what is left", s.found(finder, "number IS NULL"), left)
	same(t, "the rest of nobody's", s.found(callerid.ContactID{15: 51}, "number IS NOT NULL"), []callerid.Interaction{})
}

// Erasure comes to those who are deleted already: their numbers are former ones.
func testScrubDeleted(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.nobodySaid(annDesk, 11)
	s.home.update(func(tx store.Tx) error { return bin(tx, ann, at(20)) })
	s.home.add(person(zoe, "Zoe", annDesk))
	s.home.update(func(tx store.Tx) error { return tx.AddInteractions(said(zoe, annDesk, 12)) })
	zoes := s.home.profile(annDesk)
	s.home.update(func(tx store.Tx) error { return tx.Scrub(ann) })
	if got := s.home.dossier(ann).Interactions; len(got) > 0 {
		t.Errorf("the deleted contact still has %+v", got)
	}
	same(t, "the profile of who has the number now", s.home.profile(annDesk), zoes)
	if got := s.found(callerid.ContactID{15: 50}, "number IS NULL"); len(got) != 2 {
		t.Errorf("what is left is %+v", got)
	}
}

// What others said is theirs, on Ann's numbers too, and so is what nobody said
// on numbers that never were hers, and all of the other book.
func testScrubOthers(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.nobodySaid(freeLine, 11)
	s.away.nobodySaid(annDesk, 12)
	s.home.update(func(tx store.Tx) error { return tx.AddInteractions(said(bob, annDesk, 13), said(cam, annCell, 14)) })
	bobs, cams, anns := s.home.dossier(bob), s.home.dossier(cam), s.away.dossier(ann)
	s.home.update(func(tx store.Tx) error { return tx.Scrub(ann) })

	same(t, "Bob's dossier", s.home.dossier(bob), bobs)
	same(t, "Cam's dossier", s.home.dossier(cam), cams)
	same(t, "the dossier in the other book", s.away.dossier(ann), anns)
	want := said(zoe, freeLine, 11)
	same(t, "what nobody said elsewhere", s.found(zoe, "number IS NOT NULL"), []callerid.Interaction{want})
	s.exec("UPDATE interactions SET contact = {zoe} WHERE org = {away} AND contact IS NULL AND number IS NOT NULL")
	want = said(zoe, annDesk, 12)
	same(t, "what nobody said in the other book", s.away.dossier(zoe).Interactions, []callerid.Interaction{want})
}

func testScrubAgain(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return errors.Join(tx.Scrub(ann), tx.Scrub(ann)) })
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.Scrub(ann) }) })
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	if got := s.found(zoe, "number IS NULL"); len(got) != 1 {
		t.Errorf("what is left is %+v", got)
	}
}

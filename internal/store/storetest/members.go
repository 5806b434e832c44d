package storetest

import (
	"errors"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func membersTests() []test {
	return []test{
		{"BelongToACampaign", testMembers},
		{"UntilTheyAreCalled", testMembersCalled},
		{"OfAnotherContact", testMembersNotFound},
	}
}

// in lists who is in a campaign.
func (b book) in(campaign string) []callerid.ContactID {
	b.Helper()
	return b.list(callerid.Query{Filter: callerid.Filter{Campaign: campaign}, Order: callerid.OrderID})
}

// A member is in the campaign for the address book, and no caller hears of it.
func testMembers(t *testing.T, e Engine) {
	s := newScene(t, e)
	profiles := []callerid.Profile{s.home.profile(annDesk), s.home.profile(bobDesk)}
	for range 2 { // a second time changes nothing
		s.moves(func() {
			s.home.update(func(tx store.Tx) error {
				return errors.Join(tx.AddMembers("winter", ann, bob, ann), tx.AddMembers("spring", bob, ann), tx.AddMembers("nobody's"))
			})
		})
		same(t, "the profiles", []callerid.Profile{s.home.profile(annDesk), s.home.profile(bobDesk)}, profiles)
		same(t, "Ann's campaigns", s.home.dossier(ann).Campaigns, []string{"spring", "winter"})
		same(t, "Bob's campaigns", s.home.dossier(bob).Campaigns, []string{"autumn", "spring", "winter"})
		for campaign, want := range map[string][]callerid.ContactID{
			"winter": {ann, bob}, "spring": {ann, bob}, "autumn": {bob}, "nobody's": nil, "unheard of": nil,
		} {
			same(t, "the contacts of "+campaign, s.home.in(campaign), want)
		}
	}
	same(t, "the contacts of the other book's", s.away.in("winter"), []callerid.ContactID{})
	same(t, "the campaigns in the other book", s.away.dossier(bob).Campaigns, []string{"autumn"})
}

// Once it has called, a campaign is part of the answer, and remains so.
func testMembersCalled(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return tx.AddMembers("winter", bob) })
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.AddCalled("winter", bob) }) }, bobDesk)
	same(t, "the campaigns that have called", s.home.profile(bobDesk).Campaigns, []string{"autumn", "winter"})
	s.moves(func() { s.home.update(func(tx store.Tx) error { return tx.AddMembers("winter", bob) }) })
	same(t, "the campaigns that have called", s.home.profile(bobDesk).Campaigns, []string{"autumn", "winter"})
	same(t, "all campaigns", s.home.dossier(bob).Campaigns, []string{"autumn", "winter"})

	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(bob) })
	s.home.add(person(bob, "Bob again", bobDesk))
	same(t, "the campaigns of the new contact", s.home.dossier(bob).Campaigns, []string{})
	s.exec("DELETE FROM campaigns WHERE org = {home} AND name = 'spring'")
	same(t, "the contacts of a campaign that is no more", s.home.in("spring"), []callerid.ContactID{})
}

func testMembersNotFound(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error { return tx.AddMembers("winter", ann, gone) })
	same(t, "the contacts of what was refused", s.home.in("winter"), []callerid.ContactID{})
}

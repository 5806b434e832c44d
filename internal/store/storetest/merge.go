package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func mergeTests() []test {
	return []test{
		{"AllThatHangsOnAContact", testMerge},
		{"PhonesBehindThoseThatAreThere", testMergePhones},
		{"CampaignPerson", testMergeCampaignPerson},
		{"CalledAndMember", testMergeMembership},
		{"HistoryOfNobodyStays", testMergeNobodys},
		{"EachIntoTheOther", testMergeRace},
	}
}

// All that hung on Bob hangs on Ann; what Ann holds herself is as it was, down
// to the number of calls, and Bob is no more.
func testMerge(t *testing.T, e Engine) {
	s := newScene(t, e)
	want := mergedDossier(s.home.dossier(ann), s.home.dossier(bob))
	profile := s.home.profile(annDesk)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error { return tx.MergeContact(bob, ann) })
	}, annDesk, annCell, bobDesk)

	same(t, "the merged dossier", s.home.dossier(ann), want)
	profile.Contact.Phones, profile.Campaigns = []phone.Number{annDesk, annCell, bobDesk}, want.Campaigns
	profile.OpenTasks, profile.Memories = want.Tasks, want.Memories
	profile.Ratings, profile.Interactions = want.Ratings, want.Interactions
	same(t, "the profile of the one that stays", s.home.profile(annDesk), profile)
	profile.DoNotCall = false
	same(t, "the profile at the other's number", s.home.profile(bobDesk), profile)

	same(t, "the one that was merged", s.home.contacts(bob), []callerid.Contact{})
	s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error { _, err := tx.Contact(bob); return err })
	if got := s.home.count(); got != 1 {
		t.Errorf("counted %d contacts, want 1", got)
	}
	same(t, "the other book", s.away.dossier(bob).Contact.Phones, []phone.Number{bobDesk})
}

// mergedDossier is what is to become of two people in a scene: other's tasks
// were added later, and so are due later.
func mergedDossier(keep, other callerid.Dossier) callerid.Dossier {
	keep.Contact.Phones = append(keep.Contact.Phones, other.Contact.Phones...)
	keep.Contact.DoNotCall = append(keep.Contact.DoNotCall, other.Contact.DoNotCall...)
	keep.DoNotCall = append(keep.DoNotCall, other.DoNotCall...)
	keep.Campaigns = slices.Compact(slices.Sorted(slices.Values(append(keep.Campaigns, other.Campaigns...))))
	keep.Tasks = append(keep.Tasks, other.Tasks...)
	keep.Memories = append(other.Memories, keep.Memories...)
	keep.Ratings = append(other.Ratings, keep.Ratings...)
	keep.Interactions = append(other.Interactions, keep.Interactions...)
	id := keep.Contact.ID
	for i := range keep.Tasks {
		keep.Tasks[i].Contact, keep.Memories[i].Contact = id, id
		keep.Ratings[i].Contact, keep.Interactions[i].Contact = id, id
	}
	return keep
}

func testMergePhones(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(setPhones(bob, freeLine, bobDesk))
	s.home.update(setPhones(ann, annCell, goneLine, annDesk))
	s.home.update(func(tx store.Tx) error { return tx.MergeContact(ann, bob) })
	want := []phone.Number{freeLine, bobDesk, annCell, goneLine, annDesk}
	for _, n := range want {
		got := s.home.profile(n)
		same(t, "the phones of the one that stays", got.Contact.Phones, want)
		if got.Contact.Name != "Bob" || got.DoNotCall != (n == annDesk) {
			t.Errorf("+%d leads to %q, do-not-call %t", n, got.Contact.Name, got.DoNotCall)
		}
	}
	s.home.update(func(tx store.Tx) error { return tx.Assign(camCell, bob) })
	same(t, "the phones with one more", s.home.contact(bob).Phones, append(want, camCell))
}

// Cam, known from a campaign, becomes part of Ann, whom that campaign has called
// too.
func testMergeCampaignPerson(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error { return tx.MergeContact(cam, ann) })
	}, annDesk, annCell, camCell)
	got := s.home.profile(camCell)
	if !slices.Equal(got.Campaigns, []string{"spring"}) || got.Contact.Kind != callerid.KindContact || len(got.Interactions) != 2 {
		t.Errorf("the profile at the number of a campaign's person is %+v", got)
	}
}

// Of two who are in one campaign, one called and one not, one person was
// called, whoever it is that stays.
func testMergeMembership(t *testing.T, e Engine) {
	for _, c := range []struct {
		name       string
		from, into callerid.ContactID
	}{{"member into called", bob, ann}, {"called into member", ann, bob}} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, e)
			s.home.update(func(tx store.Tx) error {
				return errors.Join(tx.AddMembers("spring", bob), tx.AddMembers("winter", bob, ann), tx.AddMembers("may", c.from))
			})
			s.home.update(func(tx store.Tx) error { return tx.MergeContact(c.from, c.into) })
			same(t, "the campaigns that have called", s.home.profile(annDesk).Campaigns, []string{"autumn", "spring"})
			same(t, "all campaigns", s.home.dossier(c.into).Campaigns, []string{"autumn", "may", "spring", "winter"})
		})
	}
}

// What was said on a merged number by somebody who is no more stays nobody's.
func testMergeNobodys(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error {
		if err := tx.AddContacts([]callerid.Contact{person(zoe, "Zoe")}); err != nil {
			return err
		}
		return errors.Join(record(tx, zoe, bobDesk, 8), tx.DeleteContact(zoe))
	})
	s.home.update(func(tx store.Tx) error { return tx.MergeContact(bob, ann) })
	if got := s.home.dossier(ann).Interactions; len(got) != 2 {
		t.Errorf("the merged history is %+v", got)
	}
}

// Each of two people is merged into the other at once: one of it happens, the
// other finds nobody any more, and nothing is lost.
func testMergeRace(t *testing.T, e Engine) {
	for range 10 {
		s := newScene(t, e)
		pairs := [][2]callerid.ContactID{{ann, bob}, {bob, ann}}
		errs := make([]error, len(pairs))
		var running sync.WaitGroup
		for i, pair := range pairs {
			running.Go(func() {
				errs[i] = e.Store.Update(t.Context(), s.home.org, func(tx store.Tx) error { return tx.MergeContact(pair[0], pair[1]) })
			})
		}
		running.Wait()
		stays := pairs[0][1]
		if errs[0] != nil {
			stays, errs[0], errs[1] = pairs[1][1], errs[1], errs[0]
		}
		if errs[0] != nil || !errors.Is(errs[1], callerid.ErrNotFound) {
			t.Fatalf("the merges ended with %v and %v, want one to succeed and one not to be found", errs[0], errs[1])
		}
		got := s.home.dossier(stays)
		if len(got.Contact.Phones)+len(got.Interactions)+len(got.Tasks)+len(got.Memories)+len(got.Ratings) != 3+4*2 {
			t.Errorf("after both merges there is %+v", got)
		}
		s.index.poll()
		s.agree()
	}
}

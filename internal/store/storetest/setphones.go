package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func setPhonesTests() []test {
	return []test{
		{"InThisOrder", testSetPhones},
		{"TheRestIsNobodys", testSetPhonesReleases},
		{"Taken", testSetPhonesTaken},
		{"PassedOnWithinATransaction", testSetPhonesPassedOn},
		{"OneNumberManyContacts", testSetPhonesRace},
	}
}

func setPhones(id callerid.ContactID, phones ...phone.Number) func(store.Tx) error {
	return func(tx store.Tx) error { return tx.SetPhones(id, phones) }
}

func testSetPhones(t *testing.T, e Engine) {
	s := newScene(t, e)
	for _, want := range [][]phone.Number{
		{annCell, annDesk}, {annDesk, annCell}, {freeLine, annDesk, annCell}, {annCell, freeLine, goneLine, annDesk},
		{annDesk, goneLine}, {freeLine}, {}, {annDesk, annCell}, {annDesk, annCell},
	} {
		s.home.update(setPhones(ann, want...))
		same(t, "the phones within a transaction", s.home.contact(ann).Phones, want)
		same(t, "the phones", s.home.contacts(ann)[0].Phones, want)
		for _, n := range want {
			same(t, "the phones in a profile", s.home.profile(n).Contact.Phones, want)
		}
		s.index.poll()
		s.agree()
	}
	s.home.update(func(tx store.Tx) error { return tx.Assign(freeLine, ann) })
	same(t, "the phones with one more", s.home.contact(ann).Phones, []phone.Number{annDesk, annCell, freeLine})
}

// A number that the contact had besides leaves a tombstone with a version above
// all that it had, and its mark. Then it is anybody's.
func testSetPhonesReleases(t *testing.T, e Engine) {
	s := newScene(t, e)
	before := s.home.read(annDesk).Version
	s.home.update(setPhones(ann, annCell))
	s.home.nobody(annDesk)
	if after := s.home.read(annDesk).Version; after <= before {
		t.Errorf("the tombstone's version %d follows %d", after, before)
	}
	s.home.refuses(callerid.ErrNotFound, func(tx store.Tx) error { return tx.Release(annDesk) })
	s.home.update(setPhones(bob, bobDesk, annDesk))
	if p := s.home.profile(annDesk); p.Contact.ID != bob || !p.DoNotCall || len(p.Interactions) != 1 {
		t.Errorf("the next owner's profile is %+v", p)
	}
}

func testSetPhonesTaken(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		for _, phones := range [][]phone.Number{
			{bobDesk}, {annDesk, bobDesk}, {camCell, annDesk, annCell}, {freeLine, annCell, bobDesk}, {goneLine, camCell},
		} {
			s.home.refuses(callerid.ErrExists, setPhones(ann, phones...))
		}
		s.home.refuses(callerid.ErrNotFound, setPhones(gone, freeLine))
		s.home.refuses(callerid.ErrNotFound, setPhones(gone))
	})
	same(t, "the phones after the refusals", s.home.contact(ann).Phones, []phone.Number{annDesk, annCell})
	s.home.nobody(freeLine, goneLine)
}

func testSetPhonesPassedOn(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error {
			return errors.Join(tx.SetPhones(ann, []phone.Number{annDesk}), tx.SetPhones(bob, []phone.Number{annCell}),
				tx.SetPhones(ann, []phone.Number{bobDesk, annDesk}))
		})
	}, annDesk, annCell, bobDesk)
	same(t, "Ann's phones", s.home.profile(annDesk).Contact.Phones, []phone.Number{bobDesk, annDesk})
	same(t, "Bob's phones", s.home.profile(annCell).Contact.Phones, []phone.Number{annCell})
}

// Of all contacts that are to get one number, one does and every other one's
// writer learns that it is taken.
func testSetPhonesRace(t *testing.T, e Engine) {
	const contacts = 32
	b := newBook(t, e.Store)
	for i := range contacts {
		b.add(person(callerid.ContactID{15: byte(i + 1)}, fmt.Sprint(i), annDesk+1000+phone.Number(i)))
	}
	errs := make([]error, contacts)
	var running sync.WaitGroup
	for i := range contacts {
		running.Go(func() {
			own := annDesk + 1000 + phone.Number(i)
			errs[i] = b.store.Update(t.Context(), b.org, setPhones(callerid.ContactID{15: byte(i + 1)}, own, freeLine))
		})
	}
	running.Wait()
	winner := b.profile(freeLine).Contact
	for i, err := range errs {
		if won := winner.Name == fmt.Sprint(i); won != (err == nil) || !won && !errors.Is(err, callerid.ErrExists) {
			t.Errorf("contact %d beside the winner %s: %v", i, winner.Name, err)
		}
	}
}

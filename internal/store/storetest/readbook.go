package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func bookTests() []test {
	return []test{
		{"Duplicates", testDuplicates},
		{"DuplicatesPageByPage", testDuplicatePages},
		{"DuplicatesAreTwo", testNoDuplicates},
		{"DuplicatesFollow", testDuplicatesFollow},
		{"Dossier", testDossier},
		{"DossierOfNobody", testNoDossier},
		{"Standings", testStandings},
		{"DoNotCall", testDoNotCallList},
		{"EachReadIsOfOneMoment", testOneMoment},
	}
}

// Everything on file, of a deleted contact too, and of a campaign's person.
func testDossier(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	full := fullContact()
	full.FormerPhones = []phone.Number{goneLine, freeLine}
	interactions, tasks, memories, ratings := history()
	b.add(full)
	b.update(func(tx store.Tx) error {
		err := errors.Join(addHistory(tx), tx.SetDoNotCall(true, annDesk, freeLine, bobDesk))
		for i := range callerid.MaxInteractions + 5 {
			err = errors.Join(err, tx.AddInteractions(said(ann, annCell, 100+i)))
		}
		return errors.Join(err, tx.AddMembers("winter", ann), tx.AddCalled("summer", ann), tx.AddMembers("summer", ann), tx.AddCalled("autumn", ann))
	})
	want := callerid.Dossier{
		Contact: b.contact(ann), DoNotCall: []phone.Number{annDesk, freeLine}, Campaigns: []string{"autumn", "summer", "winter"},
		Tasks: tasks, Memories: []callerid.Memory{memories[1], memories[2], memories[0]},
		Ratings: []callerid.Rating{ratings[2], ratings[0], ratings[1]},
	}
	for i := callerid.MaxInteractions + 4; i >= 0; i-- {
		want.Interactions = append(want.Interactions, said(ann, annCell, 100+i))
	}
	want.Interactions = append(want.Interactions, interactions[1], interactions[3], interactions[0], interactions[2])
	same(t, "the dossier", b.dossier(ann), want)

	b.update(func(tx store.Tx) error { return bin(tx, ann, at(9)) })
	want.Contact = b.contact(ann)
	want.DoNotCall = []phone.Number{annDesk}
	same(t, "the dossier of a deleted contact", b.dossier(ann), want)
}

func testNoDossier(t *testing.T, e Engine) {
	s := newScene(t, e)
	for _, id := range []callerid.ContactID{gone, zoe, {15: 99}, {}} {
		if d, err := e.Store.Dossier(t.Context(), s.home.org, id); !errors.Is(err, callerid.ErrNotFound) {
			t.Errorf("the dossier of nobody is %+v, %v; want ErrNotFound", d, err)
		}
	}
	same(t, "the dossier of one with nothing on file", func() callerid.Dossier {
		s.home.add(person(zoe, "Zoe"))
		return s.home.dossier(zoe)
	}(), callerid.Dossier{Contact: person(zoe, "Zoe")})
}

// A number may be marked, or lead to somebody, or both, or neither: one standing
// for each, as often as it is asked for.
func testStandings(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.edit(ann, func(c *callerid.Contact) { c.Tags = []string{"opt-out", "vip"} })
	s.home.edit(bob, func(c *callerid.Contact) { c.Status = callerid.StatusDoNotCall })
	s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, goneLine, freeLine) })
	s.away.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, annCell, bobDesk, zoeDesk) })
	tags := []string{"opt-out", "vip"}
	want := map[phone.Number]callerid.Standing{
		annDesk:  {Number: annDesk, Marked: true, Contact: ann, Status: callerid.StatusActive, Tags: tags},
		annCell:  {Number: annCell, Contact: ann, Status: callerid.StatusActive, Tags: tags},
		bobDesk:  {Number: bobDesk, Contact: bob, Status: callerid.StatusDoNotCall},
		camCell:  {Number: camCell, Contact: cam, Status: callerid.StatusActive},
		goneLine: {Number: goneLine, Marked: true},
		freeLine: {Number: freeLine, Marked: true},
		zoeDesk:  {Number: zoeDesk},
	}
	all := append(sceneNumbers(), zoeDesk)
	for _, ask := range [][]phone.Number{
		nil, {annDesk}, {zoeDesk}, all, slices.Concat(all[3:], all[:3]), {bobDesk, annDesk, bobDesk, zoeDesk, zoeDesk, annDesk}, manyNumbers(),
	} {
		var standings []callerid.Standing
		for _, n := range ask {
			standing, known := want[n]
			if !known {
				standing.Number = n
			}
			standings = append(standings, standing)
		}
		got, err := e.Store.Standings(t.Context(), s.home.org, ask)
		if err != nil {
			t.Fatalf("reading the standings of %d numbers: %v", len(ask), err)
		}
		same(t, fmt.Sprintf("the standings of %d numbers", len(ask)), got, standings)
	}
}

// manyNumbers are as many as a request may ask for, the scene's among them, from
// the highest to the lowest.
func manyNumbers() []phone.Number {
	numbers := make([]phone.Number, 1000)
	for i := range numbers {
		numbers[i] = annDesk + 500 - phone.Number(i)
	}
	return numbers
}

// The list is of numbers, whether or not they lead to anybody, in the order of
// the numbers; a page goes on behind a number that is on it no more.
func testDoNotCallList(t *testing.T, e Engine) {
	s := newScene(t, e)
	list := func(after phone.Number, limit int) []phone.Number {
		t.Helper()
		numbers, err := e.Store.DoNotCall(t.Context(), s.home.org, after, limit)
		if err != nil {
			t.Fatalf("listing the numbers not to call: %v", err)
		}
		return numbers
	}
	same(t, "the numbers", list(0, 10), []phone.Number{annDesk})
	const low, high phone.Number = 1_000_000, 999_999_999_999_999
	s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, high, camCell, bobDesk, low, freeLine) })
	s.away.update(func(tx store.Tx) error { return tx.SetDoNotCall(true, annCell) })
	want := []phone.Number{low, annDesk, bobDesk, camCell, freeLine, high}
	for limit := 1; limit <= len(want)+1; limit++ {
		for i := range want {
			same(t, fmt.Sprintf("a page of %d", limit), list(want[i], limit), want[i+1:min(i+1+limit, len(want))])
		}
		same(t, fmt.Sprintf("the first page of %d", limit), list(0, limit), want[:min(limit, len(want))])
	}
	s.home.update(func(tx store.Tx) error { return tx.SetDoNotCall(false, bobDesk) })
	same(t, "the numbers behind one that is gone", list(bobDesk, 2), []phone.Number{camCell, freeLine})
	s.exec("DELETE FROM do_not_call WHERE org = {home} AND number = {camCell}")
	same(t, "the numbers after an edit by hand", list(annDesk, 10), []phone.Number{freeLine, high})
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	same(t, "the numbers after a contact's end", list(0, 2), []phone.Number{low, annDesk})
}

package storetest

import (
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func testCount(t *testing.T, e Engine) {
	s := newScene(t, e)
	count := func(b book) (n int) {
		b.update(func(tx store.Tx) (err error) { n, err = tx.CountContacts(); return err })
		return n
	}
	want := func(home, away int) {
		t.Helper()
		if count(s.home) != home || count(s.away) != away {
			t.Errorf("counted %d and %d, want %d and %d", count(s.home), count(s.away), home, away)
		}
	}
	want(2, 3)
	s.home.edit(cam, func(c *callerid.Contact) { c.Kind = callerid.KindContact })
	want(3, 3)
	s.away.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	want(3, 2)
	s.home.update(func(tx store.Tx) error { return tx.Release(bobDesk) })
	want(3, 2)
}

// LastContactedAt moves forward only, whatever the order in which events come.
func testCallsCount(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk), person(bob, "Bob", bobDesk))
	log := func(second int, c callerid.Channel, d callerid.Direction) {
		b.update(func(tx store.Tx) error {
			return tx.AddInteractions(callerid.Interaction{Contact: ann, Number: annDesk, At: at(second), Channel: c, Direction: d})
		})
	}
	for i, step := range []struct {
		second  int
		channel callerid.Channel
		last    int
		calls   int64
	}{
		{5, callerid.ChannelCall, 5, 1},
		{3, callerid.ChannelCall, 5, 2},
		{7, callerid.ChannelSMS, 7, 2},
		{6, callerid.ChannelEmail, 7, 2},
		{8, callerid.ChannelCall, 8, 3},
	} {
		log(step.second, step.channel, callerid.Direction(i%2+1))
		if c := b.contact(ann); !c.LastContactedAt.Equal(at(step.last)) || c.CallCount != step.calls {
			t.Errorf("step %d: last contacted %v after %d calls", i, c.LastContactedAt, c.CallCount)
		}
	}
	if c := b.contact(bob); !c.LastContactedAt.IsZero() || c.CallCount != 0 {
		t.Errorf("another contact was contacted at %v by %d calls", c.LastContactedAt, c.CallCount)
	}
}

func testCalledTwice(t *testing.T, e Engine) {
	s := newScene(t, e)
	again := func() {
		s.home.update(func(tx store.Tx) error { return tx.AddCalled("spring", ann, cam, ann) })
	}
	s.moves(again)
	if got := s.home.profile(annDesk).Campaigns; !slices.Equal(got, []string{"spring"}) {
		t.Errorf("after the second time Ann's campaigns are %q", got)
	}
	s.moves(func() {
		s.home.update(func(tx store.Tx) error { return tx.AddCalled("spring", ann, bob) })
	}, bobDesk)
}

// To be given nothing is no error and no change, save that a campaign is known
// by its name from then on.
func testNothing(t *testing.T, e Engine) {
	s := newScene(t, e)
	for _, c := range []change{
		{name: "AddContacts", do: func(tx store.Tx) error { return tx.AddContacts(nil) }},
		{name: "SetDoNotCall", do: func(tx store.Tx) error { return tx.SetDoNotCall(true) }},
		{name: "AddInteractions", do: func(tx store.Tx) error { return tx.AddInteractions() }},
		{name: "AddTasks", do: func(tx store.Tx) error { return tx.AddTasks() }},
		{name: "AddMemories", do: func(tx store.Tx) error { return tx.AddMemories() }},
		{name: "AddRatings", do: func(tx store.Tx) error { return tx.AddRatings() }},
		{name: "AddMembers", do: func(tx store.Tx) error { return tx.AddMembers("winter") }},
		{name: "AddCalled", do: func(tx store.Tx) error { return tx.AddCalled("winter") }},
		{name: "Update", do: func(store.Tx) error { return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.T, s.home.tb, s.index.tb = t, t, t
			s.moves(func() { s.home.update(c.do) })
		})
	}
}

package storetest

import (
	"fmt"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func testWholeProfile(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk, annCell), person(bob, "Bob", bobDesk))
	interactions, tasks, memories, ratings := history()
	b.update(func(tx store.Tx) error { return addHistory(tx) })
	b.update(func(tx store.Tx) error { return tx.AddCalled("summer", ann, bob) })
	b.update(func(tx store.Tx) error { return tx.AddCalled("autumn", ann) })

	contact := person(ann, "Ann", annDesk, annCell)
	contact.LastContactedAt, contact.CallCount = at(4), 2
	want := callerid.Profile{
		Contact:      contact,
		Campaigns:    []string{"autumn", "summer"},
		OpenTasks:    []callerid.Task{tasks[3], tasks[1], tasks[0]},
		Memories:     []callerid.Memory{memories[1], memories[2], memories[0]},
		Ratings:      []callerid.Rating{ratings[2], ratings[0], ratings[1]},
		Interactions: []callerid.Interaction{interactions[1], interactions[3], interactions[0], interactions[2]},
	}
	same(t, "the profile at the desk", b.profile(annDesk), want)
	same(t, "the profile at the cell", b.profile(annCell), want)
	if got := b.profile(bobDesk); len(got.Interactions)+len(got.OpenTasks)+len(got.Memories)+len(got.Ratings) > 0 {
		t.Errorf("another contact got a share: %+v", got)
	}
}

// history of ann, in no order: every channel's fields, tasks open, done and
// without a date, memories and ratings.
func history() ([]callerid.Interaction, []callerid.Task, []callerid.Memory, []callerid.Rating) {
	interactions := []callerid.Interaction{
		{Number: annDesk, At: at(2), Channel: callerid.ChannelCall, Direction: callerid.Inbound,
			Disposition: "voicemail", Summary: "it's 'urgent'", Duration: 90*time.Second + 250*time.Millisecond},
		{Number: annDesk, At: at(4), Channel: callerid.ChannelSMS, Direction: callerid.Outbound},
		{Number: bobDesk, At: at(1), Channel: callerid.ChannelWhatsApp, Direction: callerid.Inbound, Summary: "from another's phone"},
		{Number: annCell, At: at(3), Channel: callerid.ChannelCall, Direction: callerid.Outbound, Disposition: "no-answer"},
	}
	tasks := []callerid.Task{
		{Title: "some day"},
		{Title: "later", DueAt: at(20)},
		{Title: "done", DueAt: at(5), DoneAt: at(6)},
		{Title: "soon", DueAt: at(10)},
	}
	memories := []callerid.Memory{
		{Text: "oldest", CreatedAt: at(1)}, {Text: "newest", CreatedAt: at(3)}, {Text: "middle", CreatedAt: at(2)},
	}
	ratings := []callerid.Rating{
		{Score: callerid.MinScore, Comment: "rude", CreatedAt: at(2)}, {Score: 3, CreatedAt: at(1)},
		{Score: callerid.MaxScore, Comment: "it's \"good\"", CreatedAt: at(3)},
	}
	for i := range interactions {
		interactions[i].Contact = ann
	}
	// The ids have another order than the times and than the places in the lists.
	for i := range tasks {
		tasks[i].Contact, tasks[i].ID = ann, callerid.RecordID{1, 15: byte(9 - i)}
	}
	for i := range memories {
		memories[i].Contact, memories[i].ID = ann, callerid.RecordID{2, 15: byte(9 - i)}
	}
	for i := range ratings {
		ratings[i].Contact, ratings[i].ID = ann, callerid.RecordID{3, 15: byte(9 - i)}
	}
	return interactions, tasks, memories, ratings
}

func addHistory(tx store.Tx) error {
	interactions, tasks, memories, ratings := history()
	if err := tx.AddInteractions(interactions...); err != nil {
		return err
	}
	if err := tx.AddTasks(tasks...); err != nil {
		return err
	}
	if err := tx.AddMemories(memories...); err != nil {
		return err
	}
	return tx.AddRatings(ratings...)
}

// The limit is a setting: it takes effect at once and moves no version.
func testInteractionLimit(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk))
	b.update(func(tx store.Tx) error {
		for i := range callerid.MaxInteractions + 2 {
			call := callerid.Interaction{Contact: ann, Number: annDesk, At: at(i), Channel: callerid.ChannelCall, Direction: callerid.Inbound}
			if err := tx.AddInteractions(call); err != nil {
				return err
			}
		}
		return nil
	})
	version := b.read(annDesk).Version
	for _, limit := range []int{0, 1, callerid.DefaultInteractions, callerid.MaxInteractions} {
		o := callerid.Organization{ID: b.org, Name: fmt.Sprint("limit ", limit), Interactions: limit}
		if err := e.Store.UpdateOrganization(t.Context(), o); err != nil {
			t.Fatalf("setting the limit: %v", err)
		}
		reading := b.read(annDesk)
		if got := len(reading.Profile.Interactions); got != limit || reading.Interactions != limit {
			t.Errorf("got %d interactions and a limit of %d, want %d", got, reading.Interactions, limit)
		}
		if reading.Version != version {
			t.Errorf("a setting moved the version from %d to %d", version, reading.Version)
		}
		for i, call := range reading.Profile.Interactions {
			if want := at(callerid.MaxInteractions + 1 - i); !call.At.Equal(want) {
				t.Errorf("interaction %d is of %v, want %v", i, call.At, want)
			}
		}
	}
}

// Whoever gets a number that was another's does not inherit what was said.
func testFormerHistory(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(bob) })
	s.home.add(person(zoe, "Zoe", bobDesk))
	same(t, "the new owner's profile", s.home.profile(bobDesk), callerid.Profile{Contact: person(zoe, "Zoe", bobDesk)})

	// The interaction is still there, on its number, and can be given back.
	s.exec("UPDATE interactions SET contact = {zoe} WHERE org = {home} AND number = {camCell} AND contact IS NULL")
	if got := s.home.profile(bobDesk).Interactions; len(got) > 0 {
		t.Errorf("took the history of another number: %+v", got)
	}
	s.exec("UPDATE interactions SET contact = {zoe} WHERE org = {home} AND contact IS NULL")
	if got := s.home.profile(bobDesk).Interactions; len(got) != 1 || got[0].Summary != "asked for the price" {
		t.Errorf("the history that stayed with the number is %+v", got)
	}
}

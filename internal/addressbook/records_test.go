package addressbook

import (
	"strings"
	"time"

	"ringdex/internal/callerid"
)

func testRecords(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	due := noon.Add(time.Hour + 1500*time.Nanosecond)
	first, err := w.records.AddTask(w.Context(), w.org, callerid.Task{Contact: contact.ID, Title: " Call back ", DueAt: due, DoneAt: noon})
	if err != nil {
		w.Fatal(err)
	}
	w.same(first, callerid.Task{ID: first.ID, Contact: contact.ID, Title: "Call back", DueAt: noon.Add(time.Hour + time.Microsecond)})
	second := must(w.records.AddTask(w.Context(), w.org, callerid.Task{Contact: contact.ID, Title: "Send papers"}))
	older := must(w.records.AddMemory(w.Context(), w.org, callerid.Memory{Contact: contact.ID, Text: "has a dog\nand a cat"}))
	newer := must(w.records.AddMemory(w.Context(), w.org, callerid.Memory{Contact: contact.ID, Text: "is moving"}))
	rating := must(w.records.AddRating(w.Context(), w.org, callerid.Rating{Contact: contact.ID, Score: 5}))
	w.recorded(contact, callerid.Dossier{
		Tasks: []callerid.Task{first, second}, Memories: []callerid.Memory{newer, older}, Ratings: []callerid.Rating{rating},
	})

	finish := func(reopen bool) {
		w.Helper()
		if err := w.records.FinishTask(w.Context(), w.org, contact.ID, first.ID, reopen); err != nil {
			w.Error(err)
		}
	}
	w.clock.set(noon.Add(time.Hour))
	finish(false)
	first.DoneAt = noon.Add(time.Hour + time.Second)
	finish(false) // it stays done since the first time
	w.recorded(contact, callerid.Dossier{
		Tasks: []callerid.Task{first, second}, Memories: []callerid.Memory{newer, older}, Ratings: []callerid.Rating{rating},
	})
	finish(true)
	first.DoneAt = time.Time{}
	for kind, id := range map[callerid.RecordKind]callerid.RecordID{
		callerid.RecordTask: second.ID, callerid.RecordMemory: newer.ID, callerid.RecordRating: rating.ID,
	} {
		w.fails(w.records.Delete(w.Context(), w.org, contact.ID, kind%3+1, id), callerid.ErrNotFound)
		if err := w.records.Delete(w.Context(), w.org, contact.ID, kind, id); err != nil {
			w.Error(err)
		}
		w.fails(w.records.Delete(w.Context(), w.org, contact.ID, kind, id), callerid.ErrNotFound)
	}
	w.recorded(contact, callerid.Dossier{Tasks: []callerid.Task{first}, Memories: []callerid.Memory{older}})
}

// recorded checks the records of a contact.
func (w *world) recorded(contact callerid.Contact, want callerid.Dossier) {
	w.Helper()
	got, err := w.records.List(w.Context(), w.org, contact.ID)
	if err != nil {
		w.Fatal(err)
	}
	want.Contact = contact
	w.same(got, want)
}

func testRecordsRefuse(w *world) {
	me := w.create(draft("Alex", "+14155551200")).ID
	other := w.create(draft("Jamie", "+12025550133")).ID
	task := must(w.records.AddTask(w.Context(), w.org, callerid.Task{Contact: me, Title: "Call back"})).ID
	for name, record := range map[string]any{
		"no title":     callerid.Task{Contact: me, Title: " "},
		"two lines":    callerid.Task{Contact: me, Title: "a\nb"},
		"long title":   callerid.Task{Contact: me, Title: strings.Repeat("x", callerid.MaxTaskTitle+1)},
		"no memory":    callerid.Memory{Contact: me},
		"long memory":  callerid.Memory{Contact: me, Text: strings.Repeat("x", callerid.MaxMemory+1)},
		"zero":         callerid.Memory{Contact: me, Text: "a\x00b"},
		"no score":     callerid.Rating{Contact: me},
		"high score":   callerid.Rating{Contact: me, Score: callerid.MaxScore + 1},
		"long comment": callerid.Rating{Contact: me, Score: 1, Comment: strings.Repeat("x", callerid.MaxComment+1)},
	} {
		w.Log(name)
		w.fails(w.add(w.org, record), callerid.ErrInvalid)
	}
	w.fails(w.records.Delete(w.Context(), w.org, me, 0, task), callerid.ErrInvalid)
	w.fails(w.records.Delete(w.Context(), w.org, me, callerid.RecordRating+1, task), callerid.ErrInvalid)

	// A record belongs to its contact, and that to its organization.
	w.fails(w.records.Delete(w.Context(), w.org, other, callerid.RecordTask, task), callerid.ErrNotFound)
	w.fails(w.records.FinishTask(w.Context(), w.org, other, task, false), callerid.ErrNotFound)
	w.fails(w.records.FinishTask(w.Context(), w.org, me, callerid.RecordID{1}, false), callerid.ErrNotFound)
	person := w.campaign("Cam", callerid.StatusActive, home).ID
	w.delete(other)
	for _, id := range []callerid.ContactID{person, other, {1}} {
		w.noRecords(w.org, id)
	}
	w.noRecords(w.newOrg(), me)
}

// noRecords checks that nothing can be recorded of somebody.
func (w *world) noRecords(org callerid.OrgID, id callerid.ContactID) {
	w.Helper()
	for _, record := range []any{
		callerid.Task{Contact: id, Title: "x"}, callerid.Memory{Contact: id, Text: "x"}, callerid.Rating{Contact: id, Score: 1},
	} {
		w.fails(w.add(org, record), callerid.ErrNotFound)
	}
	_, err := w.records.List(w.Context(), org, id)
	w.fails(err, callerid.ErrNotFound)
}

// add adds a record of whatever kind.
func (w *world) add(org callerid.OrgID, record any) error {
	var err error
	switch record := record.(type) {
	case callerid.Task:
		_, err = w.records.AddTask(w.Context(), org, record)
	case callerid.Memory:
		_, err = w.records.AddMemory(w.Context(), org, record)
	case callerid.Rating:
		_, err = w.records.AddRating(w.Context(), org, record)
	}
	return err
}

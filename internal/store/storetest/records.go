package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func recordsTests() []test {
	return []test{
		{"IDsGiven", testGivenIDs},
		{"IDsGenerated", testGeneratedIDs},
		{"FinishTask", testFinishTask},
		{"RemoveRecord", testRemoveRecord},
		{"NotOfThatContact", testRecordNotFound},
		{"FollowTheirContact", testRecordsDeleted},
	}
}

// Whoever gave a record its id finds it by that, in what the agent reads and in
// what is on file.
func testGivenIDs(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk))
	b.update(addHistory)
	_, tasks, memories, ratings := history()
	p, d := b.profile(annDesk), b.dossier(ann)
	same(t, "the open tasks", p.OpenTasks, []callerid.Task{tasks[3], tasks[1], tasks[0]})
	same(t, "the tasks on file, as they were added", d.Tasks, tasks)
	for what, got := range map[string][]callerid.Memory{"profile": p.Memories, "dossier": d.Memories} {
		same(t, "the memories of the "+what, got, []callerid.Memory{memories[1], memories[2], memories[0]})
	}
	for what, got := range map[string][]callerid.Rating{"profile": p.Ratings, "dossier": d.Ratings} {
		same(t, "the ratings of the "+what, got, []callerid.Rating{ratings[2], ratings[0], ratings[1]})
	}
}

// One without an id gets one of its own, which is the same wherever it is read
// and can be used at once.
func testGeneratedIDs(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	b.add(person(ann, "Ann", annDesk))
	const each = 6
	for i := range each / 2 {
		b.update(func(tx store.Tx) error { return errors.Join(addUnnamed(tx, 2*i), addUnnamed(tx, 2*i+1)) })
	}
	p, d := b.profile(annDesk), b.dossier(ann)
	ids := map[callerid.RecordID]bool{}
	for i, task := range d.Tasks {
		ids[task.ID], ids[d.Memories[i].ID], ids[d.Ratings[i].ID] = true, true, true
	}
	if ids[callerid.RecordID{}] || len(ids) != 3*each {
		t.Errorf("the ids are %v, want %d of them", ids, 3*each)
	}
	same(t, "the memories of the profile", p.Memories, d.Memories)
	same(t, "the ratings of the profile", p.Ratings, d.Ratings)
	slices.Reverse(p.OpenTasks) // the last one is due first
	same(t, "the tasks of the profile", p.OpenTasks, d.Tasks)
	b.update(func(tx store.Tx) error { return tx.FinishTask(ann, d.Tasks[2].ID, at(1)) })
	if got := b.dossier(ann).Tasks; !got[2].DoneAt.Equal(at(1)) {
		t.Errorf("the task with a generated id is %+v", got[2])
	}
}

// addUnnamed adds one of each kind. The later one is newer, and due earlier.
func addUnnamed(tx store.Tx, second int) error {
	if err := tx.AddTasks(callerid.Task{Contact: ann, Title: "unnamed", DueAt: at(-second)}); err != nil {
		return err
	}
	if err := tx.AddMemories(callerid.Memory{Contact: ann, Text: "unnamed", CreatedAt: at(second)}); err != nil {
		return err
	}
	return tx.AddRatings(callerid.Rating{Contact: ann, Score: 3, CreatedAt: at(second)})
}

// A task is done when it first was; a zero time opens it again.
func testFinishTask(t *testing.T, e Engine) {
	s := newScene(t, e)
	for i, step := range []struct{ at, want time.Time }{
		{at(5), at(5)}, {at(4), at(5)}, {at(6), at(5)}, {time.Time{}, time.Time{}}, {time.Time{}, time.Time{}}, {at(7), at(7)},
	} {
		s.home.update(func(tx store.Tx) error { return tx.FinishTask(ann, recordOf(ann), step.at) })
		tasks, open := s.home.dossier(ann).Tasks, s.home.profile(annDesk).OpenTasks
		if len(tasks) != 1 || !tasks[0].DoneAt.Equal(step.want) || len(open) == 1 != step.want.IsZero() {
			t.Errorf("step %d: the tasks are %+v, open %+v", i, tasks, open)
		}
		s.index.poll()
		s.agree()
	}
	if got := s.away.profile(annDesk).OpenTasks; len(got) != 1 {
		t.Errorf("the other book's task of the same id became %+v", got)
	}
}

func testRemoveRecord(t *testing.T, e Engine) {
	s := newScene(t, e)
	others := s.home.dossier(bob)
	for i, kind := range []callerid.RecordKind{callerid.RecordMemory, callerid.RecordTask, callerid.RecordRating} {
		remove := func(tx store.Tx) error { return tx.RemoveRecord(ann, kind, recordOf(ann)) }
		s.moves(func() { s.home.update(remove) }, annDesk, annCell)
		if d := s.home.dossier(ann); len(d.Tasks)+len(d.Memories)+len(d.Ratings) != 2-i {
			t.Errorf("after removing kind %d there is %+v", kind, d)
		}
		s.home.refuses(callerid.ErrNotFound, remove)
	}
	if d := s.home.dossier(ann); len(d.Tasks)+len(d.Memories)+len(d.Ratings) > 0 || len(d.Interactions) != 1 {
		t.Errorf("after all was removed there is %+v", d)
	}
	same(t, "another's records", s.home.dossier(bob), others)
	if d := s.away.dossier(ann); len(d.Tasks)+len(d.Memories)+len(d.Ratings) != 3 {
		t.Errorf("the other book's records of the same ids are %+v", d)
	}
}

// Another contact's record is not found, nor is one of another kind.
func testRecordNotFound(t *testing.T, e Engine) {
	s := newScene(t, e)
	memory := callerid.RecordID{15: 77}
	s.home.update(func(tx store.Tx) error {
		return tx.AddMemories(callerid.Memory{ID: memory, Contact: ann, Text: "has a cat", CreatedAt: at(9)})
	})
	s.moves(func() {
		for _, do := range []func(store.Tx) error{
			func(tx store.Tx) error { return tx.FinishTask(ann, recordOf(bob), at(9)) },
			func(tx store.Tx) error { return tx.FinishTask(ann, recordOf(bob), time.Time{}) },
			func(tx store.Tx) error { return tx.FinishTask(ann, memory, at(9)) },
			func(tx store.Tx) error { return tx.FinishTask(ann, callerid.RecordID{}, at(9)) },
			func(tx store.Tx) error { return tx.RemoveRecord(ann, callerid.RecordTask, recordOf(bob)) },
			func(tx store.Tx) error { return tx.RemoveRecord(ann, callerid.RecordMemory, recordOf(bob)) },
			func(tx store.Tx) error { return tx.RemoveRecord(ann, callerid.RecordRating, recordOf(bob)) },
			func(tx store.Tx) error { return tx.RemoveRecord(ann, callerid.RecordTask, memory) },
			func(tx store.Tx) error { return tx.RemoveRecord(ann, callerid.RecordRating, memory) },
			func(tx store.Tx) error { return tx.RemoveRecord(gone, callerid.RecordMemory, memory) },
			func(tx store.Tx) error { return tx.RemoveRecord(bob, callerid.RecordMemory, memory) },
		} {
			s.home.refuses(callerid.ErrNotFound, do)
		}
	})
}

// A contact's records end with it, done tasks too: one that comes back under the
// same id has none.
func testRecordsDeleted(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.update(func(tx store.Tx) error { return tx.FinishTask(ann, recordOf(ann), at(9)) })
	s.home.update(func(tx store.Tx) error { return tx.DeleteContact(ann) })
	again := person(ann, "Ann again", annCell)
	s.home.add(again)
	same(t, "the dossier of the new contact", s.home.dossier(ann), callerid.Dossier{Contact: again})
	s.home.update(func(tx store.Tx) error { return record(tx, ann, annCell, 9) }) // the ids are free again
}

package storetest

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// recordStep adds a record, or does something to one that was added at some time,
// if only it is there.
func recordStep(rt *rapid.T, id callerid.ContactID, clock int) step {
	old := recordAt(rapid.IntRange(1, clock).Draw(rt, "record of"))
	kind := rapid.SampledFrom([]callerid.RecordKind{callerid.RecordTask, callerid.RecordMemory, callerid.RecordRating}).Draw(rt, "kind of record")
	kinds := []func() step{
		func() step { return taskStep(id, clock) },
		func() step { return memoryStep(id, clock) },
		func() step { return ratingStep(id, clock) },
		func() step { return finishStep(id, old, at(clock)) },
		func() step { return finishStep(id, old, time.Time{}) },
		func() step { return removeStep(id, kind, old) },
	}
	return rapid.SampledFrom(kinds).Draw(rt, "what to do with records")()
}

// recordAt is the id of what was added at a time of the model's clock.
func recordAt(clock int) callerid.RecordID { return callerid.RecordID{0: 0xaa, 15: byte(clock)} }

func memoryStep(id callerid.ContactID, clock int) step {
	memory := callerid.Memory{ID: recordAt(clock), Contact: id, Text: fmt.Sprint("at ", clock), CreatedAt: at(clock)}
	return step{
		name:  fmt.Sprintf("remember %s", id),
		store: func(tx store.Tx) error { return tx.AddMemories(memory) },
		model: known(id, func(_ *model, f *folder) { f.memories = slices.Insert(f.memories, 0, memory) }),
	}
}

func ratingStep(id callerid.ContactID, clock int) step {
	rating := callerid.Rating{ID: recordAt(clock), Contact: id, Score: clock%callerid.MaxScore + 1, CreatedAt: at(clock)}
	return step{
		name:  fmt.Sprintf("rating of %s", id),
		store: func(tx store.Tx) error { return tx.AddRatings(rating) },
		model: known(id, func(_ *model, f *folder) { f.ratings = slices.Insert(f.ratings, 0, rating) }),
	}
}

// taskStep adds a task that is due before all others.
func taskStep(id callerid.ContactID, clock int) step {
	task := callerid.Task{ID: recordAt(clock), Contact: id, Title: fmt.Sprint("at ", clock), DueAt: at(-clock)}
	return step{
		name:  fmt.Sprintf("task for %s", id),
		store: func(tx store.Tx) error { return tx.AddTasks(task) },
		model: known(id, func(_ *model, f *folder) { f.tasks = slices.Insert(f.tasks, 0, task) }),
	}
}

func finishStep(id callerid.ContactID, task callerid.RecordID, when time.Time) step {
	return step{
		name:  fmt.Sprintf("finish %s of %s at %v", task, id, when),
		store: func(tx store.Tx) error { return tx.FinishTask(id, task, when) },
		model: func(m *model) error {
			f := m.people[id]
			if f == nil {
				return callerid.ErrNotFound
			}
			i := slices.IndexFunc(f.tasks, func(t callerid.Task) bool { return t.ID == task })
			if i < 0 {
				return callerid.ErrNotFound
			}
			if when.IsZero() || f.tasks[i].DoneAt.IsZero() {
				f.tasks[i].DoneAt = when
			}
			return nil
		},
	}
}

func removeStep(id callerid.ContactID, kind callerid.RecordKind, record callerid.RecordID) step {
	return step{
		name:  fmt.Sprintf("remove %s of kind %d of %s", record, kind, id),
		store: func(tx store.Tx) error { return tx.RemoveRecord(id, kind, record) },
		model: func(m *model) error {
			if f := m.people[id]; f == nil || !f.remove(kind, record) {
				return callerid.ErrNotFound
			}
			return nil
		},
	}
}

// remove reports whether the record was there.
func (f *folder) remove(kind callerid.RecordKind, id callerid.RecordID) bool {
	before := len(f.tasks) + len(f.memories) + len(f.ratings)
	switch kind {
	case callerid.RecordTask:
		f.tasks = slices.DeleteFunc(f.tasks, func(t callerid.Task) bool { return t.ID == id })
	case callerid.RecordMemory:
		f.memories = slices.DeleteFunc(f.memories, func(m callerid.Memory) bool { return m.ID == id })
	case callerid.RecordRating:
		f.ratings = slices.DeleteFunc(f.ratings, func(r callerid.Rating) bool { return r.ID == id })
	}
	return len(f.tasks)+len(f.memories)+len(f.ratings) < before
}

package storetest

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// mergeStep makes a contact part of another one.
func mergeStep(rt *rapid.T, id callerid.ContactID) step {
	others := slices.DeleteFunc(modelPeople(), func(other callerid.ContactID) bool { return other == id })
	into := rapid.SampledFrom(others).Draw(rt, "into")
	return step{
		name:  fmt.Sprintf("merge %s into %s", id, into),
		store: alive(id, alive(into, func(tx store.Tx) error { return tx.MergeContact(id, into) })),
		model: living(id, func(m *model, from *folder) error {
			return living(into, func(m *model, f *folder) error {
				delete(m.people, id)
				f.absorb(from)
				return nil
			})(m)
		}),
	}
}

// absorb takes over all that hangs on another contact, in the order of a profile.
func (f *folder) absorb(from *folder) {
	id := f.contact.ID
	f.contact.Phones = append(f.contact.Phones, from.contact.Phones...)
	f.called = slices.Compact(slices.Sorted(slices.Values(append(f.called, from.called...))))
	f.member = append(f.member, from.member...)
	f.tasks = append(f.tasks, from.tasks...)
	f.memories = append(f.memories, from.memories...)
	f.ratings = append(f.ratings, from.ratings...)
	f.interactions = append(f.interactions, from.interactions...)
	for i := range f.tasks {
		f.tasks[i].Contact = id
	}
	for i := range f.memories {
		f.memories[i].Contact = id
	}
	for i := range f.ratings {
		f.ratings[i].Contact = id
	}
	for i := range f.interactions {
		f.interactions[i].Contact = id
	}
	slices.SortFunc(f.tasks, func(a, b callerid.Task) int { return a.DueAt.Compare(b.DueAt) })
	slices.SortFunc(f.memories, func(a, b callerid.Memory) int { return b.CreatedAt.Compare(a.CreatedAt) })
	slices.SortFunc(f.ratings, func(a, b callerid.Rating) int { return b.CreatedAt.Compare(a.CreatedAt) })
	slices.SortFunc(f.interactions, func(a, b callerid.Interaction) int { return b.At.Compare(a.At) })
}

func binStep(id callerid.ContactID, clock int) step {
	return step{
		name:  fmt.Sprintf("bin %s", id),
		store: alive(id, func(tx store.Tx) error { return bin(tx, id, at(clock)) }),
		model: living(id, func(_ *model, f *folder) error {
			f.contact.DeletedAt, f.contact.FormerPhones, f.contact.Phones = at(clock), f.contact.Phones, nil
			return nil
		}),
	}
}

// unbinStep brings back a contact that is deleted, unless another has a number of
// it by now.
func unbinStep(id callerid.ContactID) step {
	return step{
		name: fmt.Sprintf("unbin %s", id),
		store: func(tx store.Tx) error {
			c, err := tx.Contact(id)
			if err != nil || c.DeletedAt.IsZero() {
				return err
			}
			return unbin(tx, id)
		},
		model: func(m *model) error {
			f := m.people[id]
			switch {
			case f == nil:
				return callerid.ErrNotFound
			case f.contact.DeletedAt.IsZero():
				return nil
			}
			phones := f.contact.FormerPhones
			f.contact.DeletedAt, f.contact.FormerPhones = time.Time{}, nil
			return m.setPhones(f, phones)
		},
	}
}

// scrubStep: what is scrubbed is nobody's, and so no answer shows it.
func scrubStep(id callerid.ContactID) step {
	return step{
		name:  fmt.Sprintf("scrub %s", id),
		store: alive(id, func(tx store.Tx) error { return tx.Scrub(id) }),
		model: living(id, func(_ *model, f *folder) error { f.interactions = nil; return nil }),
	}
}

func campaignStep(rt *rapid.T, id callerid.ContactID) step {
	campaign := rapid.SampledFrom([]string{"autumn", "spring"}).Draw(rt, "campaign")
	if rapid.Bool().Draw(rt, "member") {
		return step{
			name:  fmt.Sprintf("%s gets %s", campaign, id),
			store: func(tx store.Tx) error { return tx.AddMembers(campaign, id) },
			model: known(id, func(_ *model, f *folder) { f.member = append(f.member, campaign) }),
		}
	}
	return step{
		name:  fmt.Sprintf("%s calls %s", campaign, id),
		store: func(tx store.Tx) error { return tx.AddCalled(campaign, id) },
		model: known(id, func(_ *model, f *folder) {
			f.called = slices.Compact(slices.Sorted(slices.Values(append(f.called, campaign))))
		}),
	}
}

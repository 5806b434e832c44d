package storetest

import (
	"errors"
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// drawStep draws an operation with its arguments, few enough of each that they
// meet often. What it writes carries the time of the model's clock.
func drawStep(rt *rapid.T, clock int) step {
	id := rapid.SampledFrom([]callerid.ContactID{ann, bob, cam}).Draw(rt, "contact")
	n := rapid.SampledFrom(sceneNumbers()).Draw(rt, "number")
	kinds := []func() step{
		func() step { return addStep(rt, id, clock) },
		func() step { return addStep(rt, id, clock) }, // or there is never anybody
		func() step { return putStep(rt, id, clock) },
		func() step { return deleteStep(id) },
		func() step { return assignStep(id, n) },
		func() step { return assignStep(id, n) },
		func() step { return releaseStep(n) },
		func() step { return doNotCallStep(n, clock%2 == 0) },
		func() step { return interactionStep(rt, id, n, clock) },
		func() step { return memoryStep(id, clock) },
		func() step { return taskStep(id, clock) },
		func() step {
			return calledStep(id, rapid.SampledFrom([]string{"autumn", "spring"}).Draw(rt, "campaign"))
		},
	}
	return rapid.SampledFrom(kinds).Draw(rt, "kind")()
}

// known is a step of the model that needs the contact.
func known(id callerid.ContactID, do func(*model, *folder)) func(*model) error {
	return func(m *model) error {
		f := m.people[id]
		if f == nil {
			return callerid.ErrNotFound
		}
		do(m, f)
		return nil
	}
}

// addStep adds a contact that is not there: the port leaves open what becomes of
// an id that is.
func addStep(rt *rapid.T, id callerid.ContactID, clock int) step {
	phones := rapid.SliceOfNDistinct(rapid.SampledFrom(sceneNumbers()), 0, 2, rapid.ID[phone.Number]).Draw(rt, "phones")
	c := person(id, fmt.Sprint("added at ", clock), phones...)
	c.Kind = rapid.SampledFrom([]callerid.Kind{callerid.KindContact, callerid.KindCampaign}).Draw(rt, "kind of contact")
	return step{
		name: fmt.Sprintf("add %s with %v", id, phones),
		store: func(tx store.Tx) error {
			if _, err := tx.Contact(id); !errors.Is(err, callerid.ErrNotFound) {
				return err
			}
			return tx.AddContacts([]callerid.Contact{c})
		},
		model: func(m *model) error {
			if m.people[id] != nil {
				return nil
			}
			if slices.ContainsFunc(phones, func(n phone.Number) bool { return m.owner(n) != nil }) {
				return callerid.ErrExists
			}
			own := c
			own.Phones = slices.Clone(phones)
			m.people[id] = &folder{contact: own}
			return nil
		},
	}
}

func putStep(rt *rapid.T, id callerid.ContactID, clock int) step {
	kind := rapid.SampledFrom([]callerid.Kind{callerid.KindContact, callerid.KindCampaign}).Draw(rt, "kind of contact")
	set := func(c *callerid.Contact) { c.Name, c.Kind, c.UpdatedAt = fmt.Sprint("put at ", clock), kind, at(clock) }
	return step{
		name:  fmt.Sprintf("put %s", id),
		store: func(tx store.Tx) error { return edit(tx, id, set) },
		model: known(id, func(_ *model, f *folder) { set(&f.contact) }),
	}
}

func deleteStep(id callerid.ContactID) step {
	return step{
		name:  fmt.Sprintf("delete %s", id),
		store: func(tx store.Tx) error { return tx.DeleteContact(id) },
		model: known(id, func(m *model, _ *folder) { delete(m.people, id) }),
	}
}

// assignStep: a number that is the contact's already becomes its last phone.
func assignStep(id callerid.ContactID, n phone.Number) step {
	return step{
		name:  fmt.Sprintf("assign +%d to %s", n, id),
		store: func(tx store.Tx) error { return tx.Assign(n, id) },
		model: known(id, func(m *model, f *folder) {
			m.release(n)
			f.contact.Phones = append(f.contact.Phones, n)
		}),
	}
}

func releaseStep(n phone.Number) step {
	return step{
		name:  fmt.Sprintf("release +%d", n),
		store: func(tx store.Tx) error { return tx.Release(n) },
		model: func(m *model) error {
			if !m.release(n) {
				return callerid.ErrNotFound
			}
			return nil
		},
	}
}

func doNotCallStep(n phone.Number, on bool) step {
	return step{
		name:  fmt.Sprintf("set do-not-call of +%d to %t", n, on),
		store: func(tx store.Tx) error { return tx.SetDoNotCall(on, n) },
		model: func(m *model) error { m.doNotCall[n] = on; return nil },
	}
}

func interactionStep(rt *rapid.T, id callerid.ContactID, n phone.Number, clock int) step {
	i := callerid.Interaction{
		Contact: id, Number: n, At: at(clock), Direction: callerid.Inbound, Summary: fmt.Sprint("at ", clock),
		Channel: rapid.SampledFrom([]callerid.Channel{callerid.ChannelCall, callerid.ChannelChat}).Draw(rt, "channel"),
	}
	return step{
		name:  fmt.Sprintf("log %s of %s", i.Channel, id),
		store: func(tx store.Tx) error { return tx.AddInteractions(i) },
		model: known(id, func(_ *model, f *folder) {
			f.interactions = slices.Insert(slices.Clone(f.interactions), 0, i)
			f.contact.LastContactedAt = i.At
			if i.Channel == callerid.ChannelCall {
				f.contact.CallCount++
			}
		}),
	}
}

func memoryStep(id callerid.ContactID, clock int) step {
	memory := callerid.Memory{Contact: id, Text: fmt.Sprint("at ", clock), CreatedAt: at(clock)}
	return step{
		name:  fmt.Sprintf("remember %s", id),
		store: func(tx store.Tx) error { return tx.AddMemories(memory) },
		model: known(id, func(_ *model, f *folder) {
			f.memories = slices.Insert(slices.Clone(f.memories), 0, memory)
		}),
	}
}

// taskStep adds a task that is due before all others.
func taskStep(id callerid.ContactID, clock int) step {
	task := callerid.Task{Contact: id, Title: fmt.Sprint("at ", clock), DueAt: at(-clock)}
	return step{
		name:  fmt.Sprintf("task for %s", id),
		store: func(tx store.Tx) error { return tx.AddTasks(task) },
		model: known(id, func(_ *model, f *folder) {
			f.tasks = slices.Insert(slices.Clone(f.tasks), 0, task)
		}),
	}
}

func calledStep(id callerid.ContactID, campaign string) step {
	return step{
		name:  fmt.Sprintf("%s calls %s", campaign, id),
		store: func(tx store.Tx) error { return tx.AddCalled(campaign, id) },
		model: known(id, func(_ *model, f *folder) {
			if !slices.Contains(f.campaigns, campaign) {
				f.campaigns = append(f.campaigns, campaign)
				slices.Sort(f.campaigns)
			}
		}),
	}
}

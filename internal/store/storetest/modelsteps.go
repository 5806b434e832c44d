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
	id := rapid.SampledFrom(modelPeople()).Draw(rt, "contact")
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
		func() step { return setPhonesStep(rt, id) },
		func() step { return mergeStep(rt, id) },
		func() step { return binStep(id, clock) },
		func() step { return unbinStep(id) },
		func() step { return scrubStep(id) },
		func() step { return campaignStep(rt, id) },
		func() step { return recordStep(rt, id, clock) },
		func() step { return recordStep(rt, id, clock) },
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

// alive is a step for a contact that is not deleted: like the address book, the
// model gives a deleted one no numbers.
func alive(id callerid.ContactID, do func(store.Tx) error) func(store.Tx) error {
	return func(tx store.Tx) error {
		c, err := tx.Contact(id)
		if err == nil && !c.DeletedAt.IsZero() {
			err = callerid.ErrNotFound
		}
		if err != nil {
			return err
		}
		return do(tx)
	}
}

// living is alive for the model.
func living(id callerid.ContactID, do func(*model, *folder) error) func(*model) error {
	return func(m *model) error {
		f := m.people[id]
		if f == nil || !f.contact.DeletedAt.IsZero() {
			return callerid.ErrNotFound
		}
		return do(m, f)
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
		store: alive(id, func(tx store.Tx) error { return tx.Assign(n, id) }),
		model: living(id, func(m *model, f *folder) error {
			m.release(n)
			f.contact.Phones = append(f.contact.Phones, n)
			return nil
		}),
	}
}

func setPhonesStep(rt *rapid.T, id callerid.ContactID) step {
	phones := rapid.SliceOfNDistinct(rapid.SampledFrom(sceneNumbers()), 0, 3, rapid.ID[phone.Number]).Draw(rt, "phones")
	return step{
		name:  fmt.Sprintf("set the phones of %s to %v", id, phones),
		store: alive(id, setPhones(id, phones...)),
		model: living(id, func(m *model, f *folder) error { return m.setPhones(f, phones) }),
	}
}

func (m *model) setPhones(f *folder, phones []phone.Number) error {
	for _, n := range phones {
		if owner := m.owner(n); owner != nil && owner != f {
			return callerid.ErrExists
		}
	}
	f.contact.Phones = slices.Clone(phones)
	return nil
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
			f.interactions = slices.Insert(f.interactions, 0, i)
			f.contact.LastContactedAt = i.At
			if i.Channel == callerid.ChannelCall {
				f.contact.CallCount++
			}
		}),
	}
}

package storetest

import (
	"fmt"
	"maps"
	"slices"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// model is the whole contract of one book, as plain as it can be put.
type model struct {
	people    map[callerid.ContactID]*folder
	doNotCall map[phone.Number]bool
	clock     int // seconds; every operation has its own
}

// folder is what is on file about one contact. Its contact's phones say whose
// the numbers are. Everything in it is kept in the order of a profile, with the
// tasks that are done and the campaigns that have not called.
type folder struct {
	contact      callerid.Contact
	called       []string
	member       []string
	tasks        []callerid.Task
	memories     []callerid.Memory
	ratings      []callerid.Rating
	interactions []callerid.Interaction
}

func newModel() *model {
	return &model{people: map[callerid.ContactID]*folder{}, doNotCall: map[phone.Number]bool{}}
}

// clone is what a transaction works on, so that a roll-back is to forget it.
func (m *model) clone() *model {
	c := &model{people: map[callerid.ContactID]*folder{}, doNotCall: maps.Clone(m.doNotCall), clock: m.clock}
	for id, f := range m.people {
		copied := *f
		copied.contact.Phones = slices.Clone(f.contact.Phones)
		copied.called, copied.member = slices.Clone(f.called), slices.Clone(f.member)
		copied.tasks, copied.memories = slices.Clone(f.tasks), slices.Clone(f.memories)
		copied.ratings, copied.interactions = slices.Clone(f.ratings), slices.Clone(f.interactions)
		c.people[id] = &copied
	}
	return c
}

func (m *model) owner(n phone.Number) *folder {
	for _, f := range m.people {
		if slices.Contains(f.contact.Phones, n) {
			return f
		}
	}
	return nil
}

// release reports whether the number was anybody's.
func (m *model) release(n phone.Number) bool {
	f := m.owner(n)
	if f == nil {
		return false
	}
	f.contact.Phones = slices.DeleteFunc(f.contact.Phones, func(have phone.Number) bool { return have == n })
	return true
}

func (m *model) count() (n int) {
	for _, f := range m.people {
		if f.contact.Kind == callerid.KindContact && f.contact.DeletedAt.IsZero() {
			n++
		}
	}
	return n
}

// profile is the truth about a number.
func (m *model) profile(n phone.Number) *callerid.Profile {
	f := m.owner(n)
	if f == nil {
		return nil
	}
	return &callerid.Profile{
		Contact: f.contact, DoNotCall: m.doNotCall[n], Campaigns: f.called,
		OpenTasks: open(f.tasks), Memories: f.memories, Ratings: f.ratings,
		Interactions: f.interactions[:min(len(f.interactions), callerid.DefaultInteractions)],
	}
}

func open(tasks []callerid.Task) []callerid.Task {
	return slices.DeleteFunc(slices.Clone(tasks), func(t callerid.Task) bool { return !t.DoneAt.IsZero() })
}

// dossier is the truth about a contact.
func (m *model) dossier(f *folder) callerid.Dossier {
	marked := func(numbers []phone.Number) []phone.Number {
		return slices.DeleteFunc(slices.Clone(numbers), func(n phone.Number) bool { return !m.doNotCall[n] })
	}
	d := callerid.Dossier{
		Contact: f.contact, DoNotCall: marked(slices.Concat(f.contact.Phones, f.contact.FormerPhones)),
		Campaigns: slices.Compact(slices.Sorted(slices.Values(slices.Concat(f.called, f.member)))),
		Tasks:     slices.Clone(f.tasks), Memories: f.memories, Ratings: f.ratings, Interactions: f.interactions,
	}
	d.Contact.DoNotCall = marked(f.contact.Phones)
	slices.Reverse(d.Tasks) // the last one is due first
	return d
}

// agrees compares all dossiers, and who is listed.
func (m *model) agrees(b book) {
	b.Helper()
	listed := map[bool][]callerid.ContactID{}
	for _, id := range modelPeople() {
		f := m.people[id]
		if f == nil {
			same(b, "a contact that is not there", b.contacts(id), []callerid.Contact{})
			continue
		}
		same(b, "the dossier", b.dossier(id), m.dossier(f))
		if f.contact.Kind == callerid.KindContact {
			deleted := !f.contact.DeletedAt.IsZero()
			listed[deleted] = append(listed[deleted], id)
		}
	}
	for _, deleted := range []bool{false, true} {
		q := callerid.Query{Filter: callerid.Filter{Deleted: deleted}, Order: callerid.OrderID}
		same(b, fmt.Sprintf("the list of deleted %t", deleted), b.list(q), listed[deleted])
	}
}

// modelPeople are in the order of their ids.
func modelPeople() []callerid.ContactID { return []callerid.ContactID{ann, bob, cam} }

package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func modelTests() []test {
	return []test{{"RandomOperations", testModel}}
}

// model is the whole contract of one book, as plain as it can be put.
type model struct {
	people    map[callerid.ContactID]*folder
	doNotCall map[phone.Number]bool
	clock     int // seconds; every operation has its own
}

// folder is what is on file about one contact. Its contact's phones say whose
// the numbers are. Everything in it is kept in the order of a profile.
type folder struct {
	contact      callerid.Contact
	campaigns    []string
	tasks        []callerid.Task
	memories     []callerid.Memory
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
		copied.campaigns = slices.Clone(f.campaigns)
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
		if f.contact.Kind == callerid.KindContact {
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
		Contact: f.contact, DoNotCall: m.doNotCall[n], Campaigns: f.campaigns,
		OpenTasks: f.tasks, Memories: f.memories,
		Interactions: f.interactions[:min(len(f.interactions), callerid.DefaultInteractions)],
	}
}

// step is one operation on the store and on the model. Both have to end alike.
type step struct {
	name  string
	store func(store.Tx) error
	model func(*model) error
}

// testModel plays random transactions of random operations, some of them rolled
// back. After each, every number has to answer as the model does, the index has
// to agree, and a version that stood still has to stand for the same answer.
func testModel(t *testing.T, e Engine) {
	rapid.Check(t, func(rt *rapid.T) {
		b, truth := newBook(rt, e.Store), newModel()
		index := follow(rt, e.Store)
		index.poll()
		seen := witness{seen: map[callerid.Caller]map[uint64]string{}}
		var log []string
		for range rapid.IntRange(1, 12).Draw(rt, "transactions") {
			truth = playTransaction(rt, b, truth, &log)
			index.poll()
			for _, reading := range index.agrees(b, sceneNumbers()...) {
				n := reading.Caller.Number
				same(rt, n.String(), reading.Profile, truth.profile(n))
				seen.note(rt, reading)
			}
			if rt.Failed() {
				rt.Fatalf("after %s", strings.Join(log, "; "))
			}
		}
	})
}

var errRollBack = errors.New("rolled back")

// playTransaction returns the model as it is afterwards. An operation that is
// refused ends its transaction.
func playTransaction(rt *rapid.T, b book, truth *model, log *[]string) *model {
	after := truth.clone()
	var steps []step
	var want error
	for range rapid.IntRange(1, 3).Draw(rt, "operations") {
		after.clock++
		s := drawStep(rt, after.clock)
		steps = append(steps, s)
		*log = append(*log, s.name)
		if want = s.model(after); want != nil {
			break
		}
	}
	if want == nil && rapid.IntRange(0, 5).Draw(rt, "roll back") == 0 {
		want = errRollBack
	}
	count, err := playSteps(b, steps, want)
	*log = append(*log, fmt.Sprintf("ended with %v", err))
	switch {
	case !errors.Is(err, want) || (err == nil) != (want == nil):
		rt.Fatalf("got the error %v, want %v, after %s", err, want, strings.Join(*log, "; "))
	case want == nil && count != after.count():
		rt.Fatalf("counted %d contacts, want %d, after %s", count, after.count(), strings.Join(*log, "; "))
	case want != nil:
		return truth
	}
	return after
}

// playSteps runs one transaction, which ends with an error of its steps or else
// with the one given, and returns how many contacts it counted at its end.
func playSteps(b book, steps []step, end error) (count int, err error) {
	err = b.store.Update(b.Context(), b.org, func(tx store.Tx) error {
		for _, s := range steps {
			if err := s.store(tx); err != nil {
				return err
			}
		}
		var err error
		count, err = tx.CountContacts()
		return errors.Join(err, end)
	})
	return count, err
}

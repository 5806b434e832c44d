package storetest

import (
	"slices"
	"testing"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func versionsTests() []test {
	return []test{
		{"MoveWithWhatTheyAnswer", testVersionsMove},
		{"OneTransactionOfAll", testVersionsOfOneTransaction},
		{"NeverFall", testVersionsNeverFall},
		{"StandStillForSettings", testSettings},
	}
}

// An answer's version moves exactly when the answer does: of all numbers of the
// contact, and of nobody else's. Each change is made to a scene of its own.
func testVersionsMove(t *testing.T, e Engine) {
	for _, c := range changes() {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, e)
			s.moves(func() { s.home.update(c.do) }, c.moves...)
		})
	}
}

// Many changes of one contact within one transaction are one change to those
// who follow, however often the version was drawn.
func testVersionsOfOneTransaction(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.moves(func() {
		s.home.update(func(tx store.Tx) error {
			for _, c := range slices.Concat(fieldChanges(), historyChanges(), recordChanges()) {
				if err := c.do(tx); err != nil {
					return err
				}
			}
			return tx.Assign(freeLine, bob)
		})
	}, annDesk, annCell, bobDesk, camCell, freeLine)
}

// A number's version grows through everything that can become of it, so that no
// copy of an answer is ever taken for a newer one.
func testVersionsNeverFall(t *testing.T, e Engine) {
	s := newScene(t, e)
	last := s.home.read(freeLine).Version
	for i, step := range []func(store.Tx) error{
		func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe", freeLine)}) },
		func(tx store.Tx) error { return tx.DeleteContact(zoe) },
		func(tx store.Tx) error { return tx.AddContacts([]callerid.Contact{person(zoe, "Zoe", freeLine)}) },
		func(tx store.Tx) error { return tx.Release(freeLine) },
		func(tx store.Tx) error { return tx.Assign(freeLine, ann) },
		func(tx store.Tx) error { return tx.Assign(freeLine, bob) },
		func(tx store.Tx) error { return tx.SetDoNotCall(true, freeLine) },
		func(tx store.Tx) error { return tx.DeleteContact(bob) },
	} {
		s.home.update(step)
		version := s.home.read(freeLine).Version
		if version <= last {
			t.Errorf("step %d: version %d follows %d", i, version, last)
		}
		last = version
		s.index.poll()
		s.agree()
	}
}

// Settings stand beside the callers: they have the directory's version alone.
func testSettings(t *testing.T, e Engine) {
	s := newScene(t, e)
	ctx, org := t.Context(), s.home.org
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"CreateOrganization", func() error {
			_, err := e.Store.CreateOrganization(ctx, callerid.Organization{Name: "new"})
			return err
		}},
		{"UpdateOrganization", func() error {
			return e.Store.UpdateOrganization(ctx, callerid.Organization{
				ID: org, Name: "home", CustomFields: []callerid.CustomField{{Name: "colour"}},
			})
		}},
		{"CreateLine", func() error { return e.Store.CreateLine(ctx, callerid.Line{Number: annDesk, Org: org}) }},
		{"CreateKey", func() error { return e.Store.CreateKey(ctx, testKey("a", org)) }},
		{"RevokeKey", func() error { return e.Store.RevokeKey(ctx, "a", at(1)) }},
		{"DefineField", func() error {
			return e.Store.DefineField(ctx, org, callerid.CustomField{Name: "shoe size", Numeric: true})
		}},
		{"DropField", func() error { return e.Store.DropField(ctx, org, "shoe size") }},
	} {
		before := s.index.directory
		s.moves(func() {
			if err := step.do(); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
		})
		if s.index.directory <= before {
			t.Errorf("%s left the directory at version %d", step.name, before)
		}
	}
}

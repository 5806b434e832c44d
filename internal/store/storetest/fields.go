package storetest

import (
	"errors"
	"testing"

	"ringdex/internal/callerid"
)

func fieldsTests() []test {
	return []test{
		{"DefinedAndDropped", testFields},
		{"TakenInAnyCase", testFieldTaken},
		{"ValuesStay", testFieldValues},
		{"OfOneOrganization", testFieldsOfOne},
	}
}

func (b book) define(f callerid.CustomField) {
	b.Helper()
	if err := b.store.DefineField(b.Context(), b.org, f); err != nil {
		b.Fatalf("defining the field %q: %v", f.Name, err)
	}
}

// fields of an organization as the directory has them. The directory's version
// has to be above the one given.
func (b book) fields(t *testing.T, e Engine, above uint64) ([]callerid.CustomField, uint64) {
	t.Helper()
	d := directory(t, e)
	if d.Version <= above {
		t.Errorf("the directory is still at version %d", d.Version)
	}
	for _, o := range d.Orgs {
		if o.ID == b.org {
			return o.CustomFields, d.Version
		}
	}
	t.Fatalf("the directory is without organization %d", b.org)
	return nil, 0
}

// A field is part of the directory, whose version grows, and of no answer.
func testFields(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	colour, balance := callerid.CustomField{Name: "Lieblingsfarbe ÄÖ"}, callerid.CustomField{Name: "balance", Numeric: true}
	_, version := b.fields(t, e, 0)
	b.define(colour)
	got, version := b.fields(t, e, version)
	same(t, "the fields", got, []callerid.CustomField{colour})
	b.define(balance)
	got, version = b.fields(t, e, version)
	same(t, "the fields", got, []callerid.CustomField{colour, balance})
	if err := e.Store.DropField(t.Context(), b.org, colour.Name); err != nil {
		t.Fatalf("dropping a field: %v", err)
	}
	got, _ = b.fields(t, e, version)
	same(t, "the fields", got, []callerid.CustomField{balance})
	for _, name := range []string{colour.Name, "", "nothing"} {
		if err := e.Store.DropField(t.Context(), b.org, name); !errors.Is(err, callerid.ErrNotFound) {
			t.Errorf("dropping the field %q: got the error %v, want ErrNotFound", name, err)
		}
	}
}

func testFieldTaken(t *testing.T, e Engine) {
	b := newBook(t, e.Store)
	want := []callerid.CustomField{{Name: "Shoe Size", Numeric: true}, {Name: "ÄRZTE"}}
	for _, f := range want {
		b.define(f)
	}
	_, version := b.fields(t, e, 0)
	for _, name := range []string{"Shoe Size", "shoe size", "SHOE SIZE", "ärzte", "Ärzte"} {
		for _, numeric := range []bool{false, true} {
			err := e.Store.DefineField(t.Context(), b.org, callerid.CustomField{Name: name, Numeric: numeric})
			if !errors.Is(err, callerid.ErrExists) {
				t.Errorf("defining the field %q: got the error %v, want ErrExists", name, err)
			}
		}
	}
	got, after := b.fields(t, e, 0)
	same(t, "the fields", got, want)
	if after != version {
		t.Errorf("what was refused moved the directory from version %d to %d", version, after)
	}
	if err := e.Store.DropField(t.Context(), b.org, "Shoe Size"); err != nil {
		t.Fatalf("dropping a field: %v", err)
	}
	b.define(callerid.CustomField{Name: "SHOE size"})
}

// A field that is dropped leaves what contacts have in it.
func testFieldValues(t *testing.T, e Engine) {
	s := newScene(t, e)
	s.home.define(callerid.CustomField{Name: "colour"})
	s.home.edit(ann, func(c *callerid.Contact) { c.Custom = map[string]callerid.Value{"colour": {Text: "blue"}} })
	want := s.home.contact(ann)
	s.moves(func() {
		if err := e.Store.DropField(t.Context(), s.home.org, "colour"); err != nil {
			t.Fatalf("dropping a field: %v", err)
		}
	})
	same(t, "the contact", s.home.contact(ann), want)
}

func testFieldsOfOne(t *testing.T, e Engine) {
	b, other := newBook(t, e.Store), newBook(t, e.Store)
	other.define(callerid.CustomField{Name: "colour"})
	if err := e.Store.DropField(t.Context(), b.org, "colour"); !errors.Is(err, callerid.ErrNotFound) {
		t.Errorf("dropping another's field: got the error %v, want ErrNotFound", err)
	}
	b.define(callerid.CustomField{Name: "COLOUR", Numeric: true})
	got, _ := b.fields(t, e, 0)
	same(t, "the fields", got, []callerid.CustomField{{Name: "COLOUR", Numeric: true}})
	got, _ = other.fields(t, e, 0)
	same(t, "the other's fields", got, []callerid.CustomField{{Name: "colour"}})
}

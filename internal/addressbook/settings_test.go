package addressbook

import (
	"strings"

	"ringdex/internal/callerid"
)

func testFilters(w *world) {
	w.saveFilter(" Vips ", callerid.Filter{Tags: []string{"vip", "VIP"}, Text: " a "})
	w.saveFilter("Active", callerid.Filter{Status: callerid.StatusActive})
	w.saveFilter("Vips", callerid.Filter{Tags: []string{"gold"}, Campaign: " Spring "})
	got, err := w.filters.List(w.Context(), w.org)
	if err != nil {
		w.Fatal(err)
	}
	w.same(got, []callerid.SavedFilter{
		{Name: "Active", Filter: callerid.Filter{Status: callerid.StatusActive}},
		{Name: "Vips", Filter: callerid.Filter{Tags: []string{"gold"}, Campaign: "Spring"}},
	})
	for name, bad := range map[string]callerid.SavedFilter{
		"no name":   {Name: " "},
		"two lines": {Name: "a\nb"},
		"long":      {Name: strings.Repeat("x", callerid.MaxFilterName+1)},
		"status":    {Name: "x", Filter: callerid.Filter{Status: 9}},
	} {
		w.Log(name)
		_, err := w.filters.Save(w.Context(), w.org, bad)
		w.fails(err, callerid.ErrInvalid)
	}
	other := w.another()
	none(w, must(other.filters.List(w.Context(), other.org)))
	w.fails(other.filters.Delete(w.Context(), other.org, "Vips"), callerid.ErrNotFound)
	if err := w.filters.Delete(w.Context(), w.org, "Vips"); err != nil {
		w.Error(err)
	}
	w.fails(w.filters.Delete(w.Context(), w.org, "Vips"), callerid.ErrNotFound)
	w.same(must(w.filters.List(w.Context(), w.org)), got[:1])
}

func testFields(w *world) {
	w.withFields()
	want := []callerid.CustomField{{Name: "Balance", Numeric: true}, {Name: "Zip Code"}}
	w.same(must(w.fields.List(w.Context(), w.org)), want)
	for name, test := range map[string]struct {
		field string
		want  error
	}{
		"the same":              {"Balance", callerid.ErrExists},
		"another case":          {"zip CODE", callerid.ErrExists},
		"the same in greetings": {"Zip-Code", callerid.ErrExists},
		"but for a space":       {"ZIPcode", callerid.ErrExists},
		"built in, in one word": {"FirstName", callerid.ErrInvalid},
		"no name":               {" ", callerid.ErrInvalid},
		"two lines":             {"a\nb", callerid.ErrInvalid},
		"long":                  {strings.Repeat("x", callerid.MaxFieldName+1), callerid.ErrInvalid},
		"no letters":            {"--", callerid.ErrInvalid},
		"built in":              {"First Name", callerid.ErrInvalid},
	} {
		w.Log(name)
		_, err := w.fields.Define(w.Context(), w.org, callerid.CustomField{Name: test.field})
		w.fails(err, test.want)
	}
	other := w.another()
	none(w, must(other.fields.List(w.Context(), other.org)))
	w.fails(other.fields.Drop(w.Context(), other.org, "Balance"), callerid.ErrNotFound)
	if err := w.fields.Drop(w.Context(), w.org, "Balance"); err != nil {
		w.Error(err)
	}
	w.fails(w.fields.Drop(w.Context(), w.org, "Balance"), callerid.ErrNotFound)
	w.same(must(w.fields.List(w.Context(), w.org)), want[1:])
	_, err := w.fields.Define(w.Context(), w.org+10_000, callerid.CustomField{Name: "x"})
	w.fails(err, callerid.ErrNotFound)
}

// A field can be used as soon as it is defined, though the directory is read
// only now and then.
func testFieldIsAwaited(w *world) {
	looks := 0
	late := NewFields(w.engine, func(id callerid.OrgID) (callerid.Organization, bool) {
		o, ok := w.orgs(id)
		if looks++; looks < 7 {
			o.CustomFields = nil
		}
		return o, ok
	})
	if _, err := late.Define(w.Context(), w.org, callerid.CustomField{Name: "Zip"}); err != nil || looks != 7 {
		w.Errorf("after %d looks: %v", looks, err)
	}
	never := NewFields(w.engine, func(callerid.OrgID) (callerid.Organization, bool) { return callerid.Organization{}, true })
	if _, err := never.Define(w.Context(), w.org, callerid.CustomField{Name: "Size"}); err != nil {
		w.Error(err) // it is defined, whoever knows
	}
}

// A field that is dropped does not show; its values are kept, and show again when
// it is defined again.
func testDroppedFields(w *world) {
	w.withFields()
	contact := w.create(fullDraft())
	if err := w.fields.Drop(w.Context(), w.org, "Zip Code"); err != nil {
		w.Fatal(err)
	}
	got, err := w.contacts.Get(w.Context(), w.org, contact.ID)
	if _, there := got.Custom["Zip Code"]; err != nil || there || len(got.Custom) != 1 {
		w.Errorf("%v, %v", got.Custom, err)
	}
	zero := 0.0
	_, _, err = w.contacts.Update(w.Context(), w.org, Change{
		ID: contact.ID, Version: got.Revision(),
		Draft: Draft{Contact: callerid.Contact{Custom: map[string]callerid.Value{"Balance": {Number: &zero}}}},
	})
	if err != nil {
		w.Fatal(err)
	}
	w.withFieldAgain("Zip Code")
	if got := w.change(contact.ID, Draft{}).Custom; got["Zip Code"].Text != "94110" || *got["Balance"].Number != 0 {
		w.Errorf("%v", got)
	}
}

func (w *world) withFieldAgain(name string) {
	w.Helper()
	if _, err := w.fields.Define(w.Context(), w.org, callerid.CustomField{Name: name}); err != nil {
		w.Fatal(err)
	}
}

// withFields defines custom fields.
func (w *world) withFields() {
	w.Helper()
	for _, f := range []callerid.CustomField{{Name: "Zip Code"}, {Name: "Balance", Numeric: true}} {
		if _, err := w.fields.Define(w.Context(), w.org, f); err != nil {
			w.Fatal(err)
		}
	}
}

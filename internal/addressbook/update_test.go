package addressbook

import (
	"slices"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

func testUpdateFields(w *world) {
	w.withFields()
	balance, zero := 4.5, 0.0
	before := w.create(fullDraft())
	for name, test := range map[string]struct {
		fields []string
		draft  Draft
		want   func(*callerid.Contact)
	}{
		"a text": {
			[]string{"company"}, Draft{Contact: callerid.Contact{Company: " Acme Inc ", Title: "ignored"}},
			func(c *callerid.Contact) { c.Company = "Acme Inc" },
		},
		"texts to nothing": {[]string{"company", "notes"}, Draft{}, func(c *callerid.Contact) { c.Company, c.Notes = "", "" }},
		"what is set": {
			nil, Draft{Contact: callerid.Contact{Nick: "Al", Tags: []string{"a"}}, Emails: []string{"b@x.io"}},
			func(c *callerid.Contact) { c.Nick, c.Tags, c.Email, c.OtherEmails = "Al", []string{"a"}, "b@x.io", nil },
		},
		"nothing is set":    {nil, Draft{}, nil},
		"the server's":      {[]string{"contact_id", "version", "created_at", "call_count"}, Draft{Contact: callerid.Contact{CallCount: 5}}, nil},
		"the same":          {[]string{"company"}, Draft{Contact: callerid.Contact{Company: "Acme"}}, nil},
		"emails to nothing": {[]string{"emails"}, Draft{}, func(c *callerid.Contact) { c.Email, c.OtherEmails = "", nil }},
		"phones":            {[]string{"phones"}, Draft{Phones: []string{"+12025550133", home.String()}}, func(c *callerid.Contact) { c.Phones = []phone.Number{jamie, home} }},
		"phones reordered":  {[]string{"phones"}, Draft{Phones: []string{"+12025550133", "+14155551200"}}, func(c *callerid.Contact) { c.Phones = []phone.Number{jamie, alex} }},
		"phones to nothing": {[]string{"phones"}, Draft{}, func(c *callerid.Contact) { c.Phones = nil }},
		"meta whole":        {[]string{"meta"}, Draft{Contact: callerid.Contact{Meta: map[string]string{"x": "y"}}}, func(c *callerid.Contact) { c.Meta = map[string]string{"x": "y"} }},
		"meta by key": {
			[]string{"meta.plan", "meta.a.b"}, Draft{Contact: callerid.Contact{Meta: map[string]string{"plan": "silver", "x": "ignored"}}},
			func(c *callerid.Contact) { c.Meta = map[string]string{"plan": "silver"} },
		},
		"channels by key": {
			[]string{"channels.slack", "channels.whatsapp", "channels.telephone"}, Draft{Contact: callerid.Contact{Channels: map[string]string{"slack": "U2"}}},
			func(c *callerid.Contact) { c.Channels = map[string]string{"slack": "U2"} },
		},
		"custom whole": {
			[]string{"custom_fields"}, Draft{Contact: callerid.Contact{Custom: map[string]callerid.Value{"BALANCE": {Number: &zero}}}},
			func(c *callerid.Contact) { c.Custom = map[string]callerid.Value{"Balance": {Number: &zero}} },
		},
		"custom by key": {
			[]string{"custom_fields.zip code"}, Draft{},
			func(c *callerid.Contact) { c.Custom = map[string]callerid.Value{"Balance": {Number: &balance}} },
		},
	} {
		w.sub(name, func(w *world) {
			// Everything as it was, whatever the test before has changed.
			was := w.change(before.ID, fullDraft())
			got := w.change(before.ID, test.draft, test.fields...)
			want := was
			if test.want != nil {
				test.want(&want)
				want.UpdatedAt = got.UpdatedAt
				if !got.UpdatedAt.After(was.UpdatedAt) {
					w.Error("UpdatedAt stayed")
				}
			}
			w.same(got, want)
			if (got.Revision() != was.Revision()) != (test.want != nil) {
				w.Error("the version does not tell whether something was changed")
			}
			for _, n := range []phone.Number{alex, jamie, home} {
				owner := callerid.ContactID{}
				if slices.Contains(got.Phones, n) {
					owner = got.ID
				}
				w.owns(owner, n)
			}
		})
	}
}

func testUpdateRefuses(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	other := w.create(draft("Jamie", "+12025550133"))
	for _, path := range []string{"", "fax", "Name", "name.first", "meta.", "custom_fields.Shoe", "channels.fax", "phones.0"} {
		_, _, err := w.contacts.Update(w.Context(), w.org, Change{ID: contact.ID, Fields: []string{path}})
		w.fails(err, callerid.ErrInvalid)
		if path == "fax" && !strings.Contains(err.Error(), "first_name") {
			w.Errorf("the fields are not named: %v", err)
		}
	}
	_, _, err := w.contacts.Update(w.Context(), w.org, Change{ID: contact.ID, Draft: draft("New", "+14155551200", "+12025550133")})
	w.taken(err, jamie, other.ID)
	w.onFile(contact)

	_, _, err = w.contacts.Update(w.Context(), w.org, Change{ID: contact.ID, Version: other.Revision(), Draft: draft("")})
	w.fails(err, callerid.ErrConflict) // though there is nothing to change
	person := w.campaign("Cam", callerid.StatusActive, home)
	w.delete(other.ID)
	for _, id := range []callerid.ContactID{person.ID, other.ID, {1}} {
		_, _, err = w.contacts.Update(w.Context(), w.org, Change{ID: id, Draft: draft("New")})
		w.fails(err, callerid.ErrNotFound)
	}
	_, _, err = w.contacts.Update(w.Context(), w.newOrg(), Change{ID: contact.ID, Draft: draft("New")})
	w.fails(err, callerid.ErrNotFound)
}

// Of two who change what both have read, the second hears of it.
func testLostUpdate(w *world) {
	read := w.create(draft("Alex", "+14155551200"))
	change := Change{ID: read.ID, Version: read.Revision(), Draft: draft("Alexander")}
	if _, _, err := w.contacts.Update(w.Context(), w.org, change); err != nil {
		w.Fatal(err)
	}
	change.Draft = draft("Lex")
	_, _, err := w.contacts.Update(w.Context(), w.org, change)
	w.fails(err, callerid.ErrConflict)
	if got := w.read(read.ID).Name; got != "Alexander" {
		w.Errorf("the name is %q", got)
	}
}

func testUpdateAlignsNames(w *world) {
	for _, test := range []struct {
		draft  callerid.Contact
		fields []string
		want   [3]string // name, first and last
	}{
		{callerid.Contact{Name: "Alex J. CHEN"}, []string{"name"}, [3]string{"Alex J. CHEN", "Alex", "Chen"}},
		{callerid.Contact{Name: "Bob Smith"}, []string{"name"}, [3]string{"Bob Smith", "", ""}},
		{callerid.Contact{Name: "Bob Chen"}, []string{"name"}, [3]string{"Bob Chen", "", ""}},
		{callerid.Contact{}, []string{"name"}, [3]string{"", "Alex", "Chen"}},
		{callerid.Contact{FirstName: "Dana"}, nil, [3]string{"", "Dana", "Chen"}},
		{callerid.Contact{FirstName: "Dana", LastName: "Reed"}, nil, [3]string{"", "Dana", "Reed"}},
		{callerid.Contact{LastName: "chen"}, nil, [3]string{"Alex Chen", "Alex", "chen"}},
		{callerid.Contact{Name: "Cam Lee", FirstName: "Cameron"}, nil, [3]string{"Cam Lee", "Cameron", "Chen"}}, // as they said
		{callerid.Contact{Nick: "Lex"}, nil, [3]string{"Alex Chen", "Alex", "Chen"}},
	} {
		w := w.another()
		d := draft("Alex Chen", "+14155551200")
		d.Contact.FirstName, d.Contact.LastName = "Alex", "Chen"
		contact := w.create(d)
		got, warnings, err := w.contacts.Update(w.Context(), w.org, Change{ID: contact.ID, Draft: Draft{Contact: test.draft}, Fields: test.fields})
		if names := [3]string{got.Name, got.FirstName, got.LastName}; err != nil || names != test.want {
			w.Errorf("%v: %q, want %q; %v", test.draft, names, test.want, err)
		}
		if cleared := test.draft.Nick == "" && (got.Name == "" && test.draft.FirstName+test.draft.LastName != "" || got.FirstName == ""); cleared != (len(warnings) == 1) {
			w.Errorf("%v: warnings %q", test.draft, warnings)
		}
	}
}

func testUpdateWarnsOfEmails(w *world) {
	contact := w.create(draft("Alex", "+14155551200"))
	got, warnings, err := w.contacts.Update(w.Context(), w.org, Change{ID: contact.ID, Draft: Draft{Emails: []string{"a@x.io", "none"}}})
	if err != nil || !slices.Equal(got.Emails(), []string{"a@x.io", "none"}) {
		w.Errorf("%q, %v", got.Emails(), err)
	}
	w.same(warnings, []string{`"none" is no email address: it is kept as text`})
}

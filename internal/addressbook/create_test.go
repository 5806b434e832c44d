package addressbook

import (
	"errors"
	"strings"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// full is a draft of everything.
func fullDraft() Draft {
	balance := 4.5
	return Draft{
		Contact: callerid.Contact{
			Name: " Alex Chen ", FirstName: "Alex", LastName: "Chen", Nick: "Lex", Company: "Acme", Title: "CTO",
			Description: "Tall", Notes: "Likes tea\nand cake", Preferences: "Always greet in Spanish", Tags: []string{"vip", "VIP", "new"},
			Meta:     map[string]string{"plan": "gold", "a.b": ""},
			Channels: map[string]string{"whatsapp": "(415) 555-1200", "slack": " U1 ", "telephone": "ignored", "email": "ignored"},
			Custom:   map[string]callerid.Value{"ZIP code": {Text: "94110"}, "balance": {Number: &balance}},
		},
		Phones: []string{"(415) 555-1200", "+1 202 555 0133", "tel:+14155551200"},
		Emails: []string{"Alex@acme.io", "[email protected]", "", "alex@ACME.io", "a@x.io"},
	}
}

func testCreate(w *world) {
	w.withFields()
	got, warnings, err := w.contacts.Create(w.Context(), w.org, fullDraft())
	if err != nil {
		w.Fatal(err)
	}
	w.same(warnings, []string{`"[email protected]" is no email address: it is kept as text`})
	balance := 4.5
	want := fullDraft().Contact
	want.ID, want.Kind, want.Status, want.CreatedAt, want.UpdatedAt = got.ID, callerid.KindContact, callerid.StatusActive, got.CreatedAt, got.CreatedAt
	want.Name, want.Tags = "Alex Chen", []string{"vip", "new"}
	want.Phones = []phone.Number{alex, jamie}
	want.Email, want.OtherEmails = "Alex@acme.io", []string{"[email protected]", "a@x.io"}
	want.Channels = map[string]string{"whatsapp": "+14155551200", "slack": "U1"}
	want.Custom = map[string]callerid.Value{"Zip Code": {Text: "94110"}, "Balance": {Number: &balance}}
	w.same(got, want)
	if got.ID.Version() != 7 || got.CreatedAt.Before(noon) {
		w.Errorf("id %s, created at %s", got.ID, got.CreatedAt)
	}
	w.onFile(got)
	w.owns(got.ID, alex, jamie)

	byEmail := w.create(Draft{Emails: []string{"b@x.io"}})
	if len(byEmail.Phones) != 0 || byEmail.Email != "b@x.io" {
		w.Errorf("got %+v", byEmail)
	}
}

func testCreateRefuses(w *world) {
	w.withFields()
	many := make([]string, callerid.MaxPhones+1)
	notFinite := 1.0
	for range 2000 {
		notFinite *= 10
	}
	for text, change := range map[string]func(*Draft){
		"phones and emails are both empty":     func(d *Draft) { d.Phones, d.Emails = nil, []string{" "} },
		"phones[1] is no telephone number":     func(d *Draft) { d.Phones = []string{"+14155551200", "call me"} },
		"phones[0] is nobody's":                func(d *Draft) { d.Phones = []string{"+266696687"} },
		"phones holds more than 50":            func(d *Draft) { d.Phones = many },
		"emails holds more than 50":            func(d *Draft) { d.Emails = many },
		"emails[1] is longer than 320":         func(d *Draft) { d.Emails = []string{"a", strings.Repeat("x", 321)} },
		"name must be one line":                func(d *Draft) { d.Contact.Name = "a\nb" },
		"notes is longer than 20000":           func(d *Draft) { d.Contact.Notes = strings.Repeat("x", 20_001) },
		"company must be valid UTF-8":          func(d *Draft) { d.Contact.Company = "\xff" },
		"tags[0] is longer than 100":           func(d *Draft) { d.Contact.Tags = []string{strings.Repeat("x", 101)} },
		"status must be":                       func(d *Draft) { d.Contact.Status = 7 },
		"no field: the organization has":       func(d *Draft) { d.Contact.Custom = map[string]callerid.Value{"Shoe": {}} },
		"custom_fields.Balance takes a number": func(d *Draft) { d.Contact.Custom = map[string]callerid.Value{"balance": {Text: "5"}} },
		"custom_fields.Balance takes a finite": func(d *Draft) { d.Contact.Custom = map[string]callerid.Value{"balance": {Number: &notFinite}} },
		"custom_fields.Zip Code takes text":    func(d *Draft) { d.Contact.Custom = map[string]callerid.Value{"ZIP CODE": {Number: new(float64)}} },
		"custom_fields.Zip Code is longer than": func(d *Draft) {
			d.Contact.Custom = map[string]callerid.Value{"Zip Code": {Text: strings.Repeat("x", 4001)}}
		},
		"meta.a is longer than 4096 bytes": func(d *Draft) { d.Contact.Meta = map[string]string{"a": strings.Repeat("ü", 2049)} },
		"a key of meta is empty":           func(d *Draft) { d.Contact.Meta = map[string]string{" ": "x"} },
		"meta holds more than 100 keys":    func(d *Draft) { d.Contact.Meta = manyKeys(101) },
		"channels knows whatsapp":          func(d *Draft) { d.Contact.Channels = map[string]string{"fax": "1"} },
		"channels.slack is longer":         func(d *Draft) { d.Contact.Channels = map[string]string{"slack": strings.Repeat("x", 201)} },
	} {
		d := draft("Alex", "+14155551200")
		change(&d)
		_, _, err := w.contacts.Create(w.Context(), w.org, d)
		if !errors.Is(err, callerid.ErrInvalid) || !strings.Contains(err.Error(), text) {
			w.Errorf("got the error %v, want one that says %q", err, text)
		}
	}
	if w.owner(alex) != (callerid.ContactID{}) {
		w.Error("something was stored")
	}
	_, _, err := w.contacts.Create(w.Context(), w.org+77, draft("Alex", "+14155551200"))
	w.fails(err, callerid.ErrNotFound)
}

func manyKeys(n int) map[string]string {
	m := map[string]string{}
	for i := range n {
		m[strings.Repeat("k", i+1)[:min(i+1, 60)]+string(rune('a'+i%26))+string(rune('a'+i/26))] = ""
	}
	return m
}

func testCreateTaken(w *world) {
	first := w.create(draft("Alex", "+14155551200"))
	_, _, err := w.contacts.Create(w.Context(), w.org, draft("Mallory", "+12025550133", "+14155551200"))
	w.taken(err, alex, first.ID)
	w.owns(callerid.ContactID{}, jamie)

	// What is another organization's is not there.
	other := w.newOrg()
	if _, _, err := w.contacts.Create(w.Context(), other, draft("Alex", "+14155551200")); err != nil {
		w.Error(err)
	}
	w.owns(first.ID, alex)
}

func (w *world) taken(err error, n phone.Number, by callerid.ContactID) {
	w.Helper()
	taken, ok := errors.AsType[*callerid.TakenError](err)
	if !ok || *taken != (callerid.TakenError{Number: n, Contact: by}) || !errors.Is(err, callerid.ErrExists) {
		w.Errorf("got the error %v", err)
	}
}

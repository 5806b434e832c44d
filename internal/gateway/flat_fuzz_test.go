package gateway

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// A flat body that is accepted says exactly what it says: its fields are known,
// in the mask once, valid UTF-8, and nothing outside the mask is set.
func FuzzParseChange(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `null`, `{"contact_id":"c1","name":"John Smith Jr.","tags":["VIP","Customer"]}`,
		`{"phone":"+16045551234","email":"[email protected]","status":"active"}`,
		`{"id":"c1","contact_id":"c1","version":"7","notes":null,"tags":null}`, `{"name":"\ud800"}`, "{\"name\":\"\xff\"}",
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		change, err := parseChange(data)
		if err != nil {
			return
		}
		if len(data) > 0 && !json.Valid(data) {
			t.Fatalf("%q was read", data)
		}
		if once := slices.Compact(slices.Sorted(slices.Values(change.fields))); len(once) != len(change.fields) {
			t.Errorf("%q: fields %q", data, change.fields)
		}
		contact := proto.CloneOf(change.contact)
		contact.ContactId, contact.Version = "", ""
		if change.phone.given != slices.Contains(change.fields, "phones") || change.email.given != slices.Contains(change.fields, "emails") {
			t.Errorf("%q: fields %q, %v, %v", data, change.fields, change.phone, change.email)
		}
		for _, field := range change.fields {
			d := contact.ProtoReflect().Descriptor().Fields().ByTextName(field)
			if d == nil {
				t.Fatalf("%q: a contact has no %s", data, field)
			}
			contact.ProtoReflect().Clear(d)
		}
		if !proto.Equal(contact, &ringdexv1.Contact{}) {
			t.Errorf("%q: set outside the mask: %v", data, contact)
		}
		if _, err := proto.Marshal(change.contact); err != nil || !utf8.ValidString(change.phone.value+change.email.value) {
			t.Errorf("%q: %v", data, err)
		}
	})
}

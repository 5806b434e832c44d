package server

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
)

// Whatever is sent is an id in its one form, or is refused by the field's name.
func FuzzID(f *testing.F) {
	for _, seed := range []string{
		"", "01234567-89ab-cdef-0123-456789abcdef", "01234567-89AB-CDEF-0123-456789ABCDEF", "0123456789abcdef0123456789abcdef",
		"{01234567-89ab-cdef-0123-456789abcdef}", "urn:uuid:01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdeg",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := id("contact_id", text)
		if err == nil && parsed.String() != strings.ToLower(text) {
			t.Errorf("%q is read as %s", text, parsed)
		}
		if err != nil && (!strings.HasPrefix(err.Error(), "contact_id is no id") || statusOf(err).Code() != codes.InvalidArgument) {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// A contact that holds as much as it may fits into a request, and what is larger
// than a request is refused before it is read.
func TestTheLargestContact(t *testing.T) {
	d := &desk{person: alex()}
	w, tokens := atDesk(t, d)
	text := func(characters int) string { return strings.Repeat("😀", characters) }
	several := func(n, characters int) (list []string) {
		for range n {
			list = append(list, text(characters))
		}
		return list
	}
	largest := &ringdexv1.Contact{
		Name: text(callerid.MaxName), FirstName: text(callerid.MaxNamePart), LastName: text(callerid.MaxNamePart),
		Nick: text(callerid.MaxNamePart), Company: text(callerid.MaxCompany), Title: text(callerid.MaxTitle),
		Notes: text(callerid.MaxText), Description: text(callerid.MaxText), Preferences: text(callerid.MaxText),
		Emails: several(callerid.MaxEmails, callerid.MaxEmail), Tags: several(callerid.MaxTags, callerid.MaxTag),
		Meta: map[string]string{},
	}
	for i := range callerid.MaxMetaKeys {
		largest.Meta[string(rune('a'+i))+text(callerid.MaxMetaKey-1)] = strings.Repeat("x", callerid.MaxMetaBytes)
	}
	create := ringdexv1.NewContactServiceClient(w.conn).CreateContact
	_, err := create(bearing(t.Context(), tokens["write"]), &ringdexv1.CreateContactRequest{Contact: largest})
	if err != nil || len(d.asked) != 2 || len(d.asked[1].(addressbook.Draft).Contact.Notes) != 4*callerid.MaxText {
		t.Errorf("with %d bytes: %v", proto.Size(largest), err)
	}
	largest.Notes = strings.Repeat("n", maxRequest)
	d.asked = nil
	_, err = create(bearing(t.Context(), tokens["write"]), &ringdexv1.CreateContactRequest{Contact: largest})
	if status.Code(err) != codes.ResourceExhausted || d.asked != nil {
		t.Errorf("with %d bytes: %v", proto.Size(largest), err)
	}
}

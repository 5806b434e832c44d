package gateway

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// book is a book of one contact, which remembers what it was asked.
type book struct {
	contact  *ringdexv1.Contact
	warnings []string
	asked    []proto.Message
	// meddle is called before each change, as others change the contact.
	meddle func()
}

func (b *book) answer(_ context.Context, s said) (proto.Message, error) {
	b.asked = append(b.asked, s.req)
	switch req := s.req.(type) {
	case *ringdexv1.ListContactsRequest:
		return &ringdexv1.ListContactsResponse{Contacts: []*ringdexv1.Contact{b.contact}, NextPageToken: "more"}, nil
	case *ringdexv1.GetContactRequest:
		return &ringdexv1.GetContactResponse{Contact: b.contact}, nil
	case *ringdexv1.CreateContactRequest:
		made := proto.CloneOf(req.GetContact())
		made.ContactId = "new"
		return &ringdexv1.CreateContactResponse{Contact: made, Warnings: b.warnings}, nil
	case *ringdexv1.UpdateContactRequest:
		if b.meddle != nil {
			b.meddle()
		}
		if v := req.GetContact().GetVersion(); v != "" && v != b.contact.GetVersion() {
			return nil, status.Error(codes.Aborted, "the contact has changed")
		}
		return &ringdexv1.UpdateContactResponse{Contact: b.contact, Warnings: b.warnings}, nil
	}
	return nil, status.Error(codes.Unimplemented, "not here")
}

// last is the latest request.
func (b *book) last() proto.Message { return b.asked[len(b.asked)-1] }

func ada() *ringdexv1.Contact {
	return &ringdexv1.Contact{
		ContactId: "c1", Name: "Ada Lovelace", FirstName: "Ada", Company: "Analytical <Engines>", Notes: "VIP",
		Phones: []string{"+16045551234", "+16045559999"}, Emails: []string{"ada@example.com", "old@example.com"},
		Tags: []string{"VIP"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL, CallCount: 3, Version: "7",
		CreatedAt: &timestamppb.Timestamp{Seconds: 1795243200}, UpdatedAt: &timestamppb.Timestamp{Seconds: 1795243201, Nanos: 5e8},
	}
}

// flatAda is ada in an answer.
func flatAda() object {
	return object{
		"contact_id": "c1", "id": "c1", "phone": "+16045551234", "email": "ada@example.com",
		"name": "Ada Lovelace", "first_name": "Ada", "last_name": "", "nick": "",
		"company": "Analytical <Engines>", "title": "", "description": "", "notes": "VIP", "preferences": "",
		"tags": []any{"VIP"}, "status": "do_not_call", "call_count": 3.0, "version": "7",
		"created_at": "2026-11-21T06:40:00Z", "updated_at": "2026-11-21T06:40:01.5Z", "last_contacted_at": nil,
	}
}

// The three calls as scripts make them.
func TestTheThreeCalls(t *testing.T) {
	b := &book{contact: ada(), warnings: []string{`"[email protected]" is no email address: it is kept as text`}}
	at := start(t, b.answer)

	got := send(t, "GET", at+"/functions/v1/list-contacts", "", "Authorization: Bearer YOUR_API_KEY")
	want := object{"contacts": []any{flatAda()}, "next_cursor": "more"}
	if diff := cmp.Diff(want, parsed[object](t, got.body)); got.code != http.StatusOK || diff != "" {
		t.Errorf("%d (-want +got):\n%s", got.code, diff)
	}

	got = send(t, "POST", at+"/functions/v1/create-contact", `{
    "phone": "+16045551234",
    "name": "John Smith",
    "email": "[email protected]"
  }`, "Authorization: Bearer YOUR_API_KEY", "Content-Type: application/json")
	sent := &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{
		Phones: []string{"+16045551234"}, Name: "John Smith", Emails: []string{"[email protected]"},
	}}
	if diff := cmp.Diff(proto.Message(sent), b.last(), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
	made := parsed[object](t, got.body)
	if got.code != http.StatusCreated || got.header.Get("Location") != "/v1/contacts/new" || made["status"] != "active" ||
		made["contact_id"] != "new" || made["id"] != "new" || made["email"] != "[email protected]" ||
		!cmp.Equal(made["warnings"], []any{b.warnings[0]}) {
		t.Errorf("%d %s", got.code, got.body)
	}

	got = send(t, "POST", at+"/functions/v1/update-contact", `{
    "contact_id": "uuid-here",
    "name": "John Smith Jr.",
    "tags": ["VIP", "Customer"]
  }`, "Authorization: Bearer YOUR_API_KEY", "Content-Type: application/json")
	update := &ringdexv1.UpdateContactRequest{
		Contact:    &ringdexv1.Contact{ContactId: "uuid-here", Name: "John Smith Jr.", Tags: []string{"VIP", "Customer"}},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"name", "tags"}},
	}
	if diff := cmp.Diff(proto.Message(update), b.last(), protocmp.Transform()); got.code != http.StatusOK || diff != "" {
		t.Errorf("%d %s", got.code, diff)
	}
}

// Exactly the fields of the body are in the mask; a new primary number or email
// leaves the others.
func TestFlatUpdates(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want *ringdexv1.Contact // beside the id
		mask []string
	}{
		"nothing":       {`{}`, &ringdexv1.Contact{}, nil},
		"texts":         {`"first_name": "A", "last_name": "", "nick": null`, &ringdexv1.Contact{FirstName: "A"}, []string{"first_name", "last_name", "nick"}},
		"no tags":       {`"tags": null`, &ringdexv1.Contact{}, []string{"tags"}},
		"status":        {`"status": "active"`, &ringdexv1.Contact{Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE}, []string{"status"}},
		"version":       {`"version": "7", "title": "Dr"`, &ringdexv1.Contact{Version: "7", Title: "Dr"}, []string{"title"}},
		"phone":         {`"phone": "604 555 0000"`, &ringdexv1.Contact{Version: "7", Phones: []string{"604 555 0000", "+16045559999"}}, []string{"phones"}},
		"second phone":  {`"phone": "+16045559999"`, &ringdexv1.Contact{Version: "7", Phones: []string{"+16045559999"}}, []string{"phones"}},
		"no phone":      {`"phone": null`, &ringdexv1.Contact{Version: "7", Phones: []string{"+16045559999"}}, []string{"phones"}},
		"email":         {`"email": "OLD@example.com"`, &ringdexv1.Contact{Version: "7", Emails: []string{"OLD@example.com"}}, []string{"emails"}},
		"no email":      {`"email": ""`, &ringdexv1.Contact{Version: "7", Emails: []string{"old@example.com"}}, []string{"emails"}},
		"the server's":  {`"id": "c1", "created_at": "x", "call_count": 5, "warnings": []`, &ringdexv1.Contact{}, nil},
		"name and both": {`"name": "B", "email": "b@b.bb", "phone": "1"`, &ringdexv1.Contact{Version: "7", Name: "B", Phones: []string{"1", "+16045559999"}, Emails: []string{"b@b.bb", "old@example.com"}}, []string{"emails", "name", "phones"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := &book{contact: ada()}
			body := `{"contact_id": "c1"}`
			if test.body != "{}" {
				body = `{"contact_id": "c1", ` + test.body + `}`
			}
			got := send(t, "POST", start(t, b.answer)+"/functions/v1/update-contact", body, "Content-Type: ")
			test.want.ContactId = "c1"
			want := &ringdexv1.UpdateContactRequest{Contact: test.want, UpdateMask: &fieldmaskpb.FieldMask{Paths: test.mask}}
			if diff := cmp.Diff(proto.Message(want), b.last(), protocmp.Transform()); got.code != 200 || diff != "" {
				t.Fatalf("%d %s\n%s", got.code, got.body, diff)
			}
			answer := flatAda()
			answer["warnings"] = []any{}
			if diff := cmp.Diff(answer, parsed[object](t, got.body)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

package gateway

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// The mask of a PATCH is the fields of its body, empty ones and null ones too.
func TestPatchMask(t *testing.T) {
	gold := map[string]*ringdexv1.CustomValue{"Budget": {Kind: &ringdexv1.CustomValue_Number{Number: 5}}}
	for name, test := range map[string]struct {
		query, body string
		want        *ringdexv1.Contact
		mask        []string
	}{
		"no body":       {"", ``, &ringdexv1.Contact{}, nil},
		"nothing":       {"", `{}`, &ringdexv1.Contact{}, nil},
		"text":          {"", `{"name": "Ada"}`, &ringdexv1.Contact{Name: "Ada"}, []string{"name"}},
		"empty text":    {"", `{"name": ""}`, &ringdexv1.Contact{}, []string{"name"}},
		"null text":     {"", `{"name": null}`, &ringdexv1.Contact{}, []string{"name"}},
		"other name":    {"", `{"firstName": "Ada"}`, &ringdexv1.Contact{FirstName: "Ada"}, []string{"first_name"}},
		"list":          {"", `{"tags": ["a", "b"]}`, &ringdexv1.Contact{Tags: []string{"a", "b"}}, []string{"tags"}},
		"empty list":    {"", `{"phones": []}`, &ringdexv1.Contact{}, []string{"phones"}},
		"null list":     {"", `{"phones": null}`, &ringdexv1.Contact{}, []string{"phones"}},
		"map":           {"", `{"meta": {"a": "b"}}`, &ringdexv1.Contact{Meta: map[string]string{"a": "b"}}, []string{"meta"}},
		"empty map":     {"", `{"meta": {}, "channels": {}}`, &ringdexv1.Contact{}, []string{"channels", "meta"}},
		"null map":      {"", `{"channels": null}`, &ringdexv1.Contact{}, []string{"channels"}},
		"messages":      {"", `{"custom_fields": {"Budget": {"number": 5}}}`, &ringdexv1.Contact{CustomFields: gold}, []string{"custom_fields"}},
		"no messages":   {"", `{"custom_fields": {}}`, &ringdexv1.Contact{}, []string{"custom_fields"}},
		"null messages": {"", `{"custom_fields": null}`, &ringdexv1.Contact{}, []string{"custom_fields"}},
		"status": {
			"", `{"status": "CONTACT_STATUS_DO_NOT_CALL"}`,
			&ringdexv1.Contact{Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL}, []string{"status"},
		},
		"null status": {"", `{"status": null}`, &ringdexv1.Contact{}, []string{"status"}},
		"null time":   {"", `{"created_at": null}`, &ringdexv1.Contact{}, []string{"created_at"}},
		"version": {
			"", `{"version": "7", "name": "Ada"}`, &ringdexv1.Contact{Version: "7", Name: "Ada"}, []string{"name", "version"},
		},
		"own mask": {
			"?update_mask=meta.plan,name", `{"meta": {"plan": "gold"}}`,
			&ringdexv1.Contact{Meta: map[string]string{"plan": "gold"}}, []string{"meta.plan", "name"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got said
			at := start(t, func(_ context.Context, s said) (proto.Message, error) {
				got = s
				return &ringdexv1.UpdateContactResponse{}, nil
			})
			back := send(t, "PATCH", at+"/v1/contacts/c1"+test.query, test.body)
			if back.code != 200 {
				t.Fatalf("%d %s", back.code, back.body)
			}
			test.want.ContactId = "c1"
			want := &ringdexv1.UpdateContactRequest{Contact: test.want, UpdateMask: &fieldmaskpb.FieldMask{Paths: test.mask}}
			if diff := cmp.Diff(want, got.req, protocmp.Transform()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The id of the path counts, and not one in the body.
func TestPatchPathWins(t *testing.T) {
	var got said
	at := start(t, func(_ context.Context, s said) (proto.Message, error) {
		got = s
		return &ringdexv1.UpdateContactResponse{}, nil
	})
	send(t, "PATCH", at+"/v1/contacts/c1", `{"contact_id": "c2", "name": "Ada"}`)
	if id := got.req.(*ringdexv1.UpdateContactRequest).GetContact().GetContactId(); id != "c1" {
		t.Errorf("changed %s", id)
	}
}

// Fields that hold nothing are written all the same: what reads them has one shape.
func TestEmptyFieldsAreWritten(t *testing.T) {
	at := start(t, func(context.Context, said) (proto.Message, error) {
		return &ringdexv1.GetContactResponse{Contact: &ringdexv1.Contact{ContactId: "c1"}}, nil
	})
	contact := parsed[map[string]object](t, send(t, "GET", at+"/v1/contacts/c1", "").body)["contact"]
	for name, want := range (object{
		"contact_id": "c1", "first_name": "", "phones": []any{}, "meta": object{}, "custom_fields": object{},
		"status": "CONTACT_STATUS_UNSPECIFIED", "last_contacted_at": nil, "call_count": "0",
	}) {
		if got, ok := contact[name]; !ok || !cmp.Equal(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if fields := (&ringdexv1.Contact{}).ProtoReflect().Descriptor().Fields().Len(); len(contact) != fields {
		t.Errorf("%d fields, want all %d", len(contact), fields)
	}
	at = start(t, func(context.Context, said) (proto.Message, error) { return &ringdexv1.DeleteFilterResponse{}, nil })
	if got := send(t, "DELETE", at+"/v1/filters/VIP", ""); got.code != 200 || got.body != "{}" {
		t.Errorf("%d %s", got.code, got.body)
	}
}

// The library would stop at 4 MiB, which is less than a page of long notes.
func TestLargeAnswersArrive(t *testing.T) {
	notes := strings.Repeat("n", 8<<20)
	at := start(t, func(context.Context, said) (proto.Message, error) {
		return &ringdexv1.GetContactResponse{Contact: &ringdexv1.Contact{Notes: notes}}, nil
	})
	if got := send(t, "GET", at+"/v1/contacts/c1", ""); got.code != 200 || len(got.body) < len(notes) {
		t.Errorf("%d with %d bytes", got.code, len(got.body))
	}
}

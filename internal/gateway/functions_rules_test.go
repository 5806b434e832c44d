package gateway

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// When others change the contact meanwhile, a new number is worked in again.
func TestFlatPhoneAmongWriters(t *testing.T) {
	b := &book{contact: ada()}
	writes := 0
	b.meddle = func() {
		if writes++; writes < maxAttempts {
			b.contact = proto.CloneOf(b.contact)
			b.contact.Phones = append(b.contact.Phones, "+1604555000"+strconv.Itoa(writes))
			b.contact.Version += "x"
		}
	}
	at := start(t, b.answer) + "/functions/v1/update-contact"
	got := send(t, "POST", at, `{"contact_id": "c1", "phone": "+1"}`)
	want := []string{"+1", "+16045559999", "+16045550001", "+16045550002", "+16045550003", "+16045550004"}
	if got.code != 200 || !slices.Equal(b.last().(*ringdexv1.UpdateContactRequest).GetContact().GetPhones(), want) {
		t.Errorf("%d %s, last %v", got.code, got.body, b.last())
	}
	writes = -100
	if got := send(t, "POST", at, `{"contact_id": "c1", "phone": "+1"}`); got.code != 409 || writes != maxAttempts-100 {
		t.Errorf("%d %s after %d attempts", got.code, got.body, writes+100)
	}
	writes = -100 // a version of the client's own is tried once
	if got := send(t, "POST", at, `{"contact_id": "c1", "phone": "+1", "version": "7"}`); got.code != 409 || writes != -99 {
		t.Errorf("%d %s after %d attempts", got.code, got.body, writes+100)
	}
}

func TestFlatList(t *testing.T) {
	b := &book{contact: ada()}
	at := start(t, b.answer) + "/functions/v1/list-contacts"
	for query, want := range map[string]*ringdexv1.ListContactsRequest{
		"":                    {Filter: &ringdexv1.ContactFilter{}},
		"?query=ada":          {Query: "ada", Filter: &ringdexv1.ContactFilter{}},
		"?search=ada&query=l": {Query: "l ada", Filter: &ringdexv1.ContactFilter{}},
		"?tag=a&tag=b&limit=5&cursor=c&status=do_not_call": {PageSize: 5, PageToken: "c", Filter: &ringdexv1.ContactFilter{
			Tags: []string{"a", "b"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
		}},
	} {
		if got := send(t, "GET", at+query, ""); got.code != 200 {
			t.Errorf("%s: %d %s", query, got.code, got.body)
		}
		if diff := cmp.Diff(proto.Message(want), b.last(), protocmp.Transform()); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	empty := start(t, func(context.Context, said) (proto.Message, error) { return &ringdexv1.ListContactsResponse{}, nil })
	if got := send(t, "GET", empty+"/functions/v1/list-contacts", ""); strings.TrimSpace(got.body) != `{"contacts":[],"next_cursor":""}` {
		t.Errorf("%s", got.body)
	}
}

func TestFlatRefusals(t *testing.T) {
	b := &book{contact: ada()}
	at := start(t, b.answer) + "/functions/v1/"
	for name, test := range map[string]struct{ path, body, says string }{
		"no id":          {"update-contact", `{"name": "A"}`, "contact_id is missing"},
		"nothing":        {"update-contact", ``, "contact_id is missing"},
		"two ids":        {"update-contact", `{"contact_id": "c1", "id": "c2"}`, "not the same"},
		"id to create":   {"create-contact", `{"contact_id": "c1"}`, "leave it out"},
		"unknown":        {"create-contact", `{"phone_number": "+1"}`, `unknown field \"phone_number\"`},
		"unknown object": {"create-contact", `{"meta": {}}`, `unknown field \"meta\"`},
		"number":         {"create-contact", `{"phone": 16045551234}`, "phone has to be a text"},
		"tags":           {"create-contact", `{"tags": "VIP"}`, "tags have to be a list"},
		"status":         {"create-contact", `{"status": null}`, "active or do_not_call"},
		"list":           {"create-contact", `[]`, "no JSON object"},
		"null":           {"create-contact", `null`, "no JSON object"},
		"no JSON":        {"create-contact", `phone=1`, "not JSON"},
		"encoding":       {"create-contact", "{\"name\": \"\xff\"}", "not UTF-8"},
	} {
		if got := send(t, "POST", at+test.path, test.body); got.code != 400 || !strings.Contains(got.body, test.says) {
			t.Errorf("%s: %d %s, want %q", name, got.code, got.body, test.says)
		}
	}
	if len(b.asked) != 0 {
		t.Errorf("it was asked all the same: %v", b.asked)
	}
}

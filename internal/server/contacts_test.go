package server

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
)

// exchange is one call: what the book is asked for it, and what comes back.
type exchange struct {
	name  string
	call  func(ctx context.Context) (proto.Message, error)
	asked []any // behind the organization
	want  proto.Message
}

func checkExchanges(t *testing.T, d *desk, token string, all []exchange) {
	t.Helper()
	for _, e := range all {
		got, err := e.call(bearing(t.Context(), token))
		if err != nil {
			t.Errorf("%s: %v", e.name, err)
			continue
		}
		asked := append([]any{callerid.OrgID(7)}, e.asked...)
		if diff := cmp.Diff(asked, d.asked); diff != "" {
			t.Errorf("%s: the book was asked otherwise (-want +got):\n%s", e.name, diff)
		}
		if diff := cmp.Diff(e.want, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s: the reply differs (-want +got):\n%s", e.name, diff)
		}
	}
}

// call hides the type of a method's reply.
func call[Req, Resp proto.Message, Option any](method func(context.Context, Req, ...Option) (Resp, error), req Req) func(context.Context) (proto.Message, error) {
	return func(ctx context.Context) (proto.Message, error) { return method(ctx, req) }
}

func TestContacts(t *testing.T) {
	d := &desk{person: alex()}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewContactServiceClient(w.conn)
	me, other, nobody := recordID(1), recordID(2), recordID(3)
	id, told := me.String(), alexTold()
	until := timestamppb.New(later)
	draft := alexDraft()
	checkExchanges(t, d, tokens["all"], []exchange{
		{"create", call(c.CreateContact, &ringdexv1.CreateContactRequest{Contact: told}),
			[]any{draft}, &ringdexv1.CreateContactResponse{Contact: told, Warnings: []string{"a warning"}}},
		{"get", call(c.GetContact, &ringdexv1.GetContactRequest{ContactId: id}),
			[]any{me}, &ringdexv1.GetContactResponse{Contact: told}},
		{"batch get", call(c.BatchGetContacts, &ringdexv1.BatchGetContactsRequest{ContactIds: []string{nobody.String(), id, nobody.String()}}),
			[]any{[]callerid.ContactID{nobody, me, nobody}},
			&ringdexv1.BatchGetContactsResponse{Contacts: []*ringdexv1.Contact{told}, MissingIds: []string{nobody.String()}}},
		{"update by mask", call(c.UpdateContact, &ringdexv1.UpdateContactRequest{
			Contact: told, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"notes", "meta.plan"}}, Wait: true,
		}),
			[]any{addressbook.Change{ID: me, Version: told.Version, Draft: draft, Fields: []string{"notes", "meta.plan"}, Wait: true}},
			&ringdexv1.UpdateContactResponse{Contact: told, Warnings: []string{"a warning"}}},
		{"update what is set", call(c.UpdateContact, &ringdexv1.UpdateContactRequest{Contact: &ringdexv1.Contact{
			ContactId: id, FirstName: "A", Phones: []string{"1"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE,
		}}),
			[]any{addressbook.Change{
				ID: me,
				Draft: addressbook.Draft{
					Contact: callerid.Contact{FirstName: "A", Status: callerid.StatusActive, Custom: map[string]callerid.Value{}},
					Phones:  []string{"1"},
				},
			}},
			&ringdexv1.UpdateContactResponse{Contact: told, Warnings: []string{"a warning"}}},
		{"delete", call(c.DeleteContact, &ringdexv1.DeleteContactRequest{ContactId: id, Version: "v", Wait: true}),
			[]any{me, "v", true}, &ringdexv1.DeleteContactResponse{UndeleteUntil: until}},
		{"undelete", call(c.UndeleteContact, &ringdexv1.UndeleteContactRequest{ContactId: id}),
			[]any{me}, &ringdexv1.UndeleteContactResponse{Contact: told, TakenPhones: []*ringdexv1.TakenPhone{
				{Phone: "+14155550101", ContactId: recordID(9).String()},
			}}},
		{"add tags", call(c.AddTags, &ringdexv1.AddTagsRequest{ContactId: id, Tags: []string{"a"}}),
			[]any{me, "add", []string{"a"}}, &ringdexv1.AddTagsResponse{Contact: told}},
		{"remove tags", call(c.RemoveTags, &ringdexv1.RemoveTagsRequest{ContactId: id, Tags: []string{"a"}}),
			[]any{me, "remove", []string{"a"}}, &ringdexv1.RemoveTagsResponse{Contact: told}},
		{"add a note", call(c.AddNote, &ringdexv1.AddNoteRequest{ContactId: id, Text: "called", Author: "Anna"}),
			[]any{me, "called", "Anna"}, &ringdexv1.AddNoteResponse{Contact: told}},
		{"add a note as the key", call(c.AddNote, &ringdexv1.AddNoteRequest{ContactId: id, Text: "called", Author: " "}),
			[]any{me, "called", "CRM"}, &ringdexv1.AddNoteResponse{Contact: told}},
		{"list duplicates", call(c.ListDuplicates, &ringdexv1.ListDuplicatesRequest{PageSize: 5, PageToken: "t"}),
			[]any{5, "t"}, &ringdexv1.ListDuplicatesResponse{NextPageToken: "more", Groups: []*ringdexv1.DuplicateGroup{
				{Kind: ringdexv1.DuplicateKind_DUPLICATE_KIND_PHONE, Value: "+14155550100", Contacts: []*ringdexv1.Contact{told}},
			}}},
		{"merge", call(c.MergeContacts, &ringdexv1.MergeContactsRequest{
			ContactId: id, DuplicateId: other.String(), Preview: true, Wait: true, Version: "v", DuplicateVersion: "w",
		}),
			[]any{addressbook.MergeRequest{ID: me, Duplicate: other, Version: "v", DuplicateVersion: "w", Preview: true, Wait: true}},
			&ringdexv1.MergeContactsResponse{Contact: told}},
		{"erase", call(c.EraseContact, &ringdexv1.EraseContactRequest{ContactId: id}),
			[]any{me}, &ringdexv1.EraseContactResponse{ErasedAt: until}},
	})
}

// alexDraft is alexTold as the address book is asked to store it.
func alexDraft() addressbook.Draft {
	c := alex()
	return addressbook.Draft{
		Contact: callerid.Contact{
			Status: c.Status, Name: c.Name, FirstName: c.FirstName, LastName: c.LastName, Nick: c.Nick,
			Company: c.Company, Title: c.Title, Description: c.Description, Notes: c.Notes, Preferences: c.Preferences,
			Tags: c.Tags, Channels: alexTold().Channels, Custom: c.Custom, Meta: c.Meta,
		},
		Phones: []string{"+14155550100", "+14155550101"},
		Emails: []string{"alex@acme.example", "a@b.example"},
	}
}

// One that is deleted shows what it had, so that people know it again.
func TestADeletedContact(t *testing.T) {
	c := alex()
	c.Phones, c.FormerPhones, c.DoNotCall, c.DeletedAt = nil, c.Phones, nil, later
	want := alexTold()
	want.Version, want.DoNotCallPhones, want.DeletedAt = c.Revision(), nil, timestamppb.New(later)
	if diff := cmp.Diff(want, contactOf(c), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

func TestExport(t *testing.T) {
	d := &desk{person: alex()}
	w, tokens := atDesk(t, d)
	got, err := ringdexv1.NewContactServiceClient(w.conn).ExportContact(bearing(t.Context(), tokens["read"]),
		&ringdexv1.ExportContactRequest{ContactId: recordID(1).String()})
	if err != nil {
		t.Fatal(err)
	}
	tasks, memories, ratings := onFileTold()
	want := &ringdexv1.ExportContactResponse{
		Contact: alexTold(), Tasks: tasks, Memories: memories, Ratings: ratings, Campaigns: []string{"autumn"},
		Interactions: []*ringdexv1.LoggedInteraction{{Phone: "+14155550100", Interaction: callTold()}},
		ExportedAt:   got.GetExportedAt(),
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" || got.GetExportedAt() == nil {
		t.Errorf("at %v\n%s", got.GetExportedAt(), diff)
	}
}

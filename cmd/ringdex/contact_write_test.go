package main

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// sayAlex are flags for every field, and the contact that they say.
func sayAlex() (flags []string, said *ringdexv1.Contact) {
	flags = strings.Split("--name|Alex Chen|--first-name|Alex|--last-name|Chen|--nick|Lex|--phone|(415) 555-1200|--phone|+14155551299|"+
		"--email|alex@example.com|--company|Acme|--title|Buyer|--description|Regular|--notes|One.|--preferences|In Spanish|--tag|vip|--tag|a, b;c|"+
		"--status|do-not-call|--custom|Budget=2.5e6|--custom|area=42|--meta|plan=a=b;c|--channel|slack=U024", "|")
	return flags, &ringdexv1.Contact{
		Name: "Alex Chen", FirstName: "Alex", LastName: "Chen", Nick: "Lex",
		Phones: []string{"(415) 555-1200", "+14155551299"}, Emails: []string{"alex@example.com"},
		Company: "Acme", Title: "Buyer", Description: "Regular", Notes: "One.", Preferences: "In Spanish",
		Tags: []string{"vip", "a, b;c"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
		CustomFields: map[string]*ringdexv1.CustomValue{
			"Budget": {Kind: &ringdexv1.CustomValue_Number{Number: 2.5e6}}, "area": {Kind: &ringdexv1.CustomValue_Text{Text: "42"}}},
		Meta: map[string]string{"plan": "a=b;c"}, Channels: map[string]string{"slack": "U024"},
	}
}

var ourFields = &ringdexv1.ListFieldsResponse{Fields: []*ringdexv1.Field{
	{Name: "area", Type: ringdexv1.FieldType_FIELD_TYPE_STRING}, {Name: "budget", Type: ringdexv1.FieldType_FIELD_TYPE_NUMBER}}}

func TestContactsCreate(t *testing.T) {
	bookCase{
		args: "contacts|create|--phone|+14155551200", asked: &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Phones: []string{"+14155551200"}}},
		answer: &ringdexv1.CreateContactResponse{Contact: alexChen()},
		text:   "created contact " + alexID + "\n",
	}.check(t)
	flags, said := sayAlex()
	s := serveBook(t).on("ListFields", ourFields).on("CreateContact", &ringdexv1.CreateContactResponse{
		Contact: alexChen(), Warnings: []string{"“[email protected]” is no email address:\nit is kept as text"}})
	_, errs, status := newShell(t).run(append([]string{"contacts", "create"}, flags...)...)
	if want := "warning: “[email protected]” is no email address: it is kept as text\n"; status != exitOK || errs != want {
		t.Errorf("status %d, %q, want %q", status, errs, want)
	}
	s.wasAsked(&ringdexv1.ListFieldsRequest{}, &ringdexv1.CreateContactRequest{Contact: said})
	if got := newShell(t).fails(exitUsage, "contacts", "create", "--custom", "BUDGET=much"); !strings.Contains(got, `BUDGET takes a number, and "much" is none`) {
		t.Errorf("a number that is none: %q", got)
	}
}

func TestContactsUpdate(t *testing.T) {
	bookCase{
		args: "contacts|update|" + alexID + "|--nick||--clear|phone|--clear|meta.old-plan|--clear|first-name|--meta|plan=x|--version|8c1f09ab|--wait",
		asked: &ringdexv1.UpdateContactRequest{
			Contact:    &ringdexv1.Contact{ContactId: alexID, Version: "8c1f09ab", Meta: map[string]string{"plan": "x"}},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"meta.plan", "nick", "phones", "meta.old-plan", "first_name"}}, Wait: true,
		},
		answer: &ringdexv1.UpdateContactResponse{Contact: alexChen()},
		text:   "updated contact " + alexID + "\n",
	}.check(t)
	flags, said := sayAlex()
	s := serveBook(t).on("ListFields", ourFields).on("UpdateContact", &ringdexv1.UpdateContactResponse{Contact: alexChen()})
	newShell(t).ok(append([]string{"contacts", "update", alexID}, flags...)...)
	said.ContactId = alexID
	s.wasAsked(&ringdexv1.ListFieldsRequest{}, &ringdexv1.UpdateContactRequest{Contact: said, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{
		"channels.slack", "company", "custom_fields.Budget", "custom_fields.area", "description", "emails", "first_name", "last_name",
		"meta.plan", "name", "nick", "notes", "phones", "preferences", "status", "tags", "title"}}})
}

// Every field of a contact that is not the server's own can be changed by a flag
// and cleared by its name.
func TestContactFlagsAreComplete(t *testing.T) {
	fields := (&ringdexv1.Contact{}).ProtoReflect().Descriptor().Fields()
	servers := map[string]bool{"contact_id": true, "created_at": true, "updated_at": true, "last_contacted_at": true,
		"call_count": true, "version": true, "do_not_call_phones": true, "deleted_at": true}
	paths := map[string]bool{"status": true} // has no empty value
	for _, c := range clearable {
		paths[c.path] = true
	}
	_, said := sayAlex()
	for i := range fields.Len() {
		name := string(fields.Get(i).Name())
		if own := servers[name]; paths[name] == own || said.ProtoReflect().Has(fields.Get(i)) == own {
			t.Errorf("%s: the server's own is %t; it can be cleared: %t", name, own, paths[name])
		}
	}
}

func TestContactsDelete(t *testing.T) {
	bookCase{
		args: "contacts|delete|" + alexID + "|--version|8c1f09ab|--wait|--yes", asked: &ringdexv1.DeleteContactRequest{ContactId: alexID, Version: "8c1f09ab", Wait: true},
		answer: &ringdexv1.DeleteContactResponse{UndeleteUntil: day(2026, 12, 21)},
		text:   "deleted contact " + alexID + "; until 2026-12-21 00:00Z it can be undeleted\n",
	}.check(t)
	bookCase{
		args: "contacts|undelete|" + alexID, asked: &ringdexv1.UndeleteContactRequest{ContactId: alexID},
		answer: &ringdexv1.UndeleteContactResponse{Contact: alexChen(), TakenPhones: []*ringdexv1.TakenPhone{{Phone: "+14155551200", ContactId: otherID}}},
		text:   "undeleted contact " + alexID + "\n",
	}.check(t)
	if _, errs, _ := newShell(t).run("contacts", "undelete", alexID); errs != "warning: +14155551200 leads to contact "+otherID+" by now, and stays there\n" {
		t.Errorf("on standard error: %q", errs)
	}
}

func TestContactsTagsAndNotes(t *testing.T) {
	for _, test := range []bookCase{
		{"contacts|tag|" + alexID + "|vip|a, b", &ringdexv1.AddTagsRequest{ContactId: alexID, Tags: []string{"vip", "a, b"}},
			&ringdexv1.AddTagsResponse{Contact: alexChen()}, "contact " + alexID + " has the tags vip, berlin\n"},
		{"contacts|untag|" + alexID + "|vip", &ringdexv1.RemoveTagsRequest{ContactId: alexID, Tags: []string{"vip"}},
			&ringdexv1.RemoveTagsResponse{Contact: &ringdexv1.Contact{ContactId: alexID}}, "contact " + alexID + " has no tags\n"},
		{"contacts|note|" + alexID + "|Call after 4|--author|Anna", &ringdexv1.AddNoteRequest{ContactId: alexID, Text: "Call after 4", Author: "Anna"},
			&ringdexv1.AddNoteResponse{Contact: alexChen()}, "added a note to contact " + alexID + "\n"},
	} {
		test.check(t)
	}
}

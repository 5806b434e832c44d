package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func day(y int, m time.Month, d int) *timestamppb.Timestamp {
	return timestamppb.New(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// alexChen has everything that a contact can have.
func alexChen() *ringdexv1.Contact {
	return &ringdexv1.Contact{
		ContactId: alexID, Name: "Alex \x1b[31mChen", FirstName: "Alex", LastName: "Chen", Nick: "Lex",
		Phones: []string{"+14155551200", "+14155551299"}, DoNotCallPhones: []string{"+14155551299"},
		Emails: []string{"alex@example.com"}, Company: strings.Repeat("Acme ", 10), Title: "Buyer", Description: "Regular",
		Notes: "[2026-11-20 06:40 UTC, Anna] One.\nTwo.", Preferences: "Always greet in Spanish", Tags: []string{"vip", "berlin"},
		Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE,
		CustomFields: map[string]*ringdexv1.CustomValue{
			"budget": {Kind: &ringdexv1.CustomValue_Number{Number: 2500000.5}}, "area": {Kind: &ringdexv1.CustomValue_Text{Text: "north"}}},
		Meta:      map[string]string{"plan": "gold"},
		Channels:  map[string]string{"telephone": "+14155551200", "dial_code": "US", "slack": "U024"},
		CreatedAt: day(2026, 1, 2), UpdatedAt: day(2026, 3, 4), LastContactedAt: day(2026, 11, 20), CallCount: 7, Version: "8c1f09ab",
	}
}

func TestContactsList(t *testing.T) {
	bookCase{
		args: "contacts|list",
		asked: &ringdexv1.ListContactsRequest{
			Filter: &ringdexv1.ContactFilter{}, Order: ringdexv1.ContactOrder_CONTACT_ORDER_NAME, PageSize: 50},
		answer: &ringdexv1.ListContactsResponse{Contacts: []*ringdexv1.Contact{
			alexChen(), {ContactId: otherID, Company: "Solo", Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL}}},
		text: lines(
			"ID                                    NAME            PHONE            EMAIL             COMPANY                                   STATUS       CALLS  LAST CONTACTED     TAGS",
			alexID+"  Alex \ufffd[31mChen  +14155551200 +1  alex@example.com  Acme Acme Acme Acme Acme Acme Acme Acme…  active       7      2026-11-20 00:00Z  vip, berlin",
			otherID+"  Solo            -                -                 Solo                                      do-not-call  0      -                  -"),
	}.check(t)
}

func TestContactsListFilters(t *testing.T) {
	s := serveBook(t).on("ListContacts", &ringdexv1.ListContactsResponse{})
	sh := newShell(t)
	sh.ok("contacts", "list", "chen", "555-12", "--tag", "vip", "--tag", "a, b", "--status", "do-not-call", "--campaign", "Spring",
		"--created-from", "2026-01-01", "--created-until", "2026-02-01T00:00:00+01:00", "--contacted-from", "2026-03-01", "--contacted-until", "2026-04-01",
		"--has-email", "--min-calls", "0", "--max-calls", "9", "--deleted", "--saved", "Big", "--order", "contacted", "--desc", "--limit", "7")
	s.wasAsked(&ringdexv1.ListContactsRequest{
		Filter: &ringdexv1.ContactFilter{
			Query: "chen 555-12", Tags: []string{"vip", "a, b"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL, Campaign: "Spring",
			CreatedFrom:       day(2026, 1, 1),
			CreatedUntil:      timestamppb.New(time.Date(2026, 1, 31, 23, 0, 0, 0, time.UTC)),
			LastContactedFrom: day(2026, 3, 1), LastContactedUntil: day(2026, 4, 1),
			HasEmail: proto.Bool(true), MinCallCount: proto.Int64(0), MaxCallCount: proto.Int64(9), Deleted: true,
		},
		SavedFilter: "Big", Order: ringdexv1.ContactOrder_CONTACT_ORDER_LAST_CONTACTED, Descending: true, PageSize: 7,
	})
	for order, want := range map[string]ringdexv1.ContactOrder{"created": ringdexv1.ContactOrder_CONTACT_ORDER_CREATED, "calls": ringdexv1.ContactOrder_CONTACT_ORDER_CALL_COUNT} {
		sh.ok("contacts", "list", "--no-email", "--order", order)
		s.wasAsked(&ringdexv1.ListContactsRequest{Filter: &ringdexv1.ContactFilter{HasEmail: proto.Bool(false)}, Order: want, PageSize: 50})
	}
}

// manyContacts is a page from one number to another.
func manyContacts(from, until int, next string) *ringdexv1.ListContactsResponse {
	page := &ringdexv1.ListContactsResponse{NextPageToken: next}
	for i := from; i < until; i++ {
		page.Contacts = append(page.Contacts, &ringdexv1.Contact{ContactId: fmt.Sprint(i)})
	}
	return page
}

func TestContactsListPages(t *testing.T) {
	for _, test := range []struct {
		args        string
		pages       []any
		asked, rows int
		more        bool
	}{
		{"--limit|700", []any{manyContacts(0, 500, "a"), manyContacts(500, 1000, "")}, 2, 700, true}, // what is cut off is more
		{"--limit|1000", []any{manyContacts(0, 500, "a"), manyContacts(500, 1000, "")}, 2, 1000, false},
		{"--limit|500", []any{manyContacts(0, 500, "a")}, 1, 500, true},
		{"--limit|10", []any{manyContacts(0, 3, "")}, 1, 3, false},
		{"--limit|10", []any{manyContacts(0, 0, "a"), manyContacts(0, 10, "b")}, 2, 10, true},
		{"--all", []any{manyContacts(0, 500, "a"), manyContacts(500, 1000, "b"), manyContacts(1000, 1001, "")}, 3, 1001, false},
	} {
		s := serveBook(t).on("ListContacts", test.pages...)
		args := append([]string{"contacts", "list"}, strings.Split(test.args, "|")...)
		out, errs, status := newShell(t).run(args...)
		if more := strings.Contains(errs, "--all"); status != exitOK || more != test.more || len(rows(out)) != test.rows {
			t.Errorf("%s: status %d, %d rows, want %d; on standard error %q", test.args, status, len(rows(out)), test.rows, errs)
		}
		size := s.asked[0].(*ringdexv1.ListContactsRequest).PageSize
		token := ""
		for i, m := range s.asked {
			if r := m.(*ringdexv1.ListContactsRequest); r.PageSize != size || r.PageToken != token {
				t.Errorf("%s: page %d was asked for with size %d and token %q", test.args, i, r.PageSize, r.PageToken)
			}
			token = test.pages[i].(*ringdexv1.ListContactsResponse).NextPageToken
		}
		if len(s.asked) != test.asked {
			t.Errorf("%s: %d pages were asked for, want %d", test.args, len(s.asked), test.asked)
		}
		s.on("ListContacts", test.pages...)
		listed := 0
		for line := range strings.Lines(newShell(t).ok(append(args, "--json")...)) {
			var page struct{ Contacts []struct{} }
			if err := json.Unmarshal([]byte(line), &page); err != nil {
				t.Errorf("%s: %v in %s", test.args, err, line)
			}
			listed += len(page.Contacts)
		}
		if listed != test.rows {
			t.Errorf("%s --json has %d contacts, want %d", test.args, listed, test.rows)
		}
	}
}

func TestContactsGet(t *testing.T) {
	bookCase{
		args: "contacts|get|" + alexID, asked: &ringdexv1.GetContactRequest{ContactId: alexID},
		answer: &ringdexv1.GetContactResponse{Contact: alexChen()},
		text: lines(
			"id              "+alexID, "name            Alex \ufffd[31mChen", "first-name      Alex", "last-name       Chen", "nick            Lex",
			"phone           +14155551200", "                +14155551299 (do not call)", "email           alex@example.com",
			"company         "+strings.Repeat("Acme ", 10), "title           Buyer", "description     Regular", "preferences     Always greet in Spanish",
			"tag             vip", "                berlin", "status          active", "custom.area     north", "custom.budget   2500000.5", "meta.plan       gold",
			"channel.slack   U024", "notes           [2026-11-20 06:40 UTC, Anna] One.", "                Two.", "calls           7",
			"last contacted  2026-11-20 00:00Z", "created         2026-01-02 00:00Z", "updated         2026-03-04 00:00Z", "version         8c1f09ab"),
	}.check(t)
	gone := &ringdexv1.Contact{ContactId: alexID, DeletedAt: day(2026, 11, 1), Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE}
	serveBook(t).on("GetContact", &ringdexv1.GetContactResponse{Contact: gone})
	if out := newShell(t).ok("contacts", "get", alexID); !strings.Contains(out, "status          deleted\n") || !strings.Contains(out, "deleted         2026-11-01 00:00Z\n") {
		t.Errorf("a deleted one:\n%s", out)
	}
}

// Wherever a contact is named, a number that leads to it will do.
func TestContactByNumber(t *testing.T) {
	verdict := func(v *ringdexv1.OutboundVerdict) *ringdexv1.CheckOutboundResponse {
		return &ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{v}}
	}
	s := serveBook(t).on("GetContact", &ringdexv1.GetContactResponse{Contact: alexChen()})
	s.on("CheckOutbound", verdict(&ringdexv1.OutboundVerdict{Phone: "+14155551200", ContactId: alexID}))
	sh := newShell(t)
	sh.ok("contacts", "get", "(415) 555-1200")
	s.wasAsked(&ringdexv1.CheckOutboundRequest{Phones: []string{"(415) 555-1200"}}, &ringdexv1.GetContactRequest{ContactId: alexID})
	s.on("CheckOutbound", verdict(&ringdexv1.OutboundVerdict{Phone: "+14155551200"}))
	if got := sh.fails(exitFailed, "contacts", "delete", "(415) 555-1200", "--yes"); !strings.Contains(got, "no contact has the number +14155551200") || !strings.Contains(got, "`ringdex contacts list --deleted`") {
		t.Errorf("a number of nobody's: %q", got)
	}
	s.on("CheckOutbound", verdict(&ringdexv1.OutboundVerdict{Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER}}))
	if got := sh.fails(exitUsage, "contacts", "tag", "Alex", "vip"); !strings.Contains(got, "ringdex contacts list Alex") {
		t.Errorf("a name: %q", got)
	}
}

func TestContactsGetSeveral(t *testing.T) {
	several := bookCase{
		args: "contacts|get|" + alexID + "|" + otherID, asked: &ringdexv1.BatchGetContactsRequest{ContactIds: []string{alexID, otherID}},
		answer: &ringdexv1.BatchGetContactsResponse{Contacts: []*ringdexv1.Contact{
			{ContactId: alexID, Name: "Alex Chen", Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE},
			{ContactId: otherID, DeletedAt: day(2026, 11, 1)}}},
		text: lines(
			"ID                                    NAME       PHONE  EMAIL  COMPANY  STATUS   CALLS  LAST CONTACTED  TAGS",
			alexID+"  Alex Chen  -      -      -        active   0      -               -",
			otherID+"  -          -      -      -        deleted  0      -               -"),
	}
	several.check(t)
	serveBook(t).on("BatchGetContacts", &ringdexv1.BatchGetContactsResponse{Contacts: []*ringdexv1.Contact{{ContactId: alexID}}, MissingIds: []string{otherID}})
	out, errs, status := newShell(t).run("contacts", "get", alexID, otherID)
	if status != exitFailed || !strings.Contains(out, alexID) || !strings.Contains(errs, "no contact "+otherID) {
		t.Errorf("where one is missing: status %d, %q, %q", status, out, errs)
	}
}

package main

import (
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// platform is a key for the lines of everybody.
func (s *site) platform() string {
	if s.gateway == "" {
		s.gateway = s.createKey(0, callerid.ScopeRecognize, callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin)
		s.await("for the servers to know the key", func() bool {
			tn := &tenant{site: s, ctx: withKey(s.t.Context(), s.gateway)}
			for i := range s.servers {
				if _, err := s.at(i).GetContact(tn.ctx, &ringdexv1.GetContactRequest{}); status.Code(err) == codes.Unauthenticated {
					return false
				}
			}
			return true
		})
	}
	return s.gateway
}

// moving is what differs from one time of reading to the next.
var moving = regexp.MustCompile(`"(exportedAt|asOf|source)": ".*?"`)

// everything is the whole of an organization as its own key sees it.
func (tn *tenant) everything() string {
	tn.t.Helper()
	var all strings.Builder
	tell := func(m proto.Message) { fmt.Fprintf(&all, "%T %s\n", m, moving.ReplaceAllString(text(m), "")) }
	for _, deleted := range []bool{false, true} {
		for _, c := range tn.contacts(&ringdexv1.ListContactsRequest{Filter: &ringdexv1.ContactFilter{Deleted: deleted}}) {
			tell(ask(tn, tn.at(0).ExportContact, &ringdexv1.ExportContactRequest{ContactId: c.GetContactId()}))
			for _, n := range c.GetPhones() {
				tell(tn.ring(0, n, ringdexv1.Freshness_FRESHNESS_TRUTH))
			}
		}
	}
	tell(ask(tn, tn.at(0).ListDuplicates, &ringdexv1.ListDuplicatesRequest{}))
	tell(ask(tn, tn.at(0).ListDoNotCall, &ringdexv1.ListDoNotCallRequest{}))
	tell(ask(tn, tn.at(0).ListBulks, &ringdexv1.ListBulksRequest{}))
	tell(ask(tn, tn.at(0).ListFilters, &ringdexv1.ListFiltersRequest{}))
	tn.await("for the fields to be heard of", func() bool { // settings are followed, not read
		return proto.Equal(ask(tn, tn.at(0).ListFields, &ringdexv1.ListFieldsRequest{}), ask(tn, tn.last().ListFields, &ringdexv1.ListFieldsRequest{}))
	})
	tell(ask(tn, tn.at(0).ListFields, &ringdexv1.ListFieldsRequest{}))
	return all.String()
}

// tokensOf continues the other's lists: a token of another is refused, and finds
// nothing of the other's in any case.
func (tn *tenant) tokensOf(other *tenant, theirs belongings) {
	tn.t.Helper()
	contacts := &ringdexv1.ListContactsRequest{PageSize: 1}
	contacts.PageToken = ask(other, other.at(0).ListContacts, contacts).GetNextPageToken()
	duplicates := &ringdexv1.ListDuplicatesRequest{PageSize: 1}
	duplicates.PageToken = ask(other, other.at(0).ListDuplicates, duplicates).GetNextPageToken()
	numbers := &ringdexv1.ListDoNotCallRequest{PageSize: 1}
	numbers.PageToken = ask(other, other.at(0).ListDoNotCall, numbers).GetNextPageToken()
	if contacts.PageToken == "" || duplicates.PageToken == "" || numbers.PageToken == "" {
		tn.t.Fatalf("a list has no second page: %v, %v, %v", contacts, duplicates, numbers)
	}
	for _, list := range []func() (proto.Message, error){
		func() (proto.Message, error) { return tn.last().ListContacts(tn.ctx, contacts) },
		func() (proto.Message, error) { return tn.last().ListDuplicates(tn.ctx, duplicates) },
		func() (proto.Message, error) { return tn.last().ListDoNotCall(tn.ctx, numbers) },
	} {
		found, err := list()
		if status.Code(err) != codes.InvalidArgument {
			tn.t.Errorf("a token of another organization ends with %v: %v", err, found)
		}
		reply{text: text(found) + status.Convert(err).Message()}.holdsNone(tn.t, theirs)
	}
}

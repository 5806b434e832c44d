package main

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	rx "ringdex/gen/ringdex/v1"
)

// belongings are the ids, names and numbers that requests are made with, by what they
// are. Those of somebody's own are `own` and `own line`.
type belongings map[string]string

// example is a request with everything in it that might find something.
type example struct {
	method string
	ask    func(x belongings) proto.Message
	// own is how it ends for whose things they are.
	own codes.Code
}

// contactRequests are those of the rings and the contacts. They are sent in this
// order: what changes something comes after what finds it. None rings at the
// other's line: that is refused as such, and no secret to whoever can dial.
var contactRequests = []example{
	{rx.RecognitionService_RecognizeCaller_FullMethodName, func(x belongings) proto.Message {
		return &rx.RecognizeCallerRequest{CalledNumber: x["own line"], CallerNumber: x["phone"], Freshness: rx.Freshness_FRESHNESS_TRUTH}
	}, codes.OK},
	{rx.RecognitionService_RecognizeCallers_FullMethodName, func(x belongings) proto.Message {
		return &rx.RecognizeCallersRequest{Questions: []*rx.CallerQuestion{{Request: &rx.RecognizeCallerRequest{
			CalledNumber: x["own line"], CallerNumber: x["phone"], Freshness: rx.Freshness_FRESHNESS_TRUTH,
		}}}}
	}, codes.OK},
	{rx.RecognitionService_Ping_FullMethodName, func(belongings) proto.Message {
		return &rx.PingRequest{}
	}, codes.OK},
	{rx.ContactService_GetContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.GetContactRequest{ContactId: x["contact"]}
	}, codes.OK},
	{rx.ContactService_GetContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.GetContactRequest{ContactId: x["deleted"]}
	}, codes.OK},
	{rx.ContactService_BatchGetContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.BatchGetContactsRequest{ContactIds: []string{x["contact"], x["own"], x["deleted"]}}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Query: x["name"]}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Query: x["phone"]}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Filter: &rx.ContactFilter{Query: x["email"]}}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Filter: &rx.ContactFilter{Tags: []string{x["tag"]}}}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Filter: &rx.ContactFilter{Campaign: x["campaign"]}}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{Filter: &rx.ContactFilter{Deleted: true}}
	}, codes.OK},
	{rx.ContactService_ListContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListContactsRequest{SavedFilter: x["filter"]}
	}, codes.OK},
	{rx.ContactService_ListDuplicates_FullMethodName, func(x belongings) proto.Message { return &rx.ListDuplicatesRequest{} }, codes.OK},
	{rx.ContactService_ExportContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.ExportContactRequest{ContactId: x["contact"]}
	}, codes.OK},
	{rx.ContactService_ExportContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.ExportContactRequest{ContactId: x["person"]}
	}, codes.OK},
	{rx.ContactService_CreateContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.CreateContactRequest{Contact: &rx.Contact{
			Name: x["name"], Emails: []string{x["email"]}, Phones: []string{x["phone"]}, Channels: map[string]string{"whatsapp": x["marked"]},
		}}
	}, codes.AlreadyExists},
	{rx.ContactService_CreateContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.CreateContactRequest{Contact: &rx.Contact{Name: x["name"], Emails: []string{x["email"]},
			CustomFields: map[string]*rx.CustomValue{x["field"]: {Kind: &rx.CustomValue_Text{Text: "blue"}}},
		}}
	}, codes.OK},
	{rx.ContactService_UpdateContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.UpdateContactRequest{Contact: &rx.Contact{ContactId: x["contact"], Version: x["version"], Name: "Other"}}
	}, codes.OK},
	{rx.ContactService_UpdateContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.UpdateContactRequest{
			Contact: &rx.Contact{ContactId: x["own"], Phones: []string{x["marked"]}}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"phones"}},
		}
	}, codes.OK},
	{rx.ContactService_AddTags_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddTagsRequest{ContactId: x["contact"], Tags: []string{x["tag"]}}
	}, codes.OK},
	{rx.ContactService_RemoveTags_FullMethodName, func(x belongings) proto.Message {
		return &rx.RemoveTagsRequest{ContactId: x["contact"], Tags: []string{x["tag"]}}
	}, codes.OK},
	{rx.ContactService_AddNote_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddNoteRequest{ContactId: x["contact"], Text: "heard"}
	}, codes.OK},
	{rx.ContactService_MergeContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.MergeContactsRequest{ContactId: x["own"], DuplicateId: x["duplicate"], Preview: true}
	}, codes.OK},
	{rx.ContactService_MergeContacts_FullMethodName, func(x belongings) proto.Message {
		return &rx.MergeContactsRequest{ContactId: x["duplicate"], DuplicateId: x["own"]}
	}, codes.OK},
	{rx.ContactService_DeleteContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.DeleteContactRequest{ContactId: x["doomed"], Wait: true}
	}, codes.OK},
	{rx.ContactService_UndeleteContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.UndeleteContactRequest{ContactId: x["deleted"]}
	}, codes.OK},
	{rx.ContactService_EraseContact_FullMethodName, func(x belongings) proto.Message {
		return &rx.EraseContactRequest{ContactId: x["person"]}
	}, codes.OK},
}

package server

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
)

// everyFilter has something in every field.
func everyFilter() (*ringdexv1.ContactFilter, callerid.Filter) {
	yes, least, most := true, int64(0), int64(9)
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	return &ringdexv1.ContactFilter{
			Query: "alex", Tags: []string{"vip"}, Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL, Campaign: "autumn",
			CreatedFrom: timestamppb.New(at(1)), CreatedUntil: timestamppb.New(at(2)),
			LastContactedFrom: timestamppb.New(at(3)), LastContactedUntil: timestamppb.New(at(4)),
			HasEmail: &yes, MinCallCount: &least, MaxCallCount: &most, Deleted: true,
		}, callerid.Filter{
			Text: "alex", Tags: []string{"vip"}, Status: callerid.StatusDoNotCall, Campaign: "autumn",
			CreatedFrom: at(1), CreatedUntil: at(2), ContactedFrom: at(3), ContactedUntil: at(4),
			HasEmail: &yes, MinCalls: &least, MaxCalls: &most, Deleted: true,
		}
}

func TestLists(t *testing.T) {
	d := &desk{person: alex()}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewContactServiceClient(w.conn)
	wire, domain := everyFilter()
	page := &ringdexv1.ListContactsResponse{Contacts: []*ringdexv1.Contact{alexTold()}, NextPageToken: "more"}
	list := func(req *ringdexv1.ListContactsRequest, want addressbook.ListRequest) exchange {
		return exchange{req.String(), call(c.ListContacts, req), []any{want}, page}
	}
	all := []exchange{
		list(&ringdexv1.ListContactsRequest{}, addressbook.ListRequest{Order: callerid.OrderName}),
		list(&ringdexv1.ListContactsRequest{Query: "415 555", PageSize: 1},
			addressbook.ListRequest{Filter: callerid.Filter{Text: "415 555"}, Order: callerid.OrderName, Limit: 1}),
		list(&ringdexv1.ListContactsRequest{
			Query: "alex", Filter: wire, SavedFilter: "mine", Order: ringdexv1.ContactOrder_CONTACT_ORDER_CALL_COUNT,
			Descending: true, PageSize: math.MaxInt32, PageToken: "t",
		}, addressbook.ListRequest{Filter: domain, Saved: "mine", Order: callerid.OrderCalls, Descending: true, Limit: math.MaxInt32, Token: "t"}),
	}
	for wire, order := range map[ringdexv1.ContactOrder]callerid.Order{
		ringdexv1.ContactOrder_CONTACT_ORDER_NAME:           callerid.OrderName,
		ringdexv1.ContactOrder_CONTACT_ORDER_CREATED:        callerid.OrderCreated,
		ringdexv1.ContactOrder_CONTACT_ORDER_LAST_CONTACTED: callerid.OrderContacted,
	} {
		all = append(all, list(&ringdexv1.ListContactsRequest{Order: wire}, addressbook.ListRequest{Order: order}))
	}
	checkExchanges(t, d, tokens["read"], all)
}

// What cannot be meant is said with the field's name, and nobody is asked.
func TestWhatIsNoRequestOfTheBook(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewContactServiceClient(w.conn)
	never := &timestamppb.Timestamp{Nanos: -1}
	good := recordID(1).String()
	for _, test := range []struct {
		says string
		e    exchange
	}{
		{"contact_id is no id", exchange{call: call(c.GetContact, &ringdexv1.GetContactRequest{})}},
		{"contact_id is no id", exchange{call: call(c.GetContact, &ringdexv1.GetContactRequest{ContactId: "{" + good + "}"})}},
		{"contact_id is no id", exchange{call: call(c.GetContact, &ringdexv1.GetContactRequest{ContactId: strings.ReplaceAll(good, "-", "")})}},
		{"contact_id is no id", exchange{call: call(c.UpdateContact, &ringdexv1.UpdateContactRequest{})}},
		{"update_mask has more than 1000 paths", exchange{call: call(c.UpdateContact, &ringdexv1.UpdateContactRequest{
			Contact: &ringdexv1.Contact{ContactId: good}, UpdateMask: &fieldmaskpb.FieldMask{Paths: slices.Repeat([]string{"tags"}, maxPaths+1)},
		})}},
		{"duplicate_id is no id", exchange{call: call(c.MergeContacts, &ringdexv1.MergeContactsRequest{ContactId: good})}},
		{"contact_ids[1] is no id", exchange{call: call(c.BatchGetContacts, &ringdexv1.BatchGetContactsRequest{ContactIds: []string{good, "x"}})}},
		{"order is none of CONTACT_ORDER_NAME, ", exchange{call: call(c.ListContacts, &ringdexv1.ListContactsRequest{Order: 77})}},
		{"query and filter.query", exchange{call: call(c.ListContacts, &ringdexv1.ListContactsRequest{Query: "a", Filter: &ringdexv1.ContactFilter{Query: "b"}})}},
		{"filter.created_until", exchange{call: call(c.ListContacts, &ringdexv1.ListContactsRequest{Filter: &ringdexv1.ContactFilter{CreatedUntil: never}})}},
		{"filter.status is none of CONTACT_STATUS_ACTIVE, CONTACT_STATUS_DO_NOT_CALL", exchange{call: call(c.ListContacts,
			&ringdexv1.ListContactsRequest{Filter: &ringdexv1.ContactFilter{Status: 9}})}},
		{"status is none of", exchange{call: call(c.CreateContact, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{Status: 9}})}},
		{"due_at is no time", exchange{call: call(ringdexv1.NewRecordServiceClient(w.conn).AddTask, &ringdexv1.AddTaskRequest{ContactId: good, DueAt: never})}},
		{"task_id is no id", exchange{call: call(ringdexv1.NewRecordServiceClient(w.conn).FinishTask, &ringdexv1.FinishTaskRequest{ContactId: good})}},
		{"kind is none of RECORD_KIND_TASK, ", exchange{call: call(ringdexv1.NewRecordServiceClient(w.conn).DeleteRecord,
			&ringdexv1.DeleteRecordRequest{ContactId: good, RecordId: good})}},
		{"action is none of BULK_ACTION_TAG, ", exchange{call: call(ringdexv1.NewBulkServiceClient(w.conn).StartBulk, &ringdexv1.StartBulkRequest{})}},
		{"bulk_id is no id", exchange{call: call(ringdexv1.NewBulkServiceClient(w.conn).GetBulk, &ringdexv1.GetBulkRequest{BulkId: "1"})}},
		{"type is none of FIELD_TYPE_STRING, FIELD_TYPE_NUMBER", exchange{call: call(ringdexv1.NewFieldServiceClient(w.conn).DefineField, &ringdexv1.DefineFieldRequest{})}},
	} {
		_, err := test.e.call(bearing(t.Context(), tokens["all"]))
		if st := status.Convert(err); st.Code() != codes.InvalidArgument || !strings.Contains(st.Message(), test.says) {
			t.Errorf("%v, want INVALID_ARGUMENT with %q", err, test.says)
		}
	}
	if d.asked != nil {
		t.Errorf("the book was asked %v", d.asked)
	}
}

// A selection as long as it may be fits into a request.
func TestTheLargestSelection(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = recordID(byte(i)).String()
	}
	_, err := ringdexv1.NewBulkServiceClient(w.conn).StartBulk(bearing(t.Context(), tokens["write"]),
		&ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_DELETE, ContactIds: ids})
	if err != nil || len(d.asked) != 2 || len(d.asked[1].(addressbook.BulkRequest).Selection) != len(ids) {
		t.Errorf("asked %.100v: %v", d.asked, err)
	}
}

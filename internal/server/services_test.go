package server

import (
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
)

// onFileTold is onFile as the contract has it.
func onFileTold() ([]*ringdexv1.Task, []*ringdexv1.Memory, []*ringdexv1.Rating) {
	at := timestamppb.New(later)
	return []*ringdexv1.Task{
			{TaskId: recordID(1).String(), Title: "call back", DueAt: at},
			{TaskId: recordID(2).String(), Title: "done", DoneAt: at},
		},
		[]*ringdexv1.Memory{{MemoryId: recordID(3).String(), Text: "has a dog", CreatedAt: at}},
		[]*ringdexv1.Rating{{RatingId: recordID(4).String(), Score: 5, Comment: "quick", CreatedAt: at}}
}

func callTold() *ringdexv1.Interaction {
	return &ringdexv1.Interaction{
		At: timestamppb.New(later), Channel: "call", Direction: ringdexv1.Direction_DIRECTION_INBOUND,
		Duration: durationpb.New(time.Minute),
	}
}

func TestRecords(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewRecordServiceClient(w.conn)
	me, record := recordID(9), recordID(2)
	id := me.String()
	tasks, memories, ratings := onFileTold()
	checkExchanges(t, d, tokens["all"], []exchange{
		{"list", call(c.ListRecords, &ringdexv1.ListRecordsRequest{ContactId: id}),
			[]any{me}, &ringdexv1.ListRecordsResponse{Tasks: tasks, Memories: memories, Ratings: ratings}},
		{"add a task", call(c.AddTask, &ringdexv1.AddTaskRequest{ContactId: id, Title: "call back", DueAt: timestamppb.New(later)}),
			[]any{callerid.Task{Contact: me, Title: "call back", DueAt: later}}, &ringdexv1.AddTaskResponse{Task: tasks[0]}},
		{"add a memory", call(c.AddMemory, &ringdexv1.AddMemoryRequest{ContactId: id, Text: "has a dog"}),
			[]any{callerid.Memory{Contact: me, Text: "has a dog"}}, &ringdexv1.AddMemoryResponse{Memory: memories[0]}},
		{"add a rating", call(c.AddRating, &ringdexv1.AddRatingRequest{ContactId: id, Score: 5, Comment: "quick"}),
			[]any{callerid.Rating{Contact: me, Score: 5, Comment: "quick"}}, &ringdexv1.AddRatingResponse{Rating: ratings[0]}},
		{"finish a task", call(c.FinishTask, &ringdexv1.FinishTaskRequest{ContactId: id, TaskId: record.String(), Reopen: true}),
			[]any{me, record, true}, &ringdexv1.FinishTaskResponse{}},
		{"delete a task", call(c.DeleteRecord, &ringdexv1.DeleteRecordRequest{ContactId: id, RecordId: record.String(), Kind: ringdexv1.RecordKind_RECORD_KIND_TASK}),
			[]any{me, callerid.RecordTask, record}, &ringdexv1.DeleteRecordResponse{}},
		{"delete a memory", call(c.DeleteRecord, &ringdexv1.DeleteRecordRequest{ContactId: id, RecordId: record.String(), Kind: ringdexv1.RecordKind_RECORD_KIND_MEMORY}),
			[]any{me, callerid.RecordMemory, record}, &ringdexv1.DeleteRecordResponse{}},
		{"delete a rating", call(c.DeleteRecord, &ringdexv1.DeleteRecordRequest{ContactId: id, RecordId: record.String(), Kind: ringdexv1.RecordKind_RECORD_KIND_RATING}),
			[]any{me, callerid.RecordRating, record}, &ringdexv1.DeleteRecordResponse{}},
	})
}

func TestOutbound(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewOutboundServiceClient(w.conn)
	asked, marked := []string{"x", "y"}, []string{"+14155550100"}
	checkExchanges(t, d, tokens["all"], []exchange{
		{"check", call(c.CheckOutbound, &ringdexv1.CheckOutboundRequest{Phones: asked}), []any{asked},
			&ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{
				{Asked: "x", Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER}},
				{Asked: "y", Phone: "+14155550100", MayCall: true, ContactId: recordID(9).String(),
					Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_OPTED_OUT}},
			}}},
		{"add", call(c.AddDoNotCall, &ringdexv1.AddDoNotCallRequest{Phones: asked}),
			[]any{"add", asked}, &ringdexv1.AddDoNotCallResponse{Phones: marked}},
		{"remove", call(c.RemoveDoNotCall, &ringdexv1.RemoveDoNotCallRequest{Phones: asked}),
			[]any{"remove", asked}, &ringdexv1.RemoveDoNotCallResponse{Phones: marked}},
		{"list", call(c.ListDoNotCall, &ringdexv1.ListDoNotCallRequest{PageToken: "t"}),
			[]any{0, "t"}, &ringdexv1.ListDoNotCallResponse{Phones: marked, NextPageToken: "more"}},
	})
}

// The numbers of these enums are the same on both sides.
func TestEnumsAgree(t *testing.T) {
	for reason, wire := range map[addressbook.Reason]ringdexv1.OutboundReason{
		addressbook.NotANumber:       ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER,
		addressbook.DoNotCall:        ringdexv1.OutboundReason_OUTBOUND_REASON_DO_NOT_CALL,
		addressbook.ContactDoNotCall: ringdexv1.OutboundReason_OUTBOUND_REASON_CONTACT_DO_NOT_CALL,
		addressbook.OptedOut:         ringdexv1.OutboundReason_OUTBOUND_REASON_OPTED_OUT,
	} {
		if got := verdictOf(addressbook.Verdict{Reasons: []addressbook.Reason{reason}}).Reasons[0]; got != wire {
			t.Errorf("%d is told as %s, want %s", reason, got, wire)
		}
	}
	if int(callerid.DuplicateEmail) != int(ringdexv1.DuplicateKind_DUPLICATE_KIND_EMAIL) ||
		int(callerid.DuplicatePhone) != int(ringdexv1.DuplicateKind_DUPLICATE_KIND_PHONE) {
		t.Error("kinds of duplicates differ")
	}
	for wire := range ringdexv1.BulkAction_name {
		if _, ok := actions[ringdexv1.BulkAction(wire)]; ok != (wire != 0) {
			t.Errorf("action %s: %t", ringdexv1.BulkAction(wire), ok)
		}
	}
	if len(states) != len(ringdexv1.BulkState_name)-1 {
		t.Errorf("%d states, want those of %v", len(states), ringdexv1.BulkState_name)
	}
}

func TestBulk(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewBulkServiceClient(w.conn)
	job := jobAtDesk.ID
	id, at := job.String(), timestamppb.New(later)
	wire, domain := everyFilter()
	told := &ringdexv1.Bulk{
		BulkId: id, Action: ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: "autumn",
		State: ringdexv1.BulkState_BULK_STATE_CANCELLED, Total: 9, Done: 3, Skipped: 1, CreatedAt: at, FinishedAt: at,
	}
	checkExchanges(t, d, tokens["all"], []exchange{
		{"start", call(c.StartBulk, &ringdexv1.StartBulkRequest{
			Action: ringdexv1.BulkAction_BULK_ACTION_TAG, Argument: "vip", ContactIds: []string{id}, Filter: wire, SavedFilter: "mine", All: true,
		}),
			[]any{addressbook.BulkRequest{
				Action: callerid.ActionTag, Argument: "vip", Selection: []callerid.ContactID{job}, Filter: domain, Saved: "mine", All: true,
			}}, &ringdexv1.StartBulkResponse{Bulk: told}},
		{"get", call(c.GetBulk, &ringdexv1.GetBulkRequest{BulkId: id}), []any{"get", job}, &ringdexv1.GetBulkResponse{Bulk: told}},
		{"list", call(c.ListBulks, &ringdexv1.ListBulksRequest{PageSize: 3}), []any{3}, &ringdexv1.ListBulksResponse{Bulks: []*ringdexv1.Bulk{told}}},
		{"cancel", call(c.CancelBulk, &ringdexv1.CancelBulkRequest{BulkId: id}), []any{"cancel", job}, &ringdexv1.CancelBulkResponse{Bulk: told}},
	})
}

func TestFilters(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewFilterServiceClient(w.conn)
	wire, domain := everyFilter()
	saved := &ringdexv1.SavedFilter{Name: "mine", Filter: wire}
	checkExchanges(t, d, tokens["all"], []exchange{
		{"save", call(c.SaveFilter, &ringdexv1.SaveFilterRequest{SavedFilter: saved}),
			[]any{callerid.SavedFilter{Name: "mine", Filter: domain}}, &ringdexv1.SaveFilterResponse{SavedFilter: saved}},
		{"list", call(c.ListFilters, &ringdexv1.ListFiltersRequest{}), nil,
			&ringdexv1.ListFiltersResponse{SavedFilters: []*ringdexv1.SavedFilter{{Name: "all", Filter: &ringdexv1.ContactFilter{}}}}},
		{"delete", call(c.DeleteFilter, &ringdexv1.DeleteFilterRequest{Name: "mine"}), []any{"mine"}, &ringdexv1.DeleteFilterResponse{}},
	})
}

func TestFields(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewFieldServiceClient(w.conn)
	text := &ringdexv1.Field{Name: "Colour", Type: ringdexv1.FieldType_FIELD_TYPE_STRING}
	number := &ringdexv1.Field{Name: "Visits", Type: ringdexv1.FieldType_FIELD_TYPE_NUMBER}
	checkExchanges(t, d, tokens["all"], []exchange{
		{"list", call(c.ListFields, &ringdexv1.ListFieldsRequest{}), nil,
			&ringdexv1.ListFieldsResponse{Fields: []*ringdexv1.Field{text, number}}},
		{"define text", call(c.DefineField, &ringdexv1.DefineFieldRequest{Field: text}),
			[]any{callerid.CustomField{Name: "Colour"}}, &ringdexv1.DefineFieldResponse{Field: text}},
		{"define a number", call(c.DefineField, &ringdexv1.DefineFieldRequest{Field: number}),
			[]any{callerid.CustomField{Name: "Visits", Numeric: true}}, &ringdexv1.DefineFieldResponse{Field: number}},
		{"drop", call(c.DropField, &ringdexv1.DropFieldRequest{Name: "Colour"}), []any{"Colour"}, &ringdexv1.DropFieldResponse{}},
	})
}

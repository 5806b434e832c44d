package main

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	rx "ringdex/gen/ringdex/v1"
)

// otherRequests are those of the services beside the contacts.
var otherRequests = []example{
	{rx.RecordService_ListRecords_FullMethodName, func(x belongings) proto.Message {
		return &rx.ListRecordsRequest{ContactId: x["contact"]}
	}, codes.OK},
	{rx.RecordService_AddTask_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddTaskRequest{ContactId: x["contact"], Title: "call back"}
	}, codes.OK},
	{rx.RecordService_AddMemory_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddMemoryRequest{ContactId: x["contact"], Text: "has a dog"}
	}, codes.OK},
	{rx.RecordService_AddRating_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddRatingRequest{ContactId: x["contact"], Score: 1}
	}, codes.OK},
	{rx.RecordService_FinishTask_FullMethodName, func(x belongings) proto.Message {
		return &rx.FinishTaskRequest{ContactId: x["contact"], TaskId: x["task"]}
	}, codes.OK},
	{rx.RecordService_FinishTask_FullMethodName, func(x belongings) proto.Message {
		return &rx.FinishTaskRequest{ContactId: x["own"], TaskId: x["task"]}
	}, codes.NotFound},
	{rx.RecordService_DeleteRecord_FullMethodName, func(x belongings) proto.Message {
		return &rx.DeleteRecordRequest{ContactId: x["own"], Kind: rx.RecordKind_RECORD_KIND_MEMORY, RecordId: x["memory"]}
	}, codes.NotFound},
	{rx.RecordService_DeleteRecord_FullMethodName, func(x belongings) proto.Message {
		return &rx.DeleteRecordRequest{ContactId: x["contact"], Kind: rx.RecordKind_RECORD_KIND_TASK, RecordId: x["task"]}
	}, codes.OK},
	{rx.RecordService_DeleteRecord_FullMethodName, func(x belongings) proto.Message {
		return &rx.DeleteRecordRequest{ContactId: x["contact"], Kind: rx.RecordKind_RECORD_KIND_MEMORY, RecordId: x["memory"]}
	}, codes.OK},
	{rx.RecordService_DeleteRecord_FullMethodName, func(x belongings) proto.Message {
		return &rx.DeleteRecordRequest{ContactId: x["contact"], Kind: rx.RecordKind_RECORD_KIND_RATING, RecordId: x["rating"]}
	}, codes.OK},

	{rx.OutboundService_CheckOutbound_FullMethodName, func(x belongings) proto.Message {
		return &rx.CheckOutboundRequest{Phones: []string{x["phone"], x["marked"]}}
	}, codes.OK},
	{rx.OutboundService_ListDoNotCall_FullMethodName, func(x belongings) proto.Message { return &rx.ListDoNotCallRequest{} }, codes.OK},
	{rx.OutboundService_RemoveDoNotCall_FullMethodName, func(x belongings) proto.Message {
		return &rx.RemoveDoNotCallRequest{Phones: []string{x["marked"]}}
	}, codes.OK},
	{rx.OutboundService_AddDoNotCall_FullMethodName, func(x belongings) proto.Message {
		return &rx.AddDoNotCallRequest{Phones: []string{x["phone"]}}
	}, codes.OK},

	{rx.BulkService_GetBulk_FullMethodName, func(x belongings) proto.Message { return &rx.GetBulkRequest{BulkId: x["bulk"]} }, codes.OK},
	{rx.BulkService_ListBulks_FullMethodName, func(x belongings) proto.Message { return &rx.ListBulksRequest{} }, codes.OK},
	{rx.BulkService_CancelBulk_FullMethodName, func(x belongings) proto.Message { return &rx.CancelBulkRequest{BulkId: x["bulk"]} }, codes.OK},
	{rx.BulkService_StartBulk_FullMethodName, func(x belongings) proto.Message {
		return &rx.StartBulkRequest{Action: rx.BulkAction_BULK_ACTION_DO_NOT_CALL, SavedFilter: x["filter"]}
	}, codes.OK},
	{rx.BulkService_StartBulk_FullMethodName, func(x belongings) proto.Message {
		return &rx.StartBulkRequest{Action: rx.BulkAction_BULK_ACTION_DELETE, Filter: &rx.ContactFilter{Campaign: x["campaign"]}}
	}, codes.OK},
	{rx.BulkService_StartBulk_FullMethodName, func(x belongings) proto.Message {
		return &rx.StartBulkRequest{
			Action: rx.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: x["campaign"], ContactIds: []string{x["contact"], x["own"]},
		}
	}, codes.OK},
	{rx.BulkService_StartBulk_FullMethodName, func(x belongings) proto.Message {
		return &rx.StartBulkRequest{Action: rx.BulkAction_BULK_ACTION_TAG, Argument: x["tag"], All: true}
	}, codes.OK},

	{rx.FilterService_ListFilters_FullMethodName, func(x belongings) proto.Message { return &rx.ListFiltersRequest{} }, codes.OK},
	{rx.FilterService_DeleteFilter_FullMethodName, func(x belongings) proto.Message { return &rx.DeleteFilterRequest{Name: x["filter"]} }, codes.OK},
	{rx.FilterService_SaveFilter_FullMethodName, func(x belongings) proto.Message {
		return &rx.SaveFilterRequest{SavedFilter: &rx.SavedFilter{Name: x["filter"], Filter: &rx.ContactFilter{Tags: []string{x["tag"]}}}}
	}, codes.OK},

	{rx.FieldService_ListFields_FullMethodName, func(x belongings) proto.Message { return &rx.ListFieldsRequest{} }, codes.OK},
	{rx.FieldService_DropField_FullMethodName, func(x belongings) proto.Message { return &rx.DropFieldRequest{Name: x["field"]} }, codes.OK},
	{rx.FieldService_DefineField_FullMethodName, func(x belongings) proto.Message {
		return &rx.DefineFieldRequest{Field: &rx.Field{Name: x["field"], Type: rx.FieldType_FIELD_TYPE_NUMBER}}
	}, codes.OK},
}

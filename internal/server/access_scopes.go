package server

import (
	health "google.golang.org/grpc/health/grpc_health_v1"
	reflection "google.golang.org/grpc/reflection/grpc_reflection_v1"
	reflectionalpha "google.golang.org/grpc/reflection/grpc_reflection_v1alpha"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// anybody is the scope of methods that need no key: they tell what is public, or
// whether the server is well, to load balancers that have none.
const anybody callerid.Scope = ""

// scopes has a rule for each method. What is not in it is refused, so that a new
// method cannot forget its rule.
var scopes = map[string]callerid.Scope{
	ringdexv1.RecognitionService_RecognizeCaller_FullMethodName:  callerid.ScopeRecognize,
	ringdexv1.RecognitionService_RecognizeCallers_FullMethodName: callerid.ScopeRecognize,
	ringdexv1.RecognitionService_Ping_FullMethodName:             callerid.ScopeRecognize,

	ringdexv1.ContactService_CreateContact_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.ContactService_GetContact_FullMethodName:       callerid.ScopeRead,
	ringdexv1.ContactService_BatchGetContacts_FullMethodName: callerid.ScopeRead,
	ringdexv1.ContactService_ListContacts_FullMethodName:     callerid.ScopeRead,
	ringdexv1.ContactService_UpdateContact_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.ContactService_DeleteContact_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.ContactService_UndeleteContact_FullMethodName:  callerid.ScopeWrite,
	ringdexv1.ContactService_AddTags_FullMethodName:          callerid.ScopeWrite,
	ringdexv1.ContactService_RemoveTags_FullMethodName:       callerid.ScopeWrite,
	ringdexv1.ContactService_AddNote_FullMethodName:          callerid.ScopeWrite,
	ringdexv1.ContactService_ListDuplicates_FullMethodName:   callerid.ScopeRead,
	ringdexv1.ContactService_MergeContacts_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.ContactService_EraseContact_FullMethodName:     callerid.ScopeWrite,
	ringdexv1.ContactService_ExportContact_FullMethodName:    callerid.ScopeRead,

	ringdexv1.RecordService_ListRecords_FullMethodName:  callerid.ScopeRead,
	ringdexv1.RecordService_AddTask_FullMethodName:      callerid.ScopeWrite,
	ringdexv1.RecordService_FinishTask_FullMethodName:   callerid.ScopeWrite,
	ringdexv1.RecordService_AddMemory_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.RecordService_AddRating_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.RecordService_DeleteRecord_FullMethodName: callerid.ScopeWrite,

	ringdexv1.OutboundService_CheckOutbound_FullMethodName:   callerid.ScopeRead,
	ringdexv1.OutboundService_AddDoNotCall_FullMethodName:    callerid.ScopeWrite,
	ringdexv1.OutboundService_RemoveDoNotCall_FullMethodName: callerid.ScopeWrite,
	ringdexv1.OutboundService_ListDoNotCall_FullMethodName:   callerid.ScopeRead,

	ringdexv1.BulkService_StartBulk_FullMethodName:  callerid.ScopeWrite,
	ringdexv1.BulkService_GetBulk_FullMethodName:    callerid.ScopeRead,
	ringdexv1.BulkService_ListBulks_FullMethodName:  callerid.ScopeRead,
	ringdexv1.BulkService_CancelBulk_FullMethodName: callerid.ScopeWrite,

	ringdexv1.FilterService_SaveFilter_FullMethodName:   callerid.ScopeWrite,
	ringdexv1.FilterService_ListFilters_FullMethodName:  callerid.ScopeRead,
	ringdexv1.FilterService_DeleteFilter_FullMethodName: callerid.ScopeWrite,

	ringdexv1.FieldService_ListFields_FullMethodName:  callerid.ScopeRead,
	ringdexv1.FieldService_DefineField_FullMethodName: callerid.ScopeAdmin,
	ringdexv1.FieldService_DropField_FullMethodName:   callerid.ScopeAdmin,

	health.Health_Check_FullMethodName:                                   anybody,
	health.Health_List_FullMethodName:                                    anybody,
	health.Health_Watch_FullMethodName:                                   anybody,
	reflection.ServerReflection_ServerReflectionInfo_FullMethodName:      anybody,
	reflectionalpha.ServerReflection_ServerReflectionInfo_FullMethodName: anybody,
}

// public tells whether a method needs no key.
func public(method string) bool {
	scope, ruled := scopes[method]
	return ruled && scope == anybody
}

// ofBook tells whether a method is one of an organization's address book: they
// have the scopes that say what may be done with it.
func ofBook(method string) bool {
	switch scopes[method] {
	case callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin:
		return true
	}
	return false
}

package main

import (
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestRecords(t *testing.T) {
	for _, test := range []bookCase{
		{"record|list|" + alexID, &ringdexv1.ListRecordsRequest{ContactId: alexID},
			&ringdexv1.ListRecordsResponse{
				Tasks: []*ringdexv1.Task{{TaskId: "t1", Title: "Send plans"}, {TaskId: "t2", Title: "Call", DueAt: day(2026, 12, 1)},
					{TaskId: "t3", Title: "Mail", DueAt: day(2026, 12, 1), DoneAt: day(2026, 11, 2)}},
				Memories: []*ringdexv1.Memory{{MemoryId: "m1", Text: "Two\ndogs", CreatedAt: day(2026, 11, 3)}},
				Ratings:  []*ringdexv1.Rating{{RatingId: "r1", Score: 5, Comment: "Quick", CreatedAt: day(2026, 11, 4)}, {RatingId: "r2", Score: 1}},
			}, lines(
				"KIND    ID  WHEN                    TEXT",
				"task    t1  open                    Send plans",
				"task    t2  due 2026-12-01 00:00Z   Call",
				"task    t3  done 2026-11-02 00:00Z  Mail",
				"memory  m1  2026-11-03 00:00Z       Two dogs",
				"rating  r1  2026-11-04 00:00Z       5 of 5: Quick",
				"rating  r2  -                       1 of 5")},
		{"record|task|" + alexID + "|Call|--due|2026-12-01", &ringdexv1.AddTaskRequest{ContactId: alexID, Title: "Call", DueAt: day(2026, 12, 1)},
			&ringdexv1.AddTaskResponse{Task: &ringdexv1.Task{TaskId: thingID}}, "added task " + thingID + "\n"},
		{"record|task|" + alexID + "|Call", &ringdexv1.AddTaskRequest{ContactId: alexID, Title: "Call"},
			&ringdexv1.AddTaskResponse{Task: &ringdexv1.Task{TaskId: thingID}}, "added task " + thingID + "\n"},
		{"record|finish|" + alexID + "|" + thingID, &ringdexv1.FinishTaskRequest{ContactId: alexID, TaskId: thingID},
			&ringdexv1.FinishTaskResponse{}, "finished task " + thingID + "\n"},
		{"record|reopen|" + alexID + "|" + thingID, &ringdexv1.FinishTaskRequest{ContactId: alexID, TaskId: thingID, Reopen: true},
			&ringdexv1.FinishTaskResponse{}, "reopened task " + thingID + "\n"},
		{"record|memory|" + alexID + "|Two dogs", &ringdexv1.AddMemoryRequest{ContactId: alexID, Text: "Two dogs"},
			&ringdexv1.AddMemoryResponse{Memory: &ringdexv1.Memory{MemoryId: thingID}}, "added memory " + thingID + "\n"},
		{"record|rating|" + alexID + "|4|--comment|Quick", &ringdexv1.AddRatingRequest{ContactId: alexID, Score: 4, Comment: "Quick"},
			&ringdexv1.AddRatingResponse{Rating: &ringdexv1.Rating{RatingId: thingID}}, "added rating " + thingID + "\n"},
		{"record|delete|" + alexID + "|memory|" + thingID + "|--yes",
			&ringdexv1.DeleteRecordRequest{ContactId: alexID, Kind: ringdexv1.RecordKind_RECORD_KIND_MEMORY, RecordId: thingID},
			&ringdexv1.DeleteRecordResponse{}, "deleted memory " + thingID + "\n"},
	} {
		test.check(t)
	}
}

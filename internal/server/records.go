package server

import (
	"context"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// Records are the tasks, memories and ratings of contacts; addressbook.Records
// is one.
type Records interface {
	List(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error)
	AddTask(ctx context.Context, org callerid.OrgID, t callerid.Task) (callerid.Task, error)
	AddMemory(ctx context.Context, org callerid.OrgID, m callerid.Memory) (callerid.Memory, error)
	AddRating(ctx context.Context, org callerid.OrgID, r callerid.Rating) (callerid.Rating, error)
	FinishTask(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, id callerid.RecordID, reopen bool) error
	Delete(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error
}

// records serves ringdex.v1.RecordService.
type records struct {
	ringdexv1.UnimplementedRecordServiceServer
	records Records
}

// ListRecords returns all records of a contact.
func (s *records) ListRecords(ctx context.Context, req *ringdexv1.ListRecordsRequest) (*ringdexv1.ListRecordsResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	d, err := s.records.List(ctx, orgOf(ctx), contact)
	if err != nil {
		return nil, err
	}
	told := answer.Caller(0, &callerid.Profile{OpenTasks: d.Tasks, Memories: d.Memories, Ratings: d.Ratings})
	return &ringdexv1.ListRecordsResponse{
		Tasks: told.GetOpenTasks(), Memories: told.GetMemories(), Ratings: told.GetRatings(),
	}, nil
}

// AddTask adds a task.
func (s *records) AddTask(ctx context.Context, req *ringdexv1.AddTaskRequest) (*ringdexv1.AddTaskResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	due, err := moment("due_at", req.GetDueAt())
	if err != nil {
		return nil, err
	}
	t, err := s.records.AddTask(ctx, orgOf(ctx), callerid.Task{Contact: contact, Title: req.GetTitle(), DueAt: due})
	if err != nil {
		return nil, err
	}
	told := answer.Caller(0, &callerid.Profile{OpenTasks: []callerid.Task{t}})
	return &ringdexv1.AddTaskResponse{Task: told.GetOpenTasks()[0]}, nil
}

// AddMemory adds a memory.
func (s *records) AddMemory(ctx context.Context, req *ringdexv1.AddMemoryRequest) (*ringdexv1.AddMemoryResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	m, err := s.records.AddMemory(ctx, orgOf(ctx), callerid.Memory{Contact: contact, Text: req.GetText()})
	if err != nil {
		return nil, err
	}
	told := answer.Caller(0, &callerid.Profile{Memories: []callerid.Memory{m}})
	return &ringdexv1.AddMemoryResponse{Memory: told.GetMemories()[0]}, nil
}

// AddRating adds a rating.
func (s *records) AddRating(ctx context.Context, req *ringdexv1.AddRatingRequest) (*ringdexv1.AddRatingResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	r, err := s.records.AddRating(ctx, orgOf(ctx), callerid.Rating{
		Contact: contact, Score: int(req.GetScore()), Comment: req.GetComment(),
	})
	if err != nil {
		return nil, err
	}
	told := answer.Caller(0, &callerid.Profile{Ratings: []callerid.Rating{r}})
	return &ringdexv1.AddRatingResponse{Rating: told.GetRatings()[0]}, nil
}

// FinishTask finishes a task or opens it again.
func (s *records) FinishTask(ctx context.Context, req *ringdexv1.FinishTaskRequest) (*ringdexv1.FinishTaskResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	task, err := id("task_id", req.GetTaskId())
	if err != nil {
		return nil, err
	}
	return &ringdexv1.FinishTaskResponse{}, s.records.FinishTask(ctx, orgOf(ctx), contact, task, req.GetReopen())
}

// DeleteRecord removes a record. Its kinds have the numbers of the domain's.
func (s *records) DeleteRecord(ctx context.Context, req *ringdexv1.DeleteRecordRequest) (*ringdexv1.DeleteRecordResponse, error) {
	contact, err := id("contact_id", req.GetContactId())
	if err != nil {
		return nil, err
	}
	record, err := id("record_id", req.GetRecordId())
	if err != nil {
		return nil, err
	}
	kind := req.GetKind()
	switch kind {
	case ringdexv1.RecordKind_RECORD_KIND_TASK, ringdexv1.RecordKind_RECORD_KIND_MEMORY, ringdexv1.RecordKind_RECORD_KIND_RATING:
	default:
		return nil, noneOf("kind", kind)
	}
	return &ringdexv1.DeleteRecordResponse{}, s.records.Delete(ctx, orgOf(ctx), contact, callerid.RecordKind(kind), record)
}

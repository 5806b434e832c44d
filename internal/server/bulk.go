package server

import (
	"context"

	"github.com/google/uuid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/addressbook"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// Bulk starts jobs and tells of them; addressbook.Bulk is one.
type Bulk interface {
	Start(ctx context.Context, org callerid.OrgID, r addressbook.BulkRequest) (callerid.Job, error)
	Get(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error)
	List(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error)
	Cancel(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error)
}

// bulk serves ringdex.v1.BulkService.
type bulk struct {
	ringdexv1.UnimplementedBulkServiceServer
	jobs Bulk
}

// actions of the domain, by those of the contract.
var actions = map[ringdexv1.BulkAction]callerid.Action{
	ringdexv1.BulkAction_BULK_ACTION_TAG:             callerid.ActionTag,
	ringdexv1.BulkAction_BULK_ACTION_UNTAG:           callerid.ActionUntag,
	ringdexv1.BulkAction_BULK_ACTION_DO_NOT_CALL:     callerid.ActionDoNotCall,
	ringdexv1.BulkAction_BULK_ACTION_DELETE:          callerid.ActionDelete,
	ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN: callerid.ActionCampaign,
}

// states of the contract, by those of the domain.
var states = map[callerid.JobState]ringdexv1.BulkState{
	callerid.JobRunning:   ringdexv1.BulkState_BULK_STATE_RUNNING,
	callerid.JobDone:      ringdexv1.BulkState_BULK_STATE_DONE,
	callerid.JobCancelled: ringdexv1.BulkState_BULK_STATE_CANCELLED,
	callerid.JobFailed:    ringdexv1.BulkState_BULK_STATE_FAILED,
}

// StartBulk begins a job.
func (s *bulk) StartBulk(ctx context.Context, req *ringdexv1.StartBulkRequest) (*ringdexv1.StartBulkResponse, error) {
	action, ok := actions[req.GetAction()]
	if !ok {
		return nil, noneOf("action", req.GetAction())
	}
	selection, err := ids("contact_ids", req.GetContactIds())
	if err != nil {
		return nil, err
	}
	f, err := filter(req.GetFilter())
	if err != nil {
		return nil, err
	}
	j, err := s.jobs.Start(ctx, orgOf(ctx), addressbook.BulkRequest{
		Action: action, Argument: req.GetArgument(), Selection: selection,
		Filter: f, Saved: req.GetSavedFilter(), All: req.GetAll(),
	})
	if err != nil {
		return nil, err
	}
	return &ringdexv1.StartBulkResponse{Bulk: bulkOf(j)}, nil
}

// GetBulk tells how far a job has come.
func (s *bulk) GetBulk(ctx context.Context, req *ringdexv1.GetBulkRequest) (*ringdexv1.GetBulkResponse, error) {
	job, err := id("bulk_id", req.GetBulkId())
	if err != nil {
		return nil, err
	}
	j, err := s.jobs.Get(ctx, orgOf(ctx), job)
	return &ringdexv1.GetBulkResponse{Bulk: bulkOf(j)}, err
}

// ListBulks returns the latest jobs.
func (s *bulk) ListBulks(ctx context.Context, req *ringdexv1.ListBulksRequest) (*ringdexv1.ListBulksResponse, error) {
	jobs, err := s.jobs.List(ctx, orgOf(ctx), int(req.GetPageSize()))
	resp := &ringdexv1.ListBulksResponse{}
	for _, j := range jobs {
		resp.Bulks = append(resp.Bulks, bulkOf(j))
	}
	return resp, err
}

// CancelBulk ends a job.
func (s *bulk) CancelBulk(ctx context.Context, req *ringdexv1.CancelBulkRequest) (*ringdexv1.CancelBulkResponse, error) {
	job, err := id("bulk_id", req.GetBulkId())
	if err != nil {
		return nil, err
	}
	j, err := s.jobs.Cancel(ctx, orgOf(ctx), job)
	return &ringdexv1.CancelBulkResponse{Bulk: bulkOf(j)}, err
}

func bulkOf(j callerid.Job) *ringdexv1.Bulk {
	out := &ringdexv1.Bulk{
		BulkId:     j.ID.String(),
		Argument:   j.Argument,
		State:      states[j.State],
		Total:      j.Total,
		Done:       j.Done,
		Skipped:    j.Skipped,
		CreatedAt:  answer.Timestamp(j.CreatedAt),
		FinishedAt: answer.Timestamp(j.FinishedAt),
	}
	for wire, action := range actions {
		if action == j.Action {
			out.Action = wire
		}
	}
	return out
}

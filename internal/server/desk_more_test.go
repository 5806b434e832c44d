package server

import (
	"context"

	"github.com/google/uuid"

	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

type deskOutbound struct{ *desk }

func (d deskOutbound) Check(ctx context.Context, org callerid.OrgID, phones []string) ([]addressbook.Verdict, error) {
	return []addressbook.Verdict{
		{Asked: "x", Reasons: []addressbook.Reason{addressbook.NotANumber}},
		{Asked: "y", Number: 14155550100, MayCall: true, Contact: recordID(9), Reasons: []addressbook.Reason{addressbook.OptedOut}},
	}, d.ask(ctx, org, phones)
}

func (d deskOutbound) Add(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error) {
	return []phone.Number{14155550100}, d.ask(ctx, org, "add", phones)
}

func (d deskOutbound) Remove(ctx context.Context, org callerid.OrgID, phones []string) ([]phone.Number, error) {
	return []phone.Number{14155550100}, d.ask(ctx, org, "remove", phones)
}

func (d deskOutbound) List(ctx context.Context, org callerid.OrgID, limit int, token string) ([]phone.Number, string, error) {
	return []phone.Number{14155550100}, "more", d.ask(ctx, org, limit, token)
}

type deskBulk struct{ *desk }

// jobAtDesk has come half way.
var jobAtDesk = callerid.Job{
	ID: recordID(5), Org: 7, Action: callerid.ActionCampaign, Argument: "autumn", State: callerid.JobCancelled,
	Total: 9, Done: 3, Skipped: 1, CreatedAt: later, FinishedAt: later,
}

func (d deskBulk) Start(ctx context.Context, org callerid.OrgID, r addressbook.BulkRequest) (callerid.Job, error) {
	return jobAtDesk, d.ask(ctx, org, r)
}

func (d deskBulk) Get(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	return jobAtDesk, d.ask(ctx, org, "get", id)
}

func (d deskBulk) List(ctx context.Context, org callerid.OrgID, limit int) ([]callerid.Job, error) {
	return []callerid.Job{jobAtDesk}, d.ask(ctx, org, limit)
}

func (d deskBulk) Cancel(ctx context.Context, org callerid.OrgID, id uuid.UUID) (callerid.Job, error) {
	return jobAtDesk, d.ask(ctx, org, "cancel", id)
}

type deskFilters struct{ *desk }

func (d deskFilters) Save(ctx context.Context, org callerid.OrgID, f callerid.SavedFilter) (callerid.SavedFilter, error) {
	return f, d.ask(ctx, org, f)
}

func (d deskFilters) List(ctx context.Context, org callerid.OrgID) ([]callerid.SavedFilter, error) {
	return []callerid.SavedFilter{{Name: "all"}}, d.ask(ctx, org)
}

func (d deskFilters) Delete(ctx context.Context, org callerid.OrgID, name string) error {
	return d.ask(ctx, org, name)
}

type deskFields struct{ *desk }

func (d deskFields) List(ctx context.Context, org callerid.OrgID) ([]callerid.CustomField, error) {
	return []callerid.CustomField{{Name: "Colour"}, {Name: "Visits", Numeric: true}}, d.ask(ctx, org)
}

func (d deskFields) Define(ctx context.Context, org callerid.OrgID, f callerid.CustomField) (callerid.CustomField, error) {
	return f, d.ask(ctx, org, f)
}

func (d deskFields) Drop(ctx context.Context, org callerid.OrgID, name string) error {
	return d.ask(ctx, org, name)
}

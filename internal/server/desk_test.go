package server

import (
	"context"
	"testing"
	"time"

	"ringdex/internal/addressbook"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
)

// desk stands in for the address book: it notes what it is asked and gives out
// what is on it.
type desk struct {
	asked  []any
	ctx    context.Context
	fails  func() error // nil: nothing does
	person callerid.Contact
}

func (d *desk) ask(ctx context.Context, asked ...any) error {
	d.asked, d.ctx = asked, ctx
	if d.fails != nil {
		return d.fails()
	}
	return nil
}

// atDesk starts a server before a desk, with a key of each kind by its scope.
func atDesk(t *testing.T, d *desk) (*world, map[string]string) {
	t.Helper()
	all := []callerid.Scope{callerid.ScopeRead, callerid.ScopeWrite, callerid.ScopeAdmin}
	keys, tokens := keyring(t, map[string]callerid.Key{
		"all":      {Org: 7, Scopes: all, Label: "CRM"},
		"read":     {Org: 7, Scopes: all[:1]},
		"write":    {Org: 7, Scopes: all[1:2]},
		"admin":    {Org: 7, Scopes: all[2:]},
		"ring":     {Org: 7, Scopes: []callerid.Scope{callerid.ScopeRecognize}},
		"platform": {Scopes: append(all, callerid.ScopeRecognize)},
	})
	return serve(t, Config{
		Recognizer: ring(nobody), Keys: keys,
		Contacts: deskContacts{d}, Records: deskRecords{d}, Outbound: deskOutbound{d},
		Bulk: deskBulk{d}, Filters: deskFilters{d}, Fields: deskFields{d},
		Organization: func(id callerid.OrgID) (callerid.Organization, bool) {
			return callerid.Organization{Plan: callerid.Plan{Name: "Dental", Limit: 5_000}}, id == 7
		},
	}), tokens
}

// later is a moment that desks answer with.
var later = time.Date(2026, 11, 21, 6, 40, 0, 1_000, time.UTC)

func recordID(n byte) callerid.RecordID { return callerid.RecordID{6: 0x40, 8: 0x80, 15: n} }

type deskContacts struct{ *desk }

func (d deskContacts) Get(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, error) {
	return d.person, d.ask(ctx, org, id)
}

func (d deskContacts) BatchGet(ctx context.Context, org callerid.OrgID, ids []callerid.ContactID) ([]callerid.Contact, error) {
	return []callerid.Contact{d.person}, d.ask(ctx, org, ids)
}

func (d deskContacts) List(ctx context.Context, org callerid.OrgID, r addressbook.ListRequest) (callerid.Page, error) {
	return callerid.Page{Contacts: []callerid.Contact{d.person}, Next: "more"}, d.ask(ctx, org, r)
}

func (d deskContacts) Create(ctx context.Context, org callerid.OrgID, draft addressbook.Draft) (callerid.Contact, []string, error) {
	return d.person, []string{"a warning"}, d.ask(ctx, org, draft)
}

func (d deskContacts) Update(ctx context.Context, org callerid.OrgID, c addressbook.Change) (callerid.Contact, []string, error) {
	return d.person, []string{"a warning"}, d.ask(ctx, org, c)
}

func (d deskContacts) Delete(ctx context.Context, org callerid.OrgID, id callerid.ContactID, version string, wait bool) (time.Time, error) {
	return later, d.ask(ctx, org, id, version, wait)
}

func (d deskContacts) Undelete(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Contact, []callerid.TakenError, error) {
	return d.person, []callerid.TakenError{{Number: 14155550101, Contact: recordID(9)}}, d.ask(ctx, org, id)
}

func (d deskContacts) AddTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error) {
	return d.person, d.ask(ctx, org, id, "add", tags)
}

func (d deskContacts) RemoveTags(ctx context.Context, org callerid.OrgID, id callerid.ContactID, tags []string) (callerid.Contact, error) {
	return d.person, d.ask(ctx, org, id, "remove", tags)
}

func (d deskContacts) AddNote(ctx context.Context, org callerid.OrgID, id callerid.ContactID, text, author string) (callerid.Contact, error) {
	return d.person, d.ask(ctx, org, id, text, author)
}

func (d deskContacts) Duplicates(ctx context.Context, org callerid.OrgID, limit int, token string) ([]addressbook.Group, string, error) {
	group := addressbook.Group{Kind: callerid.DuplicatePhone, Value: "+14155550100", Contacts: []callerid.Contact{d.person}}
	return []addressbook.Group{group}, "more", d.ask(ctx, org, limit, token)
}

func (d deskContacts) Merge(ctx context.Context, org callerid.OrgID, r addressbook.MergeRequest) (callerid.Contact, error) {
	return d.person, d.ask(ctx, org, r)
}

func (d deskContacts) Erase(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (time.Time, error) {
	return later, d.ask(ctx, org, id)
}

func (d deskContacts) Export(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error) {
	dossier := callerid.Dossier{
		Contact: d.person, DoNotCall: []phone.Number{14155550101}, Campaigns: []string{"autumn"},
		Interactions: []callerid.Interaction{{
			Number: 14155550100, At: later, Channel: callerid.ChannelCall, Direction: callerid.Inbound, Duration: time.Minute,
		}},
	}
	dossier.Tasks, dossier.Memories, dossier.Ratings = onFile()
	return dossier, d.ask(ctx, org, id)
}

// onFile are the records of everybody.
func onFile() ([]callerid.Task, []callerid.Memory, []callerid.Rating) {
	return []callerid.Task{{ID: recordID(1), Title: "call back", DueAt: later}, {ID: recordID(2), Title: "done", DoneAt: later}},
		[]callerid.Memory{{ID: recordID(3), Text: "has a dog", CreatedAt: later}},
		[]callerid.Rating{{ID: recordID(4), Score: 5, Comment: "quick", CreatedAt: later}}
}

type deskRecords struct{ *desk }

func (d deskRecords) List(ctx context.Context, org callerid.OrgID, id callerid.ContactID) (callerid.Dossier, error) {
	tasks, memories, ratings := onFile()
	return callerid.Dossier{Tasks: tasks, Memories: memories, Ratings: ratings}, d.ask(ctx, org, id)
}

func (d deskRecords) AddTask(ctx context.Context, org callerid.OrgID, t callerid.Task) (callerid.Task, error) {
	err := d.ask(ctx, org, t)
	t.ID = recordID(1)
	return t, err
}

func (d deskRecords) AddMemory(ctx context.Context, org callerid.OrgID, m callerid.Memory) (callerid.Memory, error) {
	err := d.ask(ctx, org, m)
	m.ID, m.CreatedAt = recordID(3), later
	return m, err
}

func (d deskRecords) AddRating(ctx context.Context, org callerid.OrgID, r callerid.Rating) (callerid.Rating, error) {
	err := d.ask(ctx, org, r)
	r.ID, r.CreatedAt = recordID(4), later
	return r, err
}

func (d deskRecords) FinishTask(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, id callerid.RecordID, reopen bool) error {
	return d.ask(ctx, org, contact, id, reopen)
}

func (d deskRecords) Delete(ctx context.Context, org callerid.OrgID, contact callerid.ContactID, kind callerid.RecordKind, id callerid.RecordID) error {
	return d.ask(ctx, org, contact, kind, id)
}

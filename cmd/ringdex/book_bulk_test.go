package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// crowd is how many contacts the jobs are about, of whom each hundredth must not
// be called. As many again have nothing to do with it.
const crowd = 2000

// A job tells how far it has come, goes on after the end of the server that
// worked on it, and keeps what is done when it is cancelled.
func TestBulk(t *testing.T) {
	tn := newFleetSite(t, 2).tenant(callerid.Plan{})
	tn.crowd()
	lead := &ringdexv1.ContactFilter{Tags: []string{"LEAD"}}

	tagged, between := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_TAG, Argument: "first", Filter: lead}, nil)
	tn.expect("tagging", tagged, crowd, 0)
	if !between {
		t.Error("nobody could see how far the job had come")
	}
	tn.counted("tagged", crowd, &ringdexv1.ContactFilter{Tags: []string{"first"}})

	taken, _ := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_TAG, Argument: "second", Filter: lead}, tn.stopWorker)
	tn.expect("tagging beyond a server's end", taken, crowd, 0)
	tn.counted("tagged beyond a server's end", crowd, &ringdexv1.ContactFilter{Tags: []string{"second"}})

	again, _ := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_TAG, Argument: "FIRST", Filter: lead}, nil)
	tn.expect("tagging again", again, 0, crowd)

	campaign, _ := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: "Spring", Filter: lead}, nil)
	tn.expect("adding to a campaign", campaign, crowd-crowd/100, crowd/100)
	tn.counted("in the campaign", crowd-crowd/100, &ringdexv1.ContactFilter{Campaign: "Spring"})

	cancelled, _ := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_UNTAG, Argument: "second", All: true}, func(b *ringdexv1.Bulk) {
		ask(tn, tn.last().CancelBulk, &ringdexv1.CancelBulkRequest{BulkId: b.GetBulkId()})
	})
	if cancelled.GetState() != ringdexv1.BulkState_BULK_STATE_CANCELLED || cancelled.GetDone()+cancelled.GetSkipped() >= cancelled.GetTotal() {
		t.Errorf("the cancelled job ended as %v", cancelled)
	}
	tn.counted("tagged, since the job was cancelled", crowd-int(cancelled.GetDone()), &ringdexv1.ContactFilter{Tags: []string{"second"}})

	tn.selection(lead)

	deleted, _ := tn.bulk(t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_DELETE, Filter: lead}, nil)
	tn.expect("deleting", deleted, crowd, 0)
	tn.counted("left", crowd, nil)
	tn.counted("deleted", crowd, &ringdexv1.ContactFilter{Deleted: true})

	if jobs := ask(tn, tn.last().ListBulks, &ringdexv1.ListBulksRequest{}).GetBulks(); len(jobs) != 7 || jobs[0].GetBulkId() != deleted.GetBulkId() {
		t.Errorf("the jobs are %v, want seven, and the last one first", jobs)
	}
}

// selection: only those that were selected, each once, are changed.
func (tn *tenant) selection(lead *ringdexv1.ContactFilter) {
	tn.t.Helper()
	page := ask(tn, tn.last().ListContacts, &ringdexv1.ListContactsRequest{Filter: lead, PageSize: 10})
	ids := []string{uuid.NewString(), page.GetContacts()[0].GetContactId()} // one that is nobody's, and one twice
	for _, c := range page.GetContacts() {
		ids = append(ids, c.GetContactId())
	}
	selected, _ := tn.bulk(tn.t, &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_DO_NOT_CALL, ContactIds: ids}, nil)
	var already int
	for _, c := range page.GetContacts() {
		if c.GetStatus() == ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL {
			already++
		}
	}
	tn.expect("marking a selection", selected, 10-already, 1+already)
	tn.counted("not to be called", crowd/100+10-already, &ringdexv1.ContactFilter{Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL})
}

// crowd puts the contacts on file.
func (tn *tenant) crowd() {
	tn.t.Helper()
	var all []callerid.Contact
	var marked []phone.Number
	for i := range 2 * crowd {
		c := callerid.Contact{
			ID: uuid.New(), Kind: callerid.KindContact, Status: callerid.StatusActive, Name: fmt.Sprintf("Person %05d", i),
			Phones: []phone.Number{phone.Number(1_212_000_0000 + i)}, CreatedAt: time.Now(), UpdatedAt: time.Now(),
		}
		if i%2 == 0 {
			c.Tags = []string{"Lead"}
		}
		if i%200 == 0 {
			c.Status = callerid.StatusDoNotCall
			marked = append(marked, c.Phones...)
		}
		all = append(all, c)
	}
	if err := tn.admin.Update(tn.t.Context(), tn.org.ID, func(tx store.Tx) error {
		return errors.Join(tx.AddContacts(all), tx.SetDoNotCall(true, marked...))
	}); err != nil {
		tn.t.Fatal(err)
	}
}

// bulk starts a job on the last server and follows it to its end. Once it has
// come some way, halfway is called. It reports whether it was seen on the way.
func (tn *tenant) bulk(t *testing.T, req *ringdexv1.StartBulkRequest, halfway func(*ringdexv1.Bulk)) (b *ringdexv1.Bulk, between bool) {
	t.Helper()
	b = ask(tn, tn.last().StartBulk, req).GetBulk()
	var before int64
	tn.await("for the job's end", func() bool {
		b = ask(tn, tn.last().GetBulk, &ringdexv1.GetBulkRequest{BulkId: b.GetBulkId()}).GetBulk()
		come := b.GetDone() + b.GetSkipped()
		if come < before {
			t.Errorf("the job goes backwards: %v", b)
		}
		before = come
		if come > 0 && come < b.GetTotal() {
			if !between && halfway != nil {
				halfway(b)
			}
			between = true
		}
		return b.GetState() != ringdexv1.BulkState_BULK_STATE_RUNNING
	})
	return b, between
}

// stopWorker stops the server that does the jobs, and lets the other take over
// at once: by hand, the leader's term is over.
func (tn *tenant) stopWorker(*ringdexv1.Bulk) {
	tn.t.Helper()
	worker := -1
	for i, s := range tn.servers {
		if strings.Contains(s.logs.String(), `"msg":"leading","leadership":"bulk"`) {
			worker = i
		}
	}
	if worker < 0 {
		tn.t.Fatal("nobody works on the job")
	}
	tn.servers[worker].stop()
	tn.servers = append(tn.servers[:worker:worker], tn.servers[worker+1:]...)
	tn.byHand("DELETE FROM leaders")
}

func (tn *tenant) expect(what string, b *ringdexv1.Bulk, done, skipped int) {
	tn.t.Helper()
	if b.GetState() != ringdexv1.BulkState_BULK_STATE_DONE || b.GetDone() != int64(done) || b.GetSkipped() != int64(skipped) ||
		b.GetTotal() != int64(done+skipped) || b.GetFinishedAt() == nil {
		tn.t.Errorf("%s ended as %v; want %d done and %d skipped", what, b, done, skipped)
	}
}

func (tn *tenant) counted(what string, want int, f *ringdexv1.ContactFilter) {
	tn.t.Helper()
	seen := map[string]bool{}
	for _, c := range tn.contacts(&ringdexv1.ListContactsRequest{Filter: f, PageSize: 500}) {
		seen[c.GetContactId()] = true
	}
	if len(seen) != want {
		tn.t.Errorf("%d contacts are %s, want %d", len(seen), what, want)
	}
}

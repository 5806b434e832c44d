package addressbook

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/callerid"
)

// work does the jobs that are there.
func (w *world) work() { w.workFor(2 * bulkIdle) }

// workFor has to be in a bubble.
func (w *world) workFor(d time.Duration) {
	ctx, stop := context.WithCancel(w.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.bulk.Run(ctx)
	}()
	time.Sleep(d) // it passes only while nothing is done
	stop()
	<-ended
}

func (w *world) start(r BulkRequest) callerid.Job {
	w.Helper()
	job, err := w.bulk.Start(w.Context(), w.org, r)
	if err != nil {
		w.Fatal(err)
	}
	if job.State != callerid.JobRunning || job.Total+job.Done+job.Skipped != 0 {
		w.Errorf("it begins as %+v", job)
	}
	return job
}

// ended checks how a job has ended.
func (w *world) ended(id uuid.UUID, state callerid.JobState, total, done, skipped int64) callerid.Job {
	w.Helper()
	job, err := w.bulk.Get(w.Context(), w.org, id)
	if err != nil {
		w.Fatal(err)
	}
	if job.State != state || job.Total != total || job.Done != done || job.Skipped != skipped || job.FinishedAt.IsZero() {
		w.Errorf("the job is %s with %d done, %d skipped of %d, want %s with %d, %d of %d", job.State, job.Done, job.Skipped, job.Total, state, done, skipped, total)
	}
	return job
}

// Each action is done to whom it can be done, and what it need not or cannot be
// done to is skipped.
func testBulkActions(w *world) {
	for name, test := range map[string]struct {
		action         callerid.Action
		argument       string
		done           int64
		tags, deleted  int
		refuse, marked int
		members        int
	}{
		"tag":           {callerid.ActionTag, " VIP ", 3, 4, 1, 1, 1, 0},
		"refusing tag":  {callerid.ActionTag, "do_not_call", 4, 5, 1, 4, 3, 0},
		"untag":         {callerid.ActionUntag, "Vip", 1, 0, 1, 1, 1, 0},
		"unknown untag": {callerid.ActionUntag, "none", 0, 1, 1, 1, 1, 0},
		"do not call":   {callerid.ActionDoNotCall, "", 3, 1, 1, 4, 3, 0},
		"delete":        {callerid.ActionDelete, "", 4, 1, 5, 1, 1, 0},
		"campaign":      {callerid.ActionCampaign, "Autumn", 3, 1, 1, 1, 1, 3},
	} {
		w.Log(name)
		w := w.another()
		plain, gone := w.create(draft("Plain", "+14155551200")), w.create(draft("Gone", "+12025550133"))
		vip, refusing := draft("Vip", home.String()), draft("Refusing", spare.String())
		vip.Contact.Tags, refusing.Contact.Status = []string{"vip"}, callerid.StatusDoNotCall
		book := []callerid.ContactID{plain.ID, w.create(vip).ID, w.create(refusing).ID, w.create(Draft{Emails: []string{"a@x.io"}}).ID, gone.ID}
		w.delete(gone.ID)
		person, stranger := w.campaign("Cam", callerid.StatusActive, 14155550001), w.another().create(draft("Not here", "+14155551200"))

		job := w.start(BulkRequest{Action: test.action, Argument: test.argument, Selection: append([]callerid.ContactID{person.ID, stranger.ID, {1}, book[0]}, book...)})
		w.work()
		w.ended(job.ID, callerid.JobDone, 8, test.done, 8-test.done)
		tags, deleted, refuse := 0, 0, 0
		for _, id := range book {
			contact := w.read(id)
			tags += len(contact.Tags)
			deleted += count(!contact.DeletedAt.IsZero())
			refuse += count(contact.Status == callerid.StatusDoNotCall)
		}
		if members := len(w.names(ListRequest{Filter: callerid.Filter{Campaign: "Autumn"}})); tags != test.tags || deleted != test.deleted ||
			refuse != test.refuse || len(w.marked()) != test.marked || members != test.members {
			w.Errorf("%d tags, %d deleted, %d refusing, %d marked, %d members; want %+v", tags, deleted, refuse, len(w.marked()), members, test)
		}
		w.same(w.read(person.ID), person)
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// A number on the list alone does not make its contact uncallable while there is
// another one to call.
func testBulkCampaignSkips(w *world) {
	two, one := w.create(draft("Two", "+14155551200", "+12025550133")), w.create(draft("One", home.String()))
	must(w.outbound.Add(w.Context(), w.org, []string{"+14155551200", home.String()}))
	job := w.start(BulkRequest{Action: callerid.ActionCampaign, Argument: "Autumn", Selection: []callerid.ContactID{two.ID, one.ID}})
	w.work()
	w.ended(job.ID, callerid.JobDone, 2, 1, 1)
	w.same(w.names(ListRequest{Filter: callerid.Filter{Campaign: "Autumn"}}), []string{"Two"})
}

func testBulkRefuses(w *world) {
	me := []callerid.ContactID{w.create(draft("Alex", "+14155551200")).ID}
	w.saveFilter("Everybody", callerid.Filter{})
	w.saveFilter("Active", callerid.Filter{Status: callerid.StatusActive})
	vips := callerid.Filter{Tags: []string{"vip"}}
	for name, bad := range map[string]BulkRequest{
		"no action":              {Selection: me},
		"unknown action":         {Action: "export", Selection: me},
		"no tag":                 {Action: callerid.ActionTag, Argument: " ", Selection: me},
		"long tag":               {Action: callerid.ActionUntag, Argument: strings.Repeat("x", callerid.MaxTag+1), Selection: me},
		"no campaign":            {Action: callerid.ActionCampaign, Selection: me},
		"an argument":            {Action: callerid.ActionDelete, Argument: "vip", Selection: me},
		"nobody":                 {Action: callerid.ActionDelete},
		"everybody, not meant":   {Action: callerid.ActionDelete, Saved: "Everybody"},
		"selection and all":      {Action: callerid.ActionDelete, Selection: me, All: true},
		"selection and filter":   {Action: callerid.ActionDelete, Selection: me, Filter: vips},
		"selection and saved":    {Action: callerid.ActionDelete, Selection: me, Saved: "Active"},
		"filter and all":         {Action: callerid.ActionDelete, Filter: vips, All: true},
		"deleted":                {Action: callerid.ActionDelete, Filter: callerid.Filter{Deleted: true}},
		"many":                   {Action: callerid.ActionDelete, Selection: slices.Repeat(me, maxSelection+1)},
		"no filter":              {Action: callerid.ActionDelete, Filter: callerid.Filter{Status: 9}},
		"contradiction to saved": {Action: callerid.ActionDelete, Saved: "Active", Filter: callerid.Filter{Status: callerid.StatusDoNotCall}},
	} {
		w.Log(name)
		_, err := w.bulk.Start(w.Context(), w.org, bad)
		w.fails(err, callerid.ErrInvalid)
	}
	_, err := w.bulk.Start(w.Context(), w.org, BulkRequest{Action: callerid.ActionDelete, Saved: "None"})
	w.fails(err, callerid.ErrNotFound)
	_, err = w.bulk.List(w.Context(), w.org, -1)
	w.fails(err, callerid.ErrInvalid)
	none(w, must(w.bulk.List(w.Context(), w.org, 0)))
}

// A job is its organization's own, and jobs are listed from the newest on.
func testBulkJobs(w *world) {
	me := []callerid.ContactID{w.create(draft("Alex", "+14155551200")).ID}
	first := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "a", Selection: me})
	second := w.start(BulkRequest{Action: callerid.ActionTag, Argument: "b", All: true})
	w.work()
	for _, id := range []uuid.UUID{first.ID, second.ID} {
		job := w.ended(id, callerid.JobDone, 1, 1, 0)
		w.same(must(w.bulk.Cancel(w.Context(), w.org, id)), job) // too late
	}
	w.same(w.read(me[0]).Tags, []string{"a", "b"}) // the oldest job comes first
	for limit, want := range map[int][]uuid.UUID{0: {second.ID, first.ID}, 1: {second.ID}} {
		var got []uuid.UUID
		for _, job := range must(w.bulk.List(w.Context(), w.org, limit)) {
			got = append(got, job.ID)
		}
		w.same(got, want)
	}
	other := w.newOrg()
	none(w, must(w.bulk.List(w.Context(), other, 0)))
	_, err := w.bulk.Get(w.Context(), other, first.ID)
	w.fails(err, callerid.ErrNotFound)
	_, err = w.bulk.Cancel(w.Context(), other, first.ID)
	w.fails(err, callerid.ErrNotFound)
}

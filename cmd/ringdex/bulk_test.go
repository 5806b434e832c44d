package main

import (
	"io"
	"strings"
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func job(state ringdexv1.BulkState, done int64) *ringdexv1.Bulk {
	return &ringdexv1.Bulk{BulkId: thingID, Action: ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: "Spring", State: state,
		Total: 1000, Done: done, Skipped: 3, CreatedAt: day(2026, 11, 21)}
}

var jobText = lines("id        "+thingID, "action    add-to-campaign", "argument  Spring", "state     running",
	"selected  1000", "done      5", "skipped   3", "created   2026-11-21 00:00Z", "finished  -")

func TestBulkCommands(t *testing.T) {
	running := job(ringdexv1.BulkState_BULK_STATE_RUNNING, 5)
	for _, test := range []bookCase{
		{"bulk|start|add-to-campaign|Spring|--saved|Big|--query|chen|--tag|vip",
			&ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_ADD_TO_CAMPAIGN, Argument: "Spring", SavedFilter: "Big",
				Filter: &ringdexv1.ContactFilter{Query: "chen", Tags: []string{"vip"}}},
			&ringdexv1.StartBulkResponse{Bulk: running}, jobText},
		{"bulk|start|delete|--yes|--id|" + alexID + "|--id|" + otherID,
			&ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_DELETE, ContactIds: []string{alexID, otherID}},
			&ringdexv1.StartBulkResponse{Bulk: running}, jobText},
		{"bulk|start|do-not-call|--all", &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_DO_NOT_CALL, All: true},
			&ringdexv1.StartBulkResponse{Bulk: running}, jobText},
		{"bulk|start|tag|x|--saved|Big", &ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_TAG, Argument: "x", SavedFilter: "Big"},
			&ringdexv1.StartBulkResponse{Bulk: running}, jobText},
		{"bulk|start|untag|x|--no-email",
			&ringdexv1.StartBulkRequest{Action: ringdexv1.BulkAction_BULK_ACTION_UNTAG, Argument: "x", Filter: &ringdexv1.ContactFilter{HasEmail: new(bool)}},
			&ringdexv1.StartBulkResponse{Bulk: running}, jobText},
		{"bulk|get|" + thingID, &ringdexv1.GetBulkRequest{BulkId: thingID}, &ringdexv1.GetBulkResponse{Bulk: running}, jobText},
		{"bulk|cancel|" + thingID, &ringdexv1.CancelBulkRequest{BulkId: thingID}, &ringdexv1.CancelBulkResponse{Bulk: running}, jobText},
		{"bulk|list|--limit|9", &ringdexv1.ListBulksRequest{PageSize: 9}, &ringdexv1.ListBulksResponse{Bulks: []*ringdexv1.Bulk{running}}, lines(
			"ID                                    ACTION           ARGUMENT  STATE    SELECTED  DONE  SKIPPED  CREATED            FINISHED",
			thingID+"  add-to-campaign  Spring    running  1000      5     3        2026-11-21 00:00Z  -")},
	} {
		test.check(t)
	}
}

func TestBulkFollow(t *testing.T) {
	for _, test := range []struct {
		state  ringdexv1.BulkState
		status int
		want   string
	}{
		{ringdexv1.BulkState_BULK_STATE_DONE, exitOK, "`ringdex bulk cancel` ends it.\n"},
		{ringdexv1.BulkState_BULK_STATE_CANCELLED, exitFailed, "cancelled: what it had done stays\n"},
		{ringdexv1.BulkState_BULK_STATE_FAILED, exitFailed, "start it again for the rest\n"},
	} {
		running := job(ringdexv1.BulkState_BULK_STATE_RUNNING, 5)
		s := serveBook(t).on("StartBulk", &ringdexv1.StartBulkResponse{Bulk: running})
		s.on("GetBulk", &ringdexv1.GetBulkResponse{Bulk: running}, &ringdexv1.GetBulkResponse{Bulk: job(test.state, 997)})
		out, errs, status := newShell(t).run("bulk", "start", "add-to-campaign", "Spring", "--all", "--follow")
		if status != test.status || !strings.HasSuffix(errs, test.want) || !strings.Contains(errs, thingID) || strings.Contains(errs, "\r") {
			t.Errorf("%s: status %d, %q; want %q", test.state, status, errs, test.want)
		}
		if !strings.Contains(out, "state     "+word(test.state)+"\n") || !strings.Contains(out, "done      997\n") {
			t.Errorf("%s prints\n%s", test.state, out)
		}
		if len(s.asked) != 3 {
			t.Errorf("%d calls, want 3", len(s.asked))
		}
	}
}

// On a terminal a job that is followed shows how far it has come, in one line
// that is empty again at the end.
func TestBulkProgress(t *testing.T) {
	serveBook(t).on("GetBulk", &ringdexv1.GetBulkResponse{Bulk: job(ringdexv1.BulkState_BULK_STATE_RUNNING, 5)},
		&ringdexv1.GetBulkResponse{Bulk: job(ringdexv1.BulkState_BULK_STATE_DONE, 997)})
	person, program := terminal(t)
	if status := run(t.Context(), []string{"bulk", "get", thingID, "--follow"}, strings.NewReader(""), io.Discard, program); status != exitOK {
		t.Errorf("status %d", status)
	}
	const want = "\r8 of 1000 contacts\r\x1b[K"
	shown := make([]byte, len(want))
	if _, err := io.ReadFull(person, shown); err != nil || string(shown) != want {
		t.Errorf("the terminal shows %q, %v; want %q", shown, err, want)
	}
}

package main

import (
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// What is not there is named, and so is where to look.
func TestMissing(t *testing.T) {
	s := serveBook(t)
	s.otherwise = status.Error(codes.NotFound, "nothing of that id or name")
	sh := newShell(t)
	for _, test := range []struct{ args, want string }{
		{"contacts|get|" + alexID, "there is no contact " + alexID + ", or it is deleted: `ringdex contacts list`"},
		{"contacts|merge|" + alexID + "|" + otherID + "|--yes", "there is no contact " + alexID + " or no contact " + otherID + ", "},
		{"contacts|undelete|" + alexID, "there is no deleted contact " + alexID + ": `ringdex contacts list --deleted`"},
		{"contacts|list|--saved|Big", `there is no saved filter "Big": ` + "`ringdex filter list`"},
		{"bulk|start|delete|--yes|--saved|Big", `there is no saved filter "Big": `},
		{"filter|delete|Big", `there is no saved filter "Big": `},
		{"bulk|get|" + thingID, "there is no job " + thingID + ": `ringdex bulk list`"},
		{"field|drop|size", `there is no field "size": ` + "`ringdex field list`"},
		{"record|list|" + alexID, "there is no contact " + alexID},
		{"record|finish|" + alexID + "|" + thingID, "there is no task " + thingID + " of contact " + alexID + ": `ringdex record list " + alexID + "`"},
		{"record|delete|" + alexID + "|memory|" + thingID + "|--yes", "there is no memory " + thingID + " of contact " + alexID},
		{"contacts|create|--phone|1", "nothing of that id or name\n"},
	} {
		if got := sh.fails(exitFailed, strings.Split(test.args, "|")...); !strings.HasPrefix(got, "ringdex: NOT_FOUND: "+test.want) {
			t.Errorf("%s: %q, want %q", test.args, got, test.want)
		}
	}
	if got := missing(&ringdexv1.StartBulkRequest{}, "what?"); got != "what?" {
		t.Errorf("without anything that was looked for: %q", got)
	}
}

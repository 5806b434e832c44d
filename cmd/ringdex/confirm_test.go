package main

import (
	"strings"
	"testing"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// What takes something away asks first, and does nothing unless it is agreed to.
func TestConfirmation(t *testing.T) {
	for _, test := range []struct{ args, question, method string }{
		{"contacts|delete|" + alexID, "Delete Alex \ufffd[31mChen (+14155551200 +1), contact " + alexID + "? [y/N] ", "DeleteContact"},
		{"contacts|erase|" + alexID, "Erase Alex \ufffd[31mChen (+14155551200 +1), contact " + alexID + ", and all that is on file", "EraseContact"},
		{"record|delete|" + alexID + "|task|" + thingID, "Delete this task of Alex \ufffd[31mChen", "DeleteRecord"},
		{"bulk|start|delete|--all", "Delete every contact there is? [y/N] ", "StartBulk"},
		{"bulk|start|delete|--id|a|--id|b", "Delete these contacts, 2 in number? [y/N] ", "StartBulk"},
		{"bulk|start|delete|--tag|old", "Delete all contacts that these flags select? [y/N] ", "StartBulk"},
	} {
		for typed, agreed := range map[string]bool{"y\n": true, "n\n": false} {
			s := serveBook(t).on("GetContact", &ringdexv1.GetContactResponse{Contact: alexChen()}).
				on("DeleteContact", &ringdexv1.DeleteContactResponse{}).on("EraseContact", &ringdexv1.EraseContactResponse{}).
				on("DeleteRecord", &ringdexv1.DeleteRecordResponse{}).on("StartBulk", &ringdexv1.StartBulkResponse{})
			_, errs, status := atTerminal(t, typed, strings.Split(test.args, "|")...)
			if !strings.HasPrefix(errs, test.question) || (status == exitOK) != agreed {
				t.Errorf("%s: %q is asked, and %q ends with %d", test.args, errs, typed, status)
			}
			done := false
			for method := range s.reached {
				done = done || strings.HasSuffix(method, "/"+test.method)
			}
			if done != agreed {
				t.Errorf("%s: %q was typed, and it was done: %t", test.args, typed, done)
			}
		}
	}
}

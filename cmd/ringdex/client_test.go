package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// bookCase is a command that makes one call, and what must come of it. The
// method is that of the request.
type bookCase struct {
	args   string // cut at |
	asked  proto.Message
	answer proto.Message
	text   string
}

// check runs the command for a person and for a program.
func (c bookCase) check(t *testing.T) {
	t.Helper()
	method := strings.TrimSuffix(string(c.asked.ProtoReflect().Descriptor().Name()), "Request")
	s := serveBook(t).on(method, c.answer)
	sh := newShell(t)
	args := strings.Split(c.args, "|")
	if got := sh.ok(args...); got != c.text {
		t.Errorf("%s prints\n%s\nwant\n%s", c.args, got, c.text)
	}
	s.wasAsked(c.asked)
	want, err := answerJSON(c.answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := sh.ok(append(args, "--json")...); got != string(want)+"\n" || !json.Valid([]byte(got)) {
		t.Errorf("%s --json prints\n%s\nwant\n%s", c.args, got, want)
	}
	s.wasAsked(c.asked)
}

func TestBookErrors(t *testing.T) {
	taken, err := status.New(codes.AlreadyExists, "A contact with this phone number already exists.").WithDetails(&errdetails.ErrorInfo{
		Domain: "ringdex", Reason: "PHONE_TAKEN", Metadata: map[string]string{"contact_id": otherID, "phone": "+14155551200"}})
	if err != nil {
		t.Fatal(err)
	}
	stale, err := status.New(codes.Aborted, "changed meanwhile").WithDetails(&errdetails.ErrorInfo{Domain: "ringdex", Reason: "VERSION_CONFLICT"})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		err  error
		want string
	}{
		{taken.Err(), "ALREADY_EXISTS: A contact with this phone number already exists. +14155551200 leads to contact " + otherID + ": `ringdex contacts update`"},
		{stale.Err(), "ABORTED: changed meanwhile; `ringdex contacts get`"},
		{status.Error(codes.ResourceExhausted, "the plan is full"), "RESOURCE_EXHAUSTED: the plan is full\n"},
		{status.Error(codes.PermissionDenied, "not\nyours"), "PERMISSION_DENIED: not yours\n"},
		{status.Error(codes.Unimplemented, "unknown service"), "UNIMPLEMENTED: 127.0.0.1:"},
		{status.Error(codes.DeadlineExceeded, "late"), "DEADLINE_EXCEEDED: 127.0.0.1:"},
	} {
		serveBook(t).on("UpdateContact", test.err)
		got := newShell(t).fails(exitFailed, "contacts", "update", alexID, "--phone", "+14155551200")
		if !strings.HasPrefix(got, "ringdex: "+test.want) || strings.Contains(got, "rdx_secret") {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestBookIsNotThere(t *testing.T) {
	t.Setenv("RINGDEX_SERVER", "127.0.0.1:1")
	t.Setenv("RINGDEX_KEY", "rdx_secret")
	if got := newShell(t).fails(exitFailed, "contacts", "list"); !strings.Contains(got, "no server answers at 127.0.0.1:1") {
		t.Errorf("got %q", got)
	}
}

func TestBookUsage(t *testing.T) {
	serveBook(t)
	sh := newShell(t)
	for _, test := range []struct{ args, want string }{
		{"contacts|list|--status|gone", `"active","do-not-call"`},
		{"contacts|list|--order|age", `"contacted"`},
		{"contacts|list|--created-from|yesterday", "--created-from: \"yesterday\" is neither a date such as 2026-11-21"},
		{"contacts|list|--limit|0", "--limit"},
		{"contacts|list|--limit|-1", `--limit: "-1" is no number from 0`},
		{"contacts|list|--limit", "--limit"},
		{"contacts|list|--min-calls|-3", `--min-calls: "-3" is no number from 0`},
		{"contacts|list|--min-calls=-1", `--min-calls: "-1" is no number from 0`},
		{"contacts|list|--max-calls|many", `--max-calls: "many" is no number from 0`},
		{"contacts|list|--limit|5|--all", "--all"},
		{"contacts|list|--has-email|--no-email", "--has-email and --no-email"},
		{"contacts|list|--saved|", "--saved: it is empty"},
		{"contacts|list|--campaign=", "--campaign: it is empty"},
		{"contacts|update|" + alexID + "|--nick|Lex|--version|", "--version: it is empty"},
		{"contacts|delete|" + alexID + "|--yes|--version|", "--version: it is empty"},
		{"contacts|undelete|+14155551200", "`ringdex contacts list --deleted` shows the ids"},
		{"contacts|list|--key|rdx_ünï", "this is no Ringdex API key"},
		{"ring|--to|1|--from|2|--key|rdx_\n", "this is no Ringdex API key"},
		{"bulk|list|--limit|0", "--limit: 0 is too few"},
		{"bulk|start|delete|--yes|--tag|x|--query|", "--query: it is empty"},
		{"bulk|start|delete|--yes|--tag| ", "--tag: it is empty"},
		{"contacts|list|--server|here", "HOST:PORT"},
		{"contacts|get", "<contact>"},
		{"contacts|update|" + alexID, "nothing to change"},
		{"contacts|update|" + alexID + "|--clear|status", "first-name"},
		{"contacts|update|" + alexID + "|--clear|name.x", "first-name"},
		{"contacts|update|" + alexID + "|--clear|meta.", "meta.plan"},
		{"contacts|update|" + alexID + "|--clear|phone|--phone|1", "set as well"},
		{"contacts|update|" + alexID + "|--clear|meta|--meta|a=b", "set as well"},
		{"contacts|update|" + alexID + "|--clear|meta.a|--meta|a=b", "set as well"},
		{"contacts|update|" + alexID + "|--meta|a", "<key>=<value>"},
		{"contacts|merge|" + alexID + "|" + otherID, "--yes"},
		{"contacts|erase|" + alexID, "--yes"},
		{"contacts|delete|" + alexID, "--yes"},
		{"record|delete|" + alexID + "|memory|" + thingID, "--yes"},
		{"bulk|start|delete|--all", "--yes"},
		{"record|delete|" + alexID + "|call|" + thingID, `"memory"`},
		{"record|rating|" + alexID + "|good", "score"},
		{"record|task|" + alexID + "|Call|--due|soon", "--due"},
		{"outbound|check", "<phone>"},
		{"bulk|start|explode|--all", `"add-to-campaign"`},
		{"bulk|start|tag|--all", "tag what?"},
		{"bulk|start|delete|them|--all", `leave "them" out`},
		{"bulk|start|delete", "to which contacts?"},
		{"bulk|start|delete|--id|" + alexID + "|--tag|x", "not clear"},
		{"bulk|start|delete|--all|--saved|x", "not clear"},
		{"filter|save|VIP", "whom does it select?"},
		{"field|define|budget", "--type"},
		{"field|define|budget|--type|date", `"number"`},
	} {
		if got := sh.fails(exitUsage, strings.Split(test.args, "|")...); !strings.Contains(got, test.want) {
			t.Errorf("%s: want %q in %q", test.args, test.want, got)
		}
	}
	t.Setenv("RINGDEX_KEY", "")
	for _, args := range []string{"contacts|list", "ring|--to|1|--from|2"} {
		if got := sh.fails(exitUsage, strings.Split(args, "|")...); !strings.Contains(got, "RINGDEX_KEY") || !strings.Contains(got, "ringdex key create") {
			t.Errorf("%s without a key: %q", args, got)
		}
	}
}

func TestBookInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serveBook(t).on("GetBulk", &ringdexv1.GetBulkResponse{Bulk: &ringdexv1.Bulk{State: ringdexv1.BulkState_BULK_STATE_RUNNING}})
	s.before = func(proto.Message) { cancel() }
	var out, errs strings.Builder
	if status := run(ctx, []string{"bulk", "get", thingID, "--follow"}, strings.NewReader(""), &out, &errs); status != exitFailed {
		t.Errorf("status %d", status)
	}
	if out.String() != "" || errs.String() != "ringdex: interrupted\n" {
		t.Errorf("printed %q and %q", out.String(), errs.String())
	}
}

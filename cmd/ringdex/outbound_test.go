package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestOutboundCheck(t *testing.T) {
	bookCase{
		args: "outbound|check|+14155551200|Bob|+14155551201", asked: &ringdexv1.CheckOutboundRequest{Phones: []string{"+14155551200", "Bob", "+14155551201"}},
		answer: &ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{
			{Asked: "+14155551200", Phone: "+14155551200", MayCall: true, Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_OPTED_OUT}, ContactId: alexID},
			{Asked: "Bob", Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER}},
			{Asked: "+14155551201", Phone: "+14155551201", Reasons: []ringdexv1.OutboundReason{
				ringdexv1.OutboundReason_OUTBOUND_REASON_DO_NOT_CALL, ringdexv1.OutboundReason_OUTBOUND_REASON_CONTACT_DO_NOT_CALL}},
		}},
		text: lines(
			"ASKED         NUMBER        CALL  TEXT  WHY NOT                           CONTACT",
			"+14155551200  +14155551200  yes   no    opted-out                         "+alexID,
			"Bob           -             no    no    not-a-number                      -",
			"+14155551201  +14155551201  no    no    do-not-call, contact-do-not-call  -"),
	}.check(t)
}

// A list of any length is sent in parts of 1,000, as it is read.
func TestOutboundCheckOfStandardInput(t *testing.T) {
	var list strings.Builder
	var want []proto.Message
	for i := range 2001 {
		phone := fmt.Sprintf("+1415%07d", i)
		fmt.Fprintf(&list, " %s\r\n\n", phone)
		if i%1000 == 0 {
			want = append(want, &ringdexv1.CheckOutboundRequest{})
		}
		part := want[len(want)-1].(*ringdexv1.CheckOutboundRequest)
		part.Phones = append(part.Phones, phone)
	}
	s := serveBook(t).on("CheckOutbound", &ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{{Asked: "x"}}})
	sh := newShell(t)
	sh.stdin = list.String()
	if out := sh.ok("outbound", "check", "-"); strings.Count(out, "ASKED") != 1 || len(rows(out)) != 3 {
		t.Errorf("three parts print\n%s", out)
	}
	s.wasAsked(want...)
	sh.stdin = "\n"
	sh.ok("outbound", "check", "-")
	s.wasAsked()
	sh.ok(append([]string{"outbound", "check"}, strings.Fields(list.String())...)...)
	s.wasAsked(want...)
	var out, errs strings.Builder
	broken := io.MultiReader(strings.NewReader("+14155551200\n"), brokenReader{})
	if status := run(t.Context(), []string{"outbound", "check", "-"}, broken, &out, &errs); status != exitFailed || !strings.Contains(errs.String(), "standard input") {
		t.Errorf("status %d, %q", status, errs.String())
	}
	s.wasAsked()
}

type brokenReader struct{}

// Read implements io.Reader.
func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("broken") }

// What is no number keeps no other off the list, and is found by its line.
func TestDoNotCallListSkipsWhatIsNoNumber(t *testing.T) {
	phones := make([]string, phonesAtOnce+2)
	verdicts := make([]*ringdexv1.OutboundVerdict, phonesAtOnce)
	for i := range phones {
		phones[i] = fmt.Sprintf("+1415%07d", i)
	}
	for i := range verdicts {
		verdicts[i] = &ringdexv1.OutboundVerdict{Phone: phones[i]}
	}
	none := &ringdexv1.OutboundVerdict{Reasons: []ringdexv1.OutboundReason{ringdexv1.OutboundReason_OUTBOUND_REASON_NOT_A_NUMBER}}
	phones[1], verdicts[1] = "N/A \x1b", none
	phones[phonesAtOnce], phones[phonesAtOnce+1] = "caf\xe9", "-"
	refusal := status.Error(codes.InvalidArgument, "phones[1] is no telephone number")
	s := serveBook(t)
	s.on("AddDoNotCall", refusal, &ringdexv1.AddDoNotCallResponse{Phones: []string{"+14150000000"}}, refusal)
	s.on("CheckOutbound", &ringdexv1.CheckOutboundResponse{Verdicts: verdicts},
		&ringdexv1.CheckOutboundResponse{Verdicts: []*ringdexv1.OutboundVerdict{none, none}})
	sh := newShell(t)
	sh.stdin = strings.Join(phones, "\n\n")
	out, errs, failed := sh.run("dnc", "add", "-")
	wantErrs := lines("line 3: skipped: “N/A \ufffd” is no telephone number", "line 2001: skipped: “caf\ufffd” is no telephone number",
		"line 2003: skipped: “-” is no telephone number",
		"ringdex: 3 skipped, listed above, since they are no telephone numbers: correct them, and give them again")
	if failed != exitFailed || out != "+14150000000 must not be called\n" || errs != wantErrs {
		t.Errorf("status %d, %q, %q; want %q", failed, out, errs, wantErrs)
	}
	first, last := phones[:phonesAtOnce], []string{"caf\ufffd", "-"}
	s.wasAsked(&ringdexv1.AddDoNotCallRequest{Phones: first}, &ringdexv1.CheckOutboundRequest{Phones: first},
		&ringdexv1.AddDoNotCallRequest{Phones: append([]string{first[0]}, first[2:]...)},
		&ringdexv1.AddDoNotCallRequest{Phones: last}, &ringdexv1.CheckOutboundRequest{Phones: last})

	s.on("AddDoNotCall", refusal).on("CheckOutbound", status.Error(codes.PermissionDenied, "lacks the scope `read`"))
	if got := sh.fails(exitFailed, "dnc", "add", "x"); !strings.Contains(got, "phones[1] is no telephone number; ") || !strings.Contains(got, "lacks the scope `read`") {
		t.Errorf("with a key that may only write: %q", got)
	}
}

func TestDoNotCallList(t *testing.T) {
	numbers := []string{"+14155551200", "+4930123456"}
	for _, test := range []bookCase{
		{"dnc|list|--all", &ringdexv1.ListDoNotCallRequest{PageSize: 500}, &ringdexv1.ListDoNotCallResponse{Phones: numbers}, lines(numbers...)},
		{"dnc|add|(415) 555-1200|030 123456", &ringdexv1.AddDoNotCallRequest{Phones: []string{"(415) 555-1200", "030 123456"}},
			&ringdexv1.AddDoNotCallResponse{Phones: numbers}, lines("+14155551200 must not be called", "+4930123456 must not be called")},
		{"dnc|remove|+14155551200", &ringdexv1.RemoveDoNotCallRequest{Phones: numbers[:1]},
			&ringdexv1.RemoveDoNotCallResponse{Phones: numbers[:1]}, lines("+14155551200 is off the list")},
	} {
		test.check(t)
	}
}

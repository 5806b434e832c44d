package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

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

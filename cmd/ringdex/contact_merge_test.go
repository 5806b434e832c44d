package main

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestContactsDuplicates(t *testing.T) {
	other := &ringdexv1.Contact{ContactId: otherID, Emails: []string{"alex@example.com", "b@example.com"}, CreatedAt: day(2026, 2, 3)}
	bookCase{
		args: "contacts|duplicates|--limit|3", asked: &ringdexv1.ListDuplicatesRequest{PageSize: 3},
		answer: &ringdexv1.ListDuplicatesResponse{Groups: []*ringdexv1.DuplicateGroup{
			{Kind: ringdexv1.DuplicateKind_DUPLICATE_KIND_EMAIL, Value: "alex@example.com", Contacts: []*ringdexv1.Contact{alexChen(), other}}}},
		text: lines(
			"SHARED            ID                                    NAME            PHONE            EMAIL                COMPANY                                   CALLS  CREATED",
			"alex@example.com  "+alexID+"  Alex \ufffd[31mChen  +14155551200 +1  alex@example.com     Acme Acme Acme Acme Acme Acme Acme Acme…  7      2026-01-02 00:00Z",
			"                  "+otherID+"  -               -                alex@example.com +1  -                                         0      2026-02-03 00:00Z"),
	}.check(t)
}

// mergeServer has two contacts and merges them.
func mergeServer(t *testing.T) *bookServer {
	other := &ringdexv1.Contact{ContactId: otherID, Version: "other"}
	s := serveBook(t).on("MergeContacts", &ringdexv1.MergeContactsResponse{Contact: alexChen()})
	s.before = func(m proto.Message) {
		if r, ok := m.(*ringdexv1.GetContactRequest); ok {
			contact := alexChen()
			if r.ContactId == otherID {
				contact = other
			}
			s.on("GetContact", &ringdexv1.GetContactResponse{Contact: contact})
		}
	}
	return s
}

// mergeCalls are what a preview asks, and what merges just that.
func mergeCalls() (shown []proto.Message, merged proto.Message) {
	bound := &ringdexv1.MergeContactsRequest{ContactId: alexID, DuplicateId: otherID, Version: "8c1f09ab", DuplicateVersion: "other", Wait: true}
	preview := proto.CloneOf(bound)
	preview.Preview = true
	return []proto.Message{&ringdexv1.GetContactRequest{ContactId: alexID}, &ringdexv1.GetContactRequest{ContactId: otherID}, preview}, bound
}

func TestContactsMerge(t *testing.T) {
	bookCase{
		args: "contacts|merge|" + alexID + "|" + otherID + "|--yes", asked: &ringdexv1.MergeContactsRequest{ContactId: alexID, DuplicateId: otherID},
		answer: &ringdexv1.MergeContactsResponse{Contact: alexChen()},
		text:   "merged contact " + otherID + " into " + alexID + "\n",
	}.check(t)
	s := mergeServer(t)
	shown, _ := mergeCalls()
	if out := newShell(t).ok("contacts", "merge", alexID, otherID, "--preview", "--wait"); !strings.Contains(out, "meta.plan       gold\n") {
		t.Errorf("the preview is\n%s", out)
	}
	s.wasAsked(shown...)
}

func TestContactsMergeAsks(t *testing.T) {
	for answer, agreed := range map[string]bool{"y\n": true, "Yes\n": true, "n\n": false, "\n": false, "yeah\n": false, "\x04": false} {
		s := mergeServer(t)
		shown, merged := mergeCalls()
		out, errs, status := atTerminal(t, answer, "contacts", "merge", alexID, otherID, "--wait")
		if !strings.Contains(errs, "meta.plan       gold\n") || !strings.Contains(errs, "Merge the two into this? [y/N] ") {
			t.Errorf("%q was answered to %q", answer, errs)
		}
		if agreed {
			shown = append(shown, merged)
		} else if status != exitFailed || out != "" || !strings.HasSuffix(errs, "ringdex: not confirmed: nothing was changed\n") {
			t.Errorf("%q: status %d, %q", answer, status, errs)
		}
		if agreed && (status != exitOK || out != "merged contact "+otherID+" into "+alexID+"\n") {
			t.Errorf("%q: status %d, %q, %q", answer, status, out, errs)
		}
		s.wasAsked(shown...)
	}
}

func TestContactsErase(t *testing.T) {
	erased := &ringdexv1.EraseContactResponse{ErasedAt: day(2026, 11, 21)}
	bookCase{
		args: "contacts|erase|" + alexID + "|--yes", asked: &ringdexv1.EraseContactRequest{ContactId: alexID},
		answer: erased, text: "erased contact " + alexID + " at 2026-11-21 00:00Z\n",
	}.check(t)
	for _, test := range []struct {
		answer string
		found  any
		want   string
		status int
	}{
		{"y\n", &ringdexv1.GetContactResponse{Contact: alexChen()}, "Erase Alex \ufffd[31mChen (+14155551200 +1), contact " + alexID + ", and all", exitOK},
		{"y\n", status.Error(codes.NotFound, "no such contact"), "Erase contact " + alexID + ", and all", exitOK}, // known from a campaign
		{"n\n", &ringdexv1.GetContactResponse{Contact: alexChen()}, "Erase Alex", exitFailed},
	} {
		s := serveBook(t).on("GetContact", test.found).on("EraseContact", erased)
		_, errs, status := atTerminal(t, test.answer, "contacts", "erase", alexID)
		if status != test.status || !strings.HasPrefix(errs, test.want) {
			t.Errorf("%q: status %d, %q; want %q", test.answer, status, errs, test.want)
		}
		if n := len(s.asked); n != 2 && status == exitOK || n != 1 && status != exitOK {
			t.Errorf("%q: %d calls", test.answer, n)
		}
	}
}

func TestContactsExport(t *testing.T) {
	answer := &ringdexv1.ExportContactResponse{Contact: alexChen(), Campaigns: []string{"Spring"}, ExportedAt: day(2026, 11, 21)}
	serveBook(t).on("ExportContact", answer)
	want, err := answerJSON(answer)
	if err != nil {
		t.Fatal(err)
	}
	if got := newShell(t).ok("contacts", "export", alexID); got != string(want)+"\n" {
		t.Errorf("got %s", got)
	}
}

// atTerminal runs the program with its standard input at a terminal on which
// somebody types.
func atTerminal(t *testing.T, typed string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	keyboard, line := terminal(t)
	if _, err := keyboard.WriteString(typed); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	status = run(t.Context(), args, line, &out, &errs)
	return out.String(), errs.String(), status
}

// terminal is both ends of a pseudo-terminal: the person's and the program's.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetUint32(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile("/dev/pts/"+decimal(int64(number)), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	return person, program
}

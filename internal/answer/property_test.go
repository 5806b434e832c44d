package answer_test

import (
	"bytes"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/timestamppb"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// Whatever is on file comes out as it went in, fits exactly what it was made
// for, and is the same bytes every time.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := readings().Draw(t, "reading")
		made, err := answer.New(r)
		if err != nil {
			t.Fatalf("encoding: %v", err)
		}
		again, err := answer.New(r)
		if err != nil || !bytes.Equal(made.Bytes(), again.Bytes()) {
			t.Fatalf("encoded again it differs (%v)", err)
		}
		a, err := answer.Parse(bytes.Clone(made.Bytes()))
		if err != nil {
			t.Fatalf("parsing: %v", err)
		}
		want := answer.Want{Caller: r.Caller, Era: answer.EraOf(r.Generation), Version: r.Version, Interactions: r.Interactions}
		if !a.Fits(want) || a.Caller() != r.Caller || a.Era() != want.Era || a.Version() != r.Version || a.Kind() != r.Profile.Contact.Kind {
			t.Fatalf("it is %v of %v at %d, %d", a.Caller(), a.Era(), a.Version(), a.Kind())
		}
		checkContent(t, r, a)
	})
}

// checkContent compares what a part decodes to with what was read. It leaves
// the order of fields and the derived channels to TestPart.
func checkContent(t *rapid.T, r store.Reading, a answer.Answer) {
	var told ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(a.Part(), &told); err != nil {
		t.Fatalf("decoding: %v", err)
	}
	if rest := told.ProtoReflect().GetUnknown(); len(rest) > 0 {
		t.Fatalf("unknown fields %x", rest)
	}
	c, p := told.Caller, r.Profile
	got := []any{c.ContactId, c.Name, c.FirstName, c.LastName, c.Nick, c.Email, c.Company, c.Title, c.Description, c.Notes, c.Preferences, c.DoNotCall, c.CallCount, told.Version}
	k := p.Contact
	want := []any{k.ID.String(), k.Name, k.FirstName, k.LastName, k.Nick, k.Email, k.Company, k.Title, k.Description, k.Notes, k.Preferences, p.DoNotCall, k.CallCount, r.Version}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the texts differ (-want +got):\n%s", diff)
	}
	if !slices.Equal(c.Tags, k.Tags) || !slices.Equal(c.Campaigns, p.Campaigns) || len(c.Meta) != len(k.Meta) || len(c.CustomFields) != len(k.Custom) {
		t.Fatalf("got %v", c)
	}
	for i, it := range p.Interactions {
		g := c.Interactions[i]
		if g.Summary != it.Summary || g.Channel != string(it.Channel) || g.Duration.AsDuration() != it.Duration || it.At.IsZero() != (g.At == nil) || g.At != nil && !g.At.AsTime().Equal(it.At) {
			t.Fatalf("interaction %d is %v, want %+v", i, g, it)
		}
	}
	checkRecords(t, p, c)
	checkVariables(t, k.Variables(), a, &told)
}

// checkRecords: each in its place, and no open task is told to be done.
func checkRecords(t *rapid.T, p *callerid.Profile, c *ringdexv1.Caller) {
	var got, want []string
	for _, task := range c.OpenTasks {
		got = append(got, task.TaskId, task.Title, task.DoneAt.String())
	}
	for _, m := range c.Memories {
		got = append(got, m.MemoryId, m.Text)
	}
	for _, r := range c.Ratings {
		got = append(got, r.RatingId, strconv.Itoa(int(r.Score)), r.Comment, r.CreatedAt.AsTime().String())
	}
	for _, task := range p.OpenTasks {
		want = append(want, task.ID.String(), task.Title, (*timestamppb.Timestamp)(nil).String())
	}
	for _, m := range p.Memories {
		want = append(want, m.ID.String(), m.Text)
	}
	for _, r := range p.Ratings {
		created := time.Unix(0, 0).UTC() // of a timestamp that is not set
		if !r.CreatedAt.IsZero() {
			created = r.CreatedAt
		}
		want = append(want, r.ID.String(), strconv.Itoa(r.Score), r.Comment, created.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the records differ (-want +got):\n%s", diff)
	}
}

// checkVariables: read by hand and by the library they are the contact's own.
func checkVariables(t *rapid.T, want callerid.Variables, a answer.Answer, told *ringdexv1.RecognizeCallerResponse) {
	got := a.Variables(nil)
	if !slices.Equal(got, want) {
		t.Fatalf("the variables are %q, want %q", got, want)
	}
	if len(told.Variables) != len(want) {
		t.Fatalf("decoded were %q, want %q", told.Variables, want)
	}
	person := &ringdexv1.Caller{}
	for _, v := range want {
		if told.Variables[v.Name] != v.Value {
			t.Fatalf("%s is %q, want %q", v.Name, told.Variables[v.Name], v.Value)
		}
		switch v.Name {
		case "NAME":
			person.Name = v.Value
		case "FIRST_NAME":
			person.FirstName = v.Value
		case "LAST_NAME":
			person.LastName = v.Value
		}
	}
	var name ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(a.NamePart(), &name); err != nil {
		t.Fatalf("decoding the name part: %v", err)
	}
	if diff := cmp.Diff(person, name.Caller, protocmp.Transform()); diff != "" || len(name.Variables) > 3 {
		t.Fatalf("the name part differs (-want +got):\n%s%q", diff, name.Variables)
	}
}

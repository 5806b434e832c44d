package answer_test

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func numbers() *rapid.Generator[phone.Number] {
	return rapid.Custom(func(t *rapid.T) phone.Number {
		return phone.Number(rapid.Uint64Range(1e6, 1e15-1).Draw(t, "number"))
	})
}

func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.IntRange(0, 3).Draw(t, "unset") == 0 {
			return time.Time{}
		}
		return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")).UTC()
	})
}

func texts() *rapid.Generator[map[string]string] {
	return rapid.MapOfN(rapid.String(), rapid.String(), 0, 5)
}

func values() *rapid.Generator[callerid.Value] {
	return rapid.Custom(func(t *rapid.T) callerid.Value {
		if rapid.Bool().Draw(t, "numeric") {
			n := rapid.Float64().Draw(t, "value")
			return callerid.Value{Number: &n}
		}
		return callerid.Value{Text: rapid.String().Draw(t, "text")}
	})
}

func contacts() *rapid.Generator[callerid.Contact] {
	return rapid.Custom(func(t *rapid.T) callerid.Contact {
		text := func(what string) string { return rapid.String().Draw(t, what) }
		return callerid.Contact{
			ID:     callerid.ContactID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
			Kind:   callerid.Kind(rapid.IntRange(1, 2).Draw(t, "kind")),
			Status: callerid.Status(rapid.IntRange(1, 2).Draw(t, "status")),
			Name:   text("name"), FirstName: text("first"), LastName: text("last"), Nick: text("nick"), Email: text("email"),
			Company: text("company"), Title: text("title"), Description: text("description"), Notes: text("notes"),
			Preferences: text("preferences"), Tags: rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "tags"),
			Channels: texts().Draw(t, "channels"), Custom: rapid.MapOfN(rapid.String(), values(), 0, 5).Draw(t, "custom"),
			Meta: texts().Draw(t, "meta"), Phones: rapid.SliceOfN(numbers(), 0, 3).Draw(t, "phones"),
			LastContactedAt: times().Draw(t, "last contacted"), CallCount: rapid.Int64().Draw(t, "calls"),
		}
	})
}

func profiles() *rapid.Generator[*callerid.Profile] {
	return rapid.Custom(func(t *rapid.T) *callerid.Profile {
		p := &callerid.Profile{
			Contact: contacts().Draw(t, "contact"), DoNotCall: rapid.Bool().Draw(t, "do not call"),
			Campaigns: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "campaigns"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "history") {
			p.OpenTasks = append(p.OpenTasks, callerid.Task{Title: rapid.String().Draw(t, "task"), DueAt: times().Draw(t, "due")})
			p.Memories = append(p.Memories, callerid.Memory{Text: rapid.String().Draw(t, "memory"), CreatedAt: times().Draw(t, "created")})
			p.Interactions = append(p.Interactions, callerid.Interaction{
				At: times().Draw(t, "at"), Channel: callerid.Channel(rapid.String().Draw(t, "channel")),
				Direction: callerid.Direction(rapid.IntRange(1, 2).Draw(t, "direction")), Disposition: rapid.String().Draw(t, "disposition"),
				Summary: rapid.String().Draw(t, "summary"), Duration: time.Duration(rapid.Int64().Draw(t, "duration")),
			})
		}
		return p
	})
}

func readings() *rapid.Generator[store.Reading] {
	return rapid.Custom(func(t *rapid.T) store.Reading {
		return store.Reading{
			Caller:     callerid.Caller{Org: callerid.OrgID(rapid.Int32Range(1, math.MaxInt32).Draw(t, "org")), Number: numbers().Draw(t, "number")},
			Generation: callerid.Generation(rapid.String().Draw(t, "generation")), Version: rapid.Uint64().Draw(t, "version"),
			Interactions: rapid.IntRange(0, callerid.MaxInteractions).Draw(t, "interactions"), Profile: profiles().Draw(t, "profile"),
		}
	})
}

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
	checkVariables(t, k.Variables(), a, &told)
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

package answer_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func encode(t testing.TB, r store.Reading) answer.Answer {
	t.Helper()
	a, err := answer.New(r)
	if err != nil {
		t.Fatalf("encoding: %v", err)
	}
	return a
}

func decode(t testing.TB, part []byte) *ringdexv1.RecognizeCallerResponse {
	t.Helper()
	var told ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(part, &told); err != nil {
		t.Fatalf("decoding: %v", err)
	}
	return &told
}

// Everything on file stands where the contract says.
func TestPart(t *testing.T) {
	want := &ringdexv1.RecognizeCallerResponse{
		Caller: &ringdexv1.Caller{
			ContactId: "00000000-0000-4000-8000-000000000001", Name: "Chen, Alex", Nick: "Lex", Email: "alex@acme.example",
			Company: "Acme", Title: "Buyer", Description: "tall", Notes: "owes us", Preferences: "in Spanish", Tags: []string{"vip", "west"},
			Status: ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL, DoNotCall: true,
			Channels: map[string]string{
				"telephone": "+14155550102", "country_code": "1", "national_number": "4155550102", "dial_code": "US",
				"email": "alex@acme.example", "slack": "U1", "whatsapp": "+12125550109",
			},
			CustomFields: map[string]*ringdexv1.CustomValue{
				"Plan":   {Kind: &ringdexv1.CustomValue_Number{Number: 3}},
				"Colour": {Kind: &ringdexv1.CustomValue_Text{Text: "green"}},
			},
			Meta: map[string]string{"crm": "77", "a": "b"},
			OpenTasks: []*ringdexv1.Task{
				{TaskId: "00000000-0000-4000-8000-000000000001", Title: "send an offer", DueAt: timestamppb.New(at(4))},
				{TaskId: "00000000-0000-4000-8000-000000000002", Title: "some day"},
			},
			Memories: []*ringdexv1.Memory{{MemoryId: "00000000-0000-4000-8000-000000000003", Text: "has a dog", CreatedAt: timestamppb.New(at(5))}},
			Ratings: []*ringdexv1.Rating{
				{RatingId: "00000000-0000-4000-8000-000000000004", Score: 5, Comment: "quick", CreatedAt: timestamppb.New(at(6))},
				{RatingId: "00000000-0000-4000-8000-000000000005", Score: 1, CreatedAt: timestamppb.New(at(2))},
			},
			Campaigns:       []string{"autumn", "spring"},
			LastContactedAt: timestamppb.New(at(3)),
			CallCount:       12,
			Interactions: []*ringdexv1.Interaction{
				{At: timestamppb.New(at(6)), Channel: "call", Direction: ringdexv1.Direction_DIRECTION_INBOUND, Disposition: "answered", Summary: "asked", Duration: durationpb.New(90 * time.Second)},
				{At: timestamppb.New(at(5)), Channel: "sms", Direction: ringdexv1.Direction_DIRECTION_OUTBOUND, Duration: durationpb.New(0)},
			},
		},
		Match: ringdexv1.Match_MATCH_CONTACT,
		Variables: map[string]string{
			"NAME": "Alex Chen", "FIRST_NAME": "Alex", "LAST_NAME": "Chen", "COMPANY": "Acme", "TITLE": "Buyer",
			"EMAIL": "alex@acme.example", "PLAN": "3", "COLOUR": "green",
		},
		Version: 41,
	}
	if diff := cmp.Diff(want, decode(t, encode(t, reading()).Part()), protocmp.Transform()); diff != "" {
		t.Errorf("the part differs (-want +got):\n%s", diff)
	}
}

// The number that was asked for stands in where a contact lists none, and
// somebody of a campaign is said to be.
func TestPartOfCampaign(t *testing.T) {
	r := reading()
	r.Profile.Contact = callerid.Contact{Kind: callerid.KindCampaign, Status: callerid.StatusActive, Name: "Cam"}
	told := decode(t, encode(t, r).Part())
	if told.Match != ringdexv1.Match_MATCH_CAMPAIGN || told.Caller.Status != ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE {
		t.Errorf("told was %v, %v", told.Match, told.Caller.Status)
	}
	want := map[string]string{"telephone": number.String(), "country_code": "1", "national_number": "2125550101", "dial_code": "US"}
	if diff := cmp.Diff(want, told.Caller.Channels); diff != "" {
		t.Errorf("the channels differ (-want +got):\n%s", diff)
	}
}

// Only what was asked for is good, at the version that is known or a later one.
func TestFits(t *testing.T) {
	a := encode(t, reading())
	want := answer.Want{Caller: reading().Caller, Era: answer.EraOf(generation), Version: 41, Interactions: 5}
	for name, test := range map[string]struct {
		change func(*answer.Want)
		fits   bool
	}{
		"the same":                {func(*answer.Want) {}, true},
		"an older version known":  {func(w *answer.Want) { w.Version-- }, true},
		"no version known":        {func(w *answer.Want) { w.Version = 0 }, true},
		"a newer version known":   {func(w *answer.Want) { w.Version++ }, false},
		"a much newer one":        {func(w *answer.Want) { w.Version += 1 << 40 }, false},
		"another number":          {func(w *answer.Want) { w.Caller.Number++ }, false},
		"a number 2^32 away":      {func(w *answer.Want) { w.Caller.Number += 1 << 32 }, false},
		"another organization":    {func(w *answer.Want) { w.Caller.Org++ }, false},
		"no organization":         {func(w *answer.Want) { w.Caller.Org = 0 }, false},
		"another generation":      {func(w *answer.Want) { w.Era = answer.EraOf(generation + "b") }, false},
		"no generation":           {func(w *answer.Want) { w.Era = answer.EraOf("") }, false},
		"more interactions":       {func(w *answer.Want) { w.Interactions++ }, false},
		"less interactions":       {func(w *answer.Want) { w.Interactions-- }, false},
		"2^16 more interactions":  {func(w *answer.Want) { w.Interactions += 1 << 16 }, false},
		"negative organization":   {func(w *answer.Want) { w.Caller.Org = -w.Caller.Org }, false},
		"all bits of the version": {func(w *answer.Want) { w.Version = 1<<64 - 1 }, false},
	} {
		w := want
		if test.change(&w); a.Fits(w) != test.fits {
			t.Errorf("%s: fits is %t, want %t", name, !test.fits, test.fits)
		}
	}
}

// Whatever happens to the bytes is noticed, wherever it happens.
func TestDamageIsNoticed(t *testing.T) {
	good := encode(t, reading()).Bytes()
	if _, err := answer.Parse(good); err != nil {
		t.Fatalf("the undamaged answer: %v", err)
	}
	for i := range good {
		for bit := range 8 {
			bad := bytes.Clone(good)
			bad[i] ^= 1 << bit
			if _, err := answer.Parse(bad); !errors.Is(err, answer.ErrCorrupt) {
				t.Fatalf("with bit %d of byte %d flipped: %v", bit, i, err)
			}
		}
		if _, err := answer.Parse(good[:i]); !errors.Is(err, answer.ErrCorrupt) {
			t.Fatalf("cut to %d bytes: %v", i, err)
		}
	}
	if _, err := answer.Parse(append(bytes.Clone(good), 0)); !errors.Is(err, answer.ErrCorrupt) {
		t.Errorf("with a byte too many: %v", err)
	}
}

// Text that no reply can carry is an error here, not on the wire.
func TestNewRefusesBadText(t *testing.T) {
	r := reading()
	r.Profile.Contact.Notes = "\xff"
	if a, err := answer.New(r); err == nil {
		t.Errorf("got %d bytes", len(a.Bytes()))
	}
}

// The part for a policy that tells the name alone.
func TestNamePart(t *testing.T) {
	want := &ringdexv1.RecognizeCallerResponse{
		Caller:    &ringdexv1.Caller{Name: "Alex Chen", FirstName: "Alex", LastName: "Chen"},
		Match:     ringdexv1.Match_MATCH_CONTACT,
		Variables: map[string]string{"NAME": "Alex Chen", "FIRST_NAME": "Alex", "LAST_NAME": "Chen"},
		Version:   41,
	}
	if diff := cmp.Diff(want, decode(t, encode(t, reading()).NamePart()), protocmp.Transform()); diff != "" {
		t.Errorf("the part differs (-want +got):\n%s", diff)
	}
}

// Reading a cached answer allocates nothing.
func TestReadingAllocatesNothing(t *testing.T) {
	raw := encode(t, reading()).Bytes()
	want := answer.Want{Caller: reading().Caller, Era: answer.EraOf(generation), Version: 41, Interactions: 5}
	room := make(callerid.Variables, 0, 16)
	good := true
	allocs := testing.AllocsPerRun(100, func() {
		a, err := answer.Parse(raw)
		good = good && err == nil && a.Fits(want) && len(a.Variables(room)) == 8
	})
	if allocs != 0 || !good {
		t.Errorf("%v allocations, good is %t", allocs, good)
	}
}

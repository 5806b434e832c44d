package server

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
)

// ada is the recognition of somebody with much on file, as the caches have it.
func ada(t testing.TB) recognizer.Reply {
	t.Helper()
	number := phone.Number(14155550100)
	a, err := answer.New(store.Reading{
		Caller:  callerid.Caller{Org: 7, Number: number},
		Version: 42,
		Profile: &callerid.Profile{Contact: callerid.Contact{
			ID: uuid.MustParse("11111111-2222-4333-8444-555555555555"), Kind: callerid.KindContact,
			Name: "Ada Canary", Email: "ada@canary.example", Notes: "canary sings at dawn",
			Phones: []phone.Number{number},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return recognizer.Reply{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Reason: ringdexv1.Reason_REASON_NAME_ONLY, Number: number,
		Part: a.Part(), Greeting: "Hi Ada", Source: ringdexv1.Source_SOURCE_NEAR, Age: 120 * time.Millisecond,
	}
}

func TestTheWholeReplyArrives(t *testing.T) {
	keys, token := oneKey(t)
	reply := ada(t)
	w := start(t, func(context.Context, recognizer.Question) (recognizer.Reply, error) { return reply, nil }, keys)
	got, err := w.ring(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	want := &ringdexv1.RecognizeCallerResponse{
		Outcome:      ringdexv1.Outcome_OUTCOME_RECOGNIZED,
		Reason:       ringdexv1.Reason_REASON_NAME_ONLY,
		CallerNumber: "+14155550100",
		Caller: &ringdexv1.Caller{
			ContactId: "11111111-2222-4333-8444-555555555555",
			Name:      "Ada Canary", Email: "ada@canary.example", Notes: "canary sings at dawn",
			Status: ringdexv1.ContactStatus_CONTACT_STATUS_ACTIVE,
			Channels: map[string]string{
				"telephone": "+14155550100", "country_code": "1", "national_number": "4155550100",
				"dial_code": "US", "email": "ada@canary.example",
			},
		},
		Match:     ringdexv1.Match_MATCH_CONTACT,
		Greeting:  "Hi Ada",
		Variables: map[string]string{"NAME": "Ada Canary", "FIRST_NAME": "Ada", "LAST_NAME": "Canary", "EMAIL": "ada@canary.example"},
		Source:    ringdexv1.Source_SOURCE_NEAR,
		Version:   42,
		AsOf:      durationpb.New(120 * time.Millisecond),
	}
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

func TestTheWholeQuestionArrives(t *testing.T) {
	keys, token := oneKey(t)
	var got recognizer.Question
	w := start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
		got = q
		return nobody(ctx, q)
	}, keys)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
	for freshness, truth := range map[ringdexv1.Freshness]bool{
		ringdexv1.Freshness_FRESHNESS_UNSPECIFIED: false,
		ringdexv1.Freshness_FRESHNESS_BOUNDED:     false,
		ringdexv1.Freshness_FRESHNESS_TRUTH:       true,
	} {
		_, err := w.client.RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{
			CalledNumber: " 1", CallerNumber: "client:web", Privacy: "id", Verstat: "x", Freshness: freshness,
		})
		want := recognizer.Question{Key: got.Key, Called: " 1", Caller: "client:web", Privacy: "id", Verstat: "x", Truth: truth, Room: got.Room}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", freshness, err, diff)
		}
	}
}

func TestWhatIsNoRequest(t *testing.T) {
	keys, token := oneKey(t)
	w := start(t, nobody, keys)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+token)
	fits := strings.Repeat("1", maxField)
	for _, test := range []struct {
		req  *ringdexv1.RecognizeCallerRequest
		says string
	}{
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: fits, CallerNumber: fits, Privacy: fits, Verstat: fits}, ""},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "nonsense"}, ""},
		{&ringdexv1.RecognizeCallerRequest{CallerNumber: "+14155550100"}, "called_number is empty: send"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: " \t"}, "called_number is empty: send"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: fits + "1"}, "called_number has 513 bytes"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "1", CallerNumber: fits + "1"}, "caller_number has"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "1", Privacy: fits + "1"}, "privacy has"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "1", Verstat: fits + "1"}, "verstat has"},
	} {
		want := codes.OK
		if test.says != "" {
			want = codes.InvalidArgument
		}
		_, err := w.client.RecognizeCaller(ctx, test.req)
		if st := status.Convert(err); st.Code() != want || !strings.Contains(st.Message(), test.says) {
			t.Errorf("%v: %v, want %s with %q", test.req, err, want, test.says)
		}
	}
}

// sorry is what is heard when nothing is known.
func sorry() *ringdexv1.RecognizeCallerResponse {
	return &ringdexv1.RecognizeCallerResponse{
		Outcome:  ringdexv1.Outcome_OUTCOME_UNDECIDED,
		Reason:   ringdexv1.Reason_REASON_UNAVAILABLE,
		Greeting: callerid.DefaultOtherGreeting,
		AsOf:     durationpb.New(0),
	}
}

// A ringing call is answered whatever fails, and what failed with it stays here.
func TestAnsweredAnyway(t *testing.T) {
	_, token := oneKey(t)
	unread := auth.New(func() *directory.Snapshot { return nil }, time.Now)
	keys, live := oneKey(t)
	for _, test := range []struct {
		name  string
		keys  Keys
		token string
		fails ring
		log   string
	}{
		{"panic with data", keys, live, func(context.Context, recognizer.Question) (recognizer.Reply, error) {
			panic("Ada Canary at +14155550100")
		}, "panic with a string"},
		{"panic of the runtime", keys, live, func(context.Context, recognizer.Question) (recognizer.Reply, error) {
			var none []recognizer.Reply
			return none[len(none)], nil
		}, "index out of range"},
		{"error outside the table", keys, live, func(context.Context, recognizer.Question) (recognizer.Reply, error) {
			return recognizer.Reply{}, errors.New(`no row for "Ada Canary"`)
		}, "no row for [masked]"},
		{"keys not read yet", unread, token, nobody, "Unavailable"},
	} {
		w := start(t, test.fails, test.keys)
		got, err := w.ring(t.Context(), test.token)
		if diff := cmp.Diff(sorry(), got, protocmp.Transform()); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", test.name, err, diff)
		}
		if logs := w.logs.String(); !strings.Contains(logs, test.log) || strings.Contains(logs, "Canary") {
			t.Errorf("%s: logged %s", test.name, logs)
		}
	}
}

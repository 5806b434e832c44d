package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestMessageJSON(t *testing.T) {
	at := timestamppb.New(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	answer := &ringdexv1.RecognizeCallerResponse{
		Outcome:      ringdexv1.Outcome_OUTCOME_RECOGNIZED,
		Reason:       ringdexv1.Reason_REASON_NAME_ONLY,
		CallerNumber: "+14155551200",
		Caller: &ringdexv1.Caller{
			// Text that looks like a value of an enumeration stays as it is.
			Name: "OUTCOME_RECOGNIZED", Notes: `"quoted" <b>`, Tags: []string{"MATCH_CONTACT"},
			Status:       ringdexv1.ContactStatus_CONTACT_STATUS_DO_NOT_CALL,
			CustomFields: map[string]*ringdexv1.CustomValue{"b": {Kind: &ringdexv1.CustomValue_Number{Number: 2}}, "a": {Kind: &ringdexv1.CustomValue_Text{Text: "x"}}},
			CallCount:    7,
			Interactions: []*ringdexv1.Interaction{
				{At: at, Direction: ringdexv1.Direction_DIRECTION_OUTBOUND, Duration: durationpb.New(90 * time.Second)},
				{Direction: 99},
			},
		},
		Match:     ringdexv1.Match_MATCH_CONTACT,
		Greeting:  "Hi Alex",
		Variables: map[string]string{"NAME": "Alex", "EMAIL": ""},
		Source:    ringdexv1.Source_SOURCE_NEAR,
		Version:   12,
	}
	got, err := messageJSON(answer)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"outcome":"RECOGNIZED","reason":"NAME_ONLY","caller_number":"+14155551200",` +
		`"caller":{"name":"OUTCOME_RECOGNIZED","notes":"\"quoted\" <b>","tags":["MATCH_CONTACT"],"status":"DO_NOT_CALL",` +
		`"custom_fields":{"a":{"text":"x"},"b":{"number":2}},"call_count":"7",` +
		`"interactions":[{"at":"2026-11-21T12:00:00Z","direction":"OUTBOUND","duration":"90s"},{"direction":99}]},` +
		`"match":"CONTACT","greeting":"Hi Alex","variables":{"EMAIL":"","NAME":"Alex"},"source":"NEAR","version":"12"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// Apart from the names of values the JSON is protojson's.
func TestMessageJSONIsProtojson(t *testing.T) {
	m := &ringdexv1.RecognizeCallerResponse{Greeting: "Hi", AsOf: durationpb.New(1500 * time.Millisecond), Variables: map[string]string{"NAME": "x"}}
	raw, err := messageJSON(m)
	if err != nil {
		t.Fatal(err)
	}
	var back ringdexv1.RecognizeCallerResponse
	if err := protojson.Unmarshal(raw, &back); err != nil || !proto.Equal(m, &back) {
		t.Errorf("%s came back as %v: %v", raw, &back, err)
	}
	if empty, err := messageJSON(&ringdexv1.RecognizeCallerResponse{}); err != nil || !json.Valid(empty) || string(empty) != "{}" {
		t.Errorf("an empty message is %s, %v", empty, err)
	}
}

func TestAnswerJSON(t *testing.T) {
	for want, m := range map[string]proto.Message{
		`{"contacts":[],"next_page_token":""}`:                                                   &ringdexv1.ListContactsResponse{},
		`{"asked":"","phone":"","may_call":false,"may_text":false,"reasons":[],"contact_id":""}`: &ringdexv1.OutboundVerdict{},
		`{}`: (*ringdexv1.GetContactResponse)(nil),
	} {
		if got, err := answerJSON(m); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

func TestUpperSnake(t *testing.T) {
	for camel, want := range map[string]string{"OK": "OK", "PermissionDenied": "PERMISSION_DENIED", "Match": "MATCH", "ContactStatus": "CONTACT_STATUS"} {
		if got := upperSnake(camel); got != want {
			t.Errorf("upperSnake(%q) = %q, want %q", camel, got, want)
		}
	}
}

package client

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

func TestAnswersOnTheWire(t *testing.T) {
	whole := &ringdexv1.RecognizeCallerResponse{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Reason: ringdexv1.Reason_REASON_NAME_ONLY, Source: ringdexv1.Source_SOURCE_NEAR,
		Greeting: "Hi Alex", Caller: &ringdexv1.Caller{Name: "Alex Chen"}, Variables: map[string]string{"NAME": "Alex Chen"}, Version: 7,
	}
	encoded, err := proto.Marshal(&ringdexv1.RecognizeCallersResponse{Answers: []*ringdexv1.CallerAnswer{
		{Id: 3, Result: &ringdexv1.CallerAnswer_Response{Response: whole}},
		{Id: 1, Result: &ringdexv1.CallerAnswer_Refusal{Refusal: &ringdexv1.Refusal{Code: int32(codes.PermissionDenied), Message: "not yours"}}},
		{Id: 2},
	}})
	if err != nil {
		t.Fatal(err)
	}
	all := answers{{id: 99}}
	if err := all.read(encoded); err != nil || len(all) != 3 {
		t.Fatalf("%d answers, %v", len(all), err)
	}
	got, err := all[0].glance()
	if err != nil || all[0].id != 3 || got.Outcome != whole.Outcome || got.Reason != whole.Reason || got.Source != whole.Source || got.Greeting != whole.Greeting {
		t.Errorf("at a glance: %+v, %v", got, err)
	}
	decoded, err := got.Response()
	if diff := cmp.Diff(whole, decoded, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := all[1].glance(); all[1].id != 1 || status.Code(err) != codes.PermissionDenied || status.Convert(err).Message() != "not yours" {
		t.Errorf("a refusal: %v", err)
	}
	if _, err := all[2].glance(); err == nil {
		t.Error("an answer that says nothing passes for one")
	}
}

// Nothing that comes ends the gateway, and what is read is what protobuf reads.
func FuzzAnswers(f *testing.F) {
	for _, one := range []*ringdexv1.CallerAnswer{
		{Id: 1, Result: &ringdexv1.CallerAnswer_Response{Response: &ringdexv1.RecognizeCallerResponse{Outcome: 1, Greeting: "Hi", Source: 2}}},
		{Id: 2, Result: &ringdexv1.CallerAnswer_Refusal{Refusal: &ringdexv1.Refusal{Code: 7, Message: "no"}}},
	} {
		seed, err := proto.Marshal(&ringdexv1.RecognizeCallersResponse{Answers: []*ringdexv1.CallerAnswer{one, one}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		var all answers
		failed := all.read(message)
		var whole ringdexv1.RecognizeCallersResponse
		if proto.Unmarshal(message, &whole) != nil {
			return // it may be read as far as it goes
		}
		if failed != nil || len(all) != len(whole.GetAnswers()) {
			t.Fatalf("%d answers of %v: %v", len(all), &whole, failed)
		}
		for i, one := range whole.GetAnswers() {
			if all[i].id != one.GetId() {
				t.Errorf("id %d of %v", all[i].id, one)
			}
		}
	})
}

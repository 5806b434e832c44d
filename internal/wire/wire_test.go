package wire

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
)

// replies are any that a recognizer may give.
var replies = rapid.Custom(func(t *rapid.T) recognizer.Reply {
	r := recognizer.Reply{
		Outcome:  ringdexv1.Outcome(rapid.Int32Range(0, 4).Draw(t, "outcome")),
		Reason:   ringdexv1.Reason(rapid.Int32Range(0, 8).Draw(t, "reason")),
		Source:   ringdexv1.Source(rapid.Int32Range(0, 4).Draw(t, "source")),
		Number:   phone.Number(rapid.Uint64Range(0, 999_999_999_999_999).Draw(t, "number")),
		Greeting: rapid.String().Draw(t, "greeting"),
		Age:      time.Duration(rapid.Int64().Draw(t, "age")),
	}
	for _, name := range rapid.SliceOfN(rapid.StringN(0, 300, -1), 0, 3).Draw(t, "part") {
		r.Part = answer.AppendVariable(r.Part, name, name)
	}
	for _, name := range rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "blanks") {
		r.Blanks = answer.AppendVariable(r.Blanks, name, "")
	}
	return r
})

// message is what protobuf would make of a reply.
func message(t *rapid.T, r recognizer.Reply) *ringdexv1.RecognizeCallerResponse {
	m := &ringdexv1.RecognizeCallerResponse{}
	for _, fields := range [][]byte{r.Part, r.Blanks} {
		if err := (proto.UnmarshalOptions{Merge: true}).Unmarshal(fields, m); err != nil {
			t.Fatal(err)
		}
	}
	m.Outcome, m.Reason, m.Source, m.Greeting = r.Outcome, r.Reason, r.Source, r.Greeting
	m.CallerNumber, m.AsOf = r.Number.String(), durationpb.New(r.Age)
	return m
}

func written(t *rapid.T, v any) []byte {
	slices, err := NewCodec().Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	defer slices.Free()
	return slices.Materialize()
}

func TestAResponseIsWhatProtobufReads(t *testing.T) {
	var all Rings
	rapid.Check(t, func(t *rapid.T) {
		reply := replies.Draw(t, "reply")
		response := all.Get()
		response.Called = "+1"
		response.Reply = reply
		bytes := written(t, response)
		var got ringdexv1.RecognizeCallerResponse
		if err := proto.Unmarshal(bytes, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(message(t, reply), &got, protocmp.Transform()); diff != "" {
			t.Error(diff)
		}
		if len(bytes) != sizeOf(&reply) {
			t.Errorf("%d bytes, but %d were reckoned with", len(bytes), sizeOf(&reply))
		}
		if next := all.Get(); !cmp.Equal(recognizer.Reply{}, next.Reply) || !cmp.Equal(Request{}, next.Request) {
			t.Errorf("the next ring finds something of this one: %+v", next)
		}
	})
}

func TestAnswersAreWhatProtobufReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var answers Answers
		want := &ringdexv1.RecognizeCallersResponse{}
		for range rapid.IntRange(0, 5).Draw(t, "answers") {
			one := &ringdexv1.CallerAnswer{Id: rapid.Uint64().Draw(t, "id")}
			if rapid.Bool().Draw(t, "refused") {
				code, says := rapid.Uint32Range(1, 16).Draw(t, "code"), rapid.String().Draw(t, "message")
				answers.Refuse(one.Id, code, says)
				one.Result = &ringdexv1.CallerAnswer_Refusal{Refusal: &ringdexv1.Refusal{Code: int32(code), Message: says}}
			} else {
				reply := replies.Draw(t, "reply")
				answers.Reply(one.Id, &reply)
				one.Result = &ringdexv1.CallerAnswer_Response{Response: message(t, reply)}
			}
			want.Answers = append(want.Answers, one)
		}
		size := answers.Len()
		bytes := written(t, &answers)
		var got ringdexv1.RecognizeCallersResponse
		if err := proto.Unmarshal(bytes, &got); err != nil || len(bytes) != size || answers.Len() != 0 {
			t.Fatalf("%d bytes of %d, %d are left: %v", len(bytes), size, answers.Len(), err)
		}
		if diff := cmp.Diff(want, &got, protocmp.Transform()); diff != "" {
			t.Error(diff)
		}
	})
}

// Messages that are none of a ring are protobuf's.
func TestOtherMessages(t *testing.T) {
	codec := NewCodec()
	want := &ringdexv1.Refusal{Code: 7, Message: "no"}
	bytes, err := codec.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got ringdexv1.Refusal
	if err := codec.Unmarshal(bytes, &got); err != nil || !proto.Equal(want, &got) {
		t.Errorf("%v, %v", &got, err)
	}
}

// question is what was asked, as protobuf has it.
func question(r *ringdexv1.RecognizeCallerRequest) recognizer.Question {
	return recognizer.Question{
		Called: r.GetCalledNumber(), Caller: r.GetCallerNumber(), Privacy: r.GetPrivacy(), Verstat: r.GetVerstat(),
		Truth: r.GetFreshness() == ringdexv1.Freshness_FRESHNESS_TRUTH,
	}
}

// FuzzRequest: what is read is what protobuf reads, and what it refuses is refused.
func FuzzRequest(f *testing.F) {
	for _, r := range []*ringdexv1.RecognizeCallerRequest{
		{},
		{CalledNumber: "+12125550199", CallerNumber: "(415) 555-1815", Privacy: "id", Verstat: "TN-Validation-Passed-A", Freshness: 2},
		{CallerNumber: strings.Repeat("é", 70)},
	} {
		seed, err := proto.Marshal(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte("\x0a\x01\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got Request
		err := NewCodec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(data)}, &got)
		var want ringdexv1.RecognizeCallerRequest
		refused := proto.Unmarshal(data, &want)
		if (err != nil) != (refused != nil) {
			t.Fatalf("%v, but protobuf says %v", err, refused)
		}
		if diff := cmp.Diff(question(&want), got.Question); err == nil && diff != "" {
			t.Error(diff)
		}
	})
}

func FuzzQuestions(f *testing.F) {
	for _, q := range []*ringdexv1.CallerQuestion{
		{},
		{Id: 1 << 40, Request: &ringdexv1.RecognizeCallerRequest{CalledNumber: "1", Freshness: 2}, Timeout: durationpb.New(time.Millisecond)},
		{Timeout: &durationpb.Duration{Seconds: 1 << 62, Nanos: -1}},
		{Timeout: &durationpb.Duration{Seconds: -1 << 62}},
	} {
		seed, err := proto.Marshal(&ringdexv1.RecognizeCallersRequest{Questions: []*ringdexv1.CallerQuestion{q, q}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	used := Questions{Asked: []Asked{{ID: 9, Request: Request{recognizer.Question{Called: "9", Truth: true}}, Timeout: 9}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		got := Questions{Asked: append([]Asked(nil), used.Asked...)}
		err := NewCodec().Unmarshal(mem.BufferSlice{mem.SliceBuffer(data)}, &got)
		var want ringdexv1.RecognizeCallersRequest
		refused := proto.Unmarshal(data, &want)
		if (err != nil) != (refused != nil) {
			t.Fatalf("%v, but protobuf says %v", err, refused)
		}
		if err != nil {
			return
		}
		if len(got.Asked) != len(want.GetQuestions()) {
			t.Fatalf("%d questions of %d", len(got.Asked), len(want.GetQuestions()))
		}
		for i, q := range want.GetQuestions() {
			one := Asked{ID: q.GetId(), Request: Request{question(q.GetRequest())}, Timeout: -1}
			if q.GetTimeout() != nil {
				one.Timeout = max(0, q.GetTimeout().AsDuration())
			}
			if diff := cmp.Diff(one, got.Asked[i]); diff != "" {
				t.Error(diff)
			}
		}
	})
}

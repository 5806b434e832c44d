package ask

import (
	"testing"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// What is written by hand is what the contract's own code would write.
func TestQuestionIsTheSame(t *testing.T) {
	for _, meant := range []Meant{Near, Database} {
		written, err := newLight().Marshal(meant.question("+12010000007"))
		if err != nil {
			t.Fatal(err)
		}
		var got ringdexv1.RecognizeCallerRequest
		if err := proto.Unmarshal(written.Materialize(), &got); err != nil {
			t.Fatal(err)
		}
		if want := meant.request("+12010000007"); !proto.Equal(&got, want) {
			t.Errorf("asks %v, want %v", &got, want)
		}
	}
}

func TestGlanceSeesWhatTheWholeAnswerSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answer := &ringdexv1.RecognizeCallerResponse{
			Outcome:      ringdexv1.Outcome(rapid.IntRange(0, 4).Draw(t, "outcome")),
			Source:       ringdexv1.Source(rapid.IntRange(0, 4).Draw(t, "source")),
			CallerNumber: rapid.StringMatching(`\+[0-9]{5,15}`).Draw(t, "number"),
			Caller:       &ringdexv1.Caller{Notes: rapid.StringMatching(`[ -~]{0,200}`).Draw(t, "notes"), CallCount: 8},
			Variables:    map[string]string{"NAME": "Alex"},
			AsOf:         durationpb.New(8),
		}
		bytes, err := proto.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		cut := rapid.IntRange(0, len(bytes)).Draw(t, "frames are cut at")
		var got glance
		frames := mem.BufferSlice{mem.SliceBuffer(bytes[:cut]), mem.SliceBuffer(bytes[cut:])}
		if err := newLight().Unmarshal(frames, &got); err != nil {
			t.Fatal(err)
		}
		if got.outcome != answer.GetOutcome() || got.source != answer.GetSource() {
			t.Fatalf("%+v, want %v", got, answer)
		}
	})
}

func FuzzGlance(f *testing.F) {
	f.Add([]byte{8, 1, 64, 2})
	f.Add([]byte{8})
	f.Fuzz(func(t *testing.T, b []byte) {
		var got glance
		var want ringdexv1.RecognizeCallerResponse
		if proto.Unmarshal(b, &want) != nil {
			_ = got.read(b) // must come to an end
			return
		}
		if err := got.read(b); err != nil || got.outcome != want.GetOutcome() || got.source != want.GetSource() {
			t.Errorf("%+v, %v; want %v", got, err, &want)
		}
	})
}

// A call of which nothing is asked is read as any other.
func TestOtherMessages(t *testing.T) {
	written, err := newLight().Marshal(&ringdexv1.RecognizeCallerRequest{CallerNumber: "x"})
	if err != nil {
		t.Fatal(err)
	}
	var got ringdexv1.RecognizeCallerRequest
	if err := newLight().Unmarshal(written, &got); err != nil || got.GetCallerNumber() != "x" {
		t.Errorf("%v, %v", &got, err)
	}
}

package answer_test

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// What is written by hand is, byte for byte, what protobuf makes of the message,
// by one encoder for many readings as well as by one for each.
func TestPartIsTheMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var many answer.Encoder
		for _, r := range rapid.SliceOfN(readings(), 1, 5).Draw(t, "readings") {
			if rapid.IntRange(0, 9).Draw(t, "broken") == 0 {
				r.Profile.Contact.Meta = map[string]string{"\xff": ""}
			}
			want, wantErr := message(r)
			for _, encode := range []func(store.Reading) (answer.Answer, error){answer.New, many.Encode} {
				a, err := encode(r)
				if (err != nil) != (wantErr != nil) {
					t.Fatalf("the error is %v, that of the message %v", err, wantErr)
				}
				if err == nil && !bytes.Equal(a.Part(), want) {
					t.Fatalf("the part is\n%x, want\n%x", a.Part(), want)
				}
			}
		}
	})
}

// message is the part by protobuf's own encoder.
func message(r store.Reading) ([]byte, error) {
	var part []byte
	for _, v := range r.Profile.Contact.Variables() {
		part = answer.AppendVariable(part, v.Name, v.Value)
	}
	told := &ringdexv1.RecognizeCallerResponse{
		Caller: answer.Caller(r.Caller.Number, r.Profile), Match: ringdexv1.Match_MATCH_CONTACT, Version: r.Version,
	}
	if r.Profile.Contact.Kind == callerid.KindCampaign {
		told.Match = ringdexv1.Match_MATCH_CAMPAIGN
	}
	return proto.MarshalOptions{Deterministic: true}.MarshalAppend(part, told)
}

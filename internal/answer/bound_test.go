package answer_test

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// However much is on file, an answer fits, says who it is and stays valid.
func TestAnswersFit(t *testing.T) {
	long := strings.Repeat("é", 3<<20)
	many := make([]string, 100_000)
	meta := map[string]string{}
	for i := range many {
		many[i] = "tag"
		meta[strings.Repeat("k", i%50)+string(rune('a'+i%26))] = long[:1000]
	}
	for name, c := range map[string]callerid.Contact{
		"long notes": {Name: "Alex Chen", Notes: long, Description: long, Preferences: long},
		"long name":  {Name: "Alex Chen", Nick: long, Email: long, Company: long, Title: long, FirstName: long},
		"many tags":  {Name: "Alex Chen", Tags: many},
		"much meta":  {Name: "Alex Chen", Meta: meta},
	} {
		profile := callerid.Profile{Contact: c, Memories: make([]callerid.Memory, 1000), OpenTasks: make([]callerid.Task, 1000), Ratings: make([]callerid.Rating, 1000)}
		for i := range profile.Memories {
			profile.Memories[i].Text, profile.OpenTasks[i].Title, profile.Ratings[i].Comment = long[:2000], long[:2000], long[:2000]
		}
		profile.Ratings[0].Score = 5 // the newest
		a, err := answer.New(store.Reading{Caller: callerid.Caller{Org: 1, Number: 14155551200}, Generation: "g", Version: 1, Profile: &profile})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got ringdexv1.RecognizeCallerResponse
		if err := proto.Unmarshal(a.Part(), &got); err != nil || len(a.Bytes()) > answer.MaxBytes {
			t.Errorf("%s: %d bytes, %v", name, len(a.Bytes()), err)
		}
		if got.GetCaller().GetName() != "Alex Chen" || got.GetVersion() != 1 {
			t.Errorf("%s: is of %q, version %d", name, got.GetCaller().GetName(), got.GetVersion())
		}
		if name == "long notes" && (len(got.Caller.Ratings) != 10 || got.Caller.Ratings[0].Score != 5) {
			t.Errorf("%s: of 1,000 ratings are left %v", name, got.Caller.Ratings)
		}
		if len(profile.Contact.Tags) > 0 && len(profile.Contact.Tags) != len(many) {
			t.Errorf("%s: the profile was changed", name)
		}
	}
}

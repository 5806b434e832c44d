package callerid

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFilterCheck(t *testing.T) {
	got, err := Filter{Text: " Bob ", Tags: []string{"vip", "VIP "}, Campaign: " Spring"}.Check()
	if diff := cmp.Diff(Filter{Text: "Bob", Tags: []string{"vip"}, Campaign: "Spring"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for field, bad := range map[string]Filter{
		"query":    {Text: strings.Repeat("x", MaxSearch+1)},
		"words":    {Text: strings.Repeat("x ", MaxSearchWords+1)},
		"tags":     {Tags: []string{strings.Repeat("x", MaxTag+1)}},
		"campaign": {Campaign: "a\nb"},
		"status":   {Status: StatusDoNotCall + 1},
		"years":    {CreatedUntil: time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if _, err := bad.Check(); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestFilterEmpty(t *testing.T) {
	no := false
	if !(Filter{}).Empty() {
		t.Error("the empty filter is not empty")
	}
	for _, f := range []Filter{{Text: "x"}, {HasEmail: &no}, {CreatedFrom: time.Unix(0, 0)}, {Deleted: true}, {Tags: []string{"x"}}} {
		if f.Empty() {
			t.Errorf("%+v is empty", f)
		}
	}
}

func TestFilterNarrowed(t *testing.T) {
	yes, no := true, false
	one, two := int64(1), int64(2)
	early, late := time.Unix(1, 0), time.Unix(2, 0)
	for name, test := range map[string]struct{ a, b, want Filter }{
		"texts":      {Filter{Text: "Bob Smith"}, Filter{Text: "acme bob"}, Filter{Text: "bob smith acme"}},
		"one number": {Filter{Text: "0301234"}, Filter{}, Filter{Text: "0301234"}},
		"a number":   {Filter{Text: "bob"}, Filter{Text: "(415) 555"}, Filter{Text: "bob 415555"}},
		"tags":       {Filter{Tags: []string{"vip"}}, Filter{Tags: []string{"VIP", "new"}}, Filter{Tags: []string{"vip", "new"}}},
		"times": {
			Filter{CreatedFrom: early, CreatedUntil: late, ContactedUntil: early},
			Filter{CreatedFrom: late, CreatedUntil: early, ContactedFrom: late},
			Filter{CreatedFrom: late, CreatedUntil: early, ContactedFrom: late, ContactedUntil: early},
		},
		"calls":  {Filter{MinCalls: &one, MaxCalls: &two}, Filter{MinCalls: &two, MaxCalls: &one}, Filter{MinCalls: &two, MaxCalls: &one}},
		"others": {Filter{Status: StatusActive, HasEmail: &yes}, Filter{Campaign: "Spring", Deleted: true}, Filter{Status: StatusActive, HasEmail: &yes, Campaign: "Spring", Deleted: true}},
	} {
		got, err := test.a.Narrowed(test.b, "DE")
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	for name, both := range map[string][2]Filter{
		"campaign":  {{Campaign: "a"}, {Campaign: "b"}},
		"status":    {{Status: StatusActive}, {Status: StatusDoNotCall}},
		"has_email": {{HasEmail: &yes}, {HasEmail: &no}},
		"query":     {{Text: "415 555"}, {Text: "0100"}},
	} {
		if _, err := both[0].Narrowed(both[1], "US"); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package callerid

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePlan(t *testing.T) {
	for text, want := range map[string]Plan{
		"":             {},
		"unlimited":    {},
		"Unlimited":    {},
		"Professional": {Name: "Professional", Limit: 1_000},
		"professional": {Name: "Professional", Limit: 1_000},
		"DENTAL":       {Name: "Dental", Limit: 5_000},
		"Real Estate":  {Name: "Real Estate", Limit: 50_000},
		"real-estate":  {Name: "Real Estate", Limit: 50_000},
		"real_estate":  {Name: "Real Estate", Limit: 50_000},
		"RealEstate":   {Name: "Real Estate", Limit: 50_000},
		"1":            {Limit: 1},
		"250000":       {Limit: 250_000},
	} {
		got, err := ParsePlan(text)
		if err != nil || got != want {
			t.Errorf("ParsePlan(%q) = %+v, %v; want %+v", text, got, err, want)
		}
		if again, err := ParsePlan(got.String()); err != nil || again != got {
			t.Errorf("ParsePlan(%q) = %+v, %v; want %+v", got.String(), again, err, got)
		}
	}
	for _, text := range []string{"0", "-1", "Enterprise", "1e3", "1,000", "99999999999999999999"} {
		if got, err := ParsePlan(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("ParsePlan(%q) = %+v, %v; want ErrInvalid", text, got, err)
		}
	}
}

func TestPlanRoom(t *testing.T) {
	for _, test := range []struct{ limit, count, want, room int }{
		{0, 1_000_000, 7, 7},
		{1_000, 0, 7, 7},
		{1_000, 993, 7, 7},
		{1_000, 995, 7, 5},
		{1_000, 1_000, 7, 0},
		{1_000, 1_200, 7, 0}, // automatic fill goes past the limit
		{1_000, 10, 0, 0},
	} {
		if got := (Plan{Limit: test.limit}).Room(test.count, test.want); got != test.room {
			t.Errorf("limit %d: Room(%d, %d) = %d, want %d", test.limit, test.count, test.want, got, test.room)
		}
	}
}

func TestPlanRoomNeverPassesTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 100).Draw(t, "limit")
		count := rapid.IntRange(0, 200).Draw(t, "count")
		want := rapid.IntRange(0, 200).Draw(t, "want")
		room := Plan{Limit: limit}.Room(count, want)
		if room < 0 || room > want || room > 0 && count+room > limit {
			t.Fatalf("limit %d: Room(%d, %d) = %d", limit, count, want, room)
		}
		if room < want && count+room < limit {
			t.Fatalf("limit %d: Room(%d, %d) = %d leaves room unused", limit, count, want, room)
		}
	})
}

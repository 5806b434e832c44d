package answer_test

import (
	"math"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func numbers() *rapid.Generator[phone.Number] {
	return rapid.Custom(func(t *rapid.T) phone.Number {
		return phone.Number(rapid.Uint64Range(1e6, 1e15-1).Draw(t, "number"))
	})
}

func ids() *rapid.Generator[uuid.UUID] {
	return rapid.Custom(func(t *rapid.T) uuid.UUID {
		return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	})
}

func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.IntRange(0, 3).Draw(t, "unset") == 0 {
			return time.Time{}
		}
		return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")).UTC()
	})
}

func texts() *rapid.Generator[map[string]string] {
	return rapid.MapOfN(rapid.String(), rapid.String(), 0, 5)
}

func values() *rapid.Generator[callerid.Value] {
	return rapid.Custom(func(t *rapid.T) callerid.Value {
		if rapid.Bool().Draw(t, "numeric") {
			n := rapid.Float64().Draw(t, "value")
			return callerid.Value{Number: &n}
		}
		return callerid.Value{Text: rapid.String().Draw(t, "text")}
	})
}

func contacts() *rapid.Generator[callerid.Contact] {
	return rapid.Custom(func(t *rapid.T) callerid.Contact {
		text := func(what string) string { return rapid.String().Draw(t, what) }
		return callerid.Contact{
			ID:     ids().Draw(t, "id"),
			Kind:   callerid.Kind(rapid.IntRange(1, 2).Draw(t, "kind")),
			Status: callerid.Status(rapid.IntRange(1, 2).Draw(t, "status")),
			Name:   text("name"), FirstName: text("first"), LastName: text("last"), Nick: text("nick"), Email: text("email"),
			Company: text("company"), Title: text("title"), Description: text("description"), Notes: text("notes"),
			Preferences: text("preferences"), Tags: rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "tags"),
			Channels: texts().Draw(t, "channels"), Custom: rapid.MapOfN(rapid.String(), values(), 0, 5).Draw(t, "custom"),
			Meta: texts().Draw(t, "meta"), Phones: rapid.SliceOfN(numbers(), 0, 3).Draw(t, "phones"),
			LastContactedAt: times().Draw(t, "last contacted"), CallCount: rapid.Int64().Draw(t, "calls"),
		}
	})
}

func profiles() *rapid.Generator[*callerid.Profile] {
	return rapid.Custom(func(t *rapid.T) *callerid.Profile {
		p := &callerid.Profile{
			Contact: contacts().Draw(t, "contact"), DoNotCall: rapid.Bool().Draw(t, "do not call"),
			Campaigns: rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "campaigns"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "history") {
			p.OpenTasks = append(p.OpenTasks, callerid.Task{ID: ids().Draw(t, "task id"), Title: rapid.String().Draw(t, "task"), DueAt: times().Draw(t, "due")})
			p.Memories = append(p.Memories, callerid.Memory{ID: ids().Draw(t, "memory id"), Text: rapid.String().Draw(t, "memory"), CreatedAt: times().Draw(t, "created")})
			p.Ratings = append(p.Ratings, callerid.Rating{
				ID: ids().Draw(t, "rating id"), Score: rapid.IntRange(callerid.MinScore, callerid.MaxScore).Draw(t, "score"),
				Comment: rapid.String().Draw(t, "comment"), CreatedAt: times().Draw(t, "rated"),
			})
			p.Interactions = append(p.Interactions, callerid.Interaction{
				At: times().Draw(t, "at"), Channel: callerid.Channel(rapid.String().Draw(t, "channel")),
				Direction: callerid.Direction(rapid.IntRange(1, 2).Draw(t, "direction")), Disposition: rapid.String().Draw(t, "disposition"),
				Summary: rapid.String().Draw(t, "summary"), Duration: time.Duration(rapid.Int64().Draw(t, "duration")),
			})
		}
		return p
	})
}

func readings() *rapid.Generator[store.Reading] {
	return rapid.Custom(func(t *rapid.T) store.Reading {
		return store.Reading{
			Caller:     callerid.Caller{Org: callerid.OrgID(rapid.Int32Range(1, math.MaxInt32).Draw(t, "org")), Number: numbers().Draw(t, "number")},
			Generation: callerid.Generation(rapid.String().Draw(t, "generation")), Version: rapid.Uint64().Draw(t, "version"),
			Interactions: rapid.IntRange(0, callerid.MaxInteractions).Draw(t, "interactions"), Profile: profiles().Draw(t, "profile"),
		}
	})
}

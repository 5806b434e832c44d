package redis_test

import (
	"slices"
	"strings"
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/enginetest"
	"ringdex/internal/store"
)

func TestForgetLeavesNothing(t *testing.T) {
	url := enginetest.RedisURL(t)
	c, admin := open(t, url), administer(t, url)
	restored := func(i int) store.Reading {
		r := reading(i)
		r.Generation, r.Version = "second", 3
		return r
	}
	const n = 300 // more than go in one round trip
	var callers []callerid.Caller
	for i := range n {
		must(t, c.Fill(t.Context(), []answer.Answer{encode(t, reading(i)), encode(t, restored(i))}))
		callers = append(callers, reading(i).Caller)
	}
	must(t, c.Mark(t.Context()))
	must(t, c.Forget(t.Context(), callers[1:]...))
	must(t, c.Forget(t.Context(), callers[1:]...))
	must(t, c.Forget(t.Context()))
	if hits(t, c, restored(1)) || !hits(t, c, restored(0)) {
		t.Error("the wrong ones are forgotten")
	}
	keys, err := admin.Keys(t.Context(), "*").Result()
	must(t, err)
	slices.Sort(keys)
	if len(keys) != 2 || keys[0] != keyOf(reading(0)) || !strings.HasPrefix(keys[1], "ringdex/mark/") {
		t.Errorf("left are %d keys, want one caller's and the mark", len(keys))
	}
}

// A fill that was on its way brings back what nobody asks for, and no error.
func TestAFillAfterForgetIsAMiss(t *testing.T) {
	c := open(t, enginetest.RedisURL(t))
	old, deleted := encode(t, reading(0)), want(reading(0))
	deleted.Version++
	must(t, c.Forget(t.Context(), deleted.Caller))
	must(t, c.Fill(t.Context(), []answer.Answer{old}))
	if _, ok := get(t, c, deleted); ok {
		t.Error("what was forgotten is an answer again")
	}
}

func TestForgetTellsWhenItCannot(t *testing.T) {
	server := enginetest.Redis(t)
	c := open(t, server.URL())
	server.Stop()
	if err := c.Forget(t.Context(), reading(0).Caller); err == nil {
		t.Error("forgotten without a Redis")
	}
}

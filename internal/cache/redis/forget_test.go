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

func testForgetLeavesNothing(t *testing.T, url string) {
	c := open(t, url)
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
	keys := slices.DeleteFunc(keysAt(t, url), func(key string) bool { return strings.HasPrefix(key, "ringdex/mark/") })
	if len(keys) != 1 || keys[0] != keyOf(reading(0)) {
		t.Errorf("left are %d keys, want one caller's", len(keys))
	}
}

// A fill that was on its way brings back what nobody asks for, and no error.
func testAFillAfterForgetIsAMiss(t *testing.T, url string) {
	c := open(t, url)
	old, deleted := encode(t, reading(0)), want(reading(0))
	deleted.Version++
	must(t, c.Forget(t.Context(), deleted.Caller))
	must(t, c.Fill(t.Context(), []answer.Answer{old}))
	if _, ok := get(t, c, deleted); ok {
		t.Error("what was forgotten is an answer again")
	}
}

// What was erased does not come back by whatever was on its way, nor when the
// warmer hears of it and forgets as well.
func testErasedStaysSo(t *testing.T, url string) {
	c, admin := open(t, url), administerAny(t, url)
	const n = 300 // more than go in one round trip
	var answers []answer.Answer
	var callers []callerid.Caller
	for i := range n {
		answers = append(answers, encode(t, reading(i)))
		callers = append(callers, reading(i).Caller)
	}
	must(t, c.Fill(t.Context(), answers[1:])) // the first is not there when it is erased
	must(t, c.Erase(t.Context(), callers[:n-1]...))
	for range 2 {
		must(t, c.Fill(t.Context(), answers))
		for _, a := range answers {
			c.Put(a)
		}
		must(t, c.Forget(t.Context(), callers[:n-1]...))
	}
	other := reading(n) // what is filled after all of these
	c.Put(encode(t, other))
	eventually(t, "the last fill", func() bool { return hits(t, c, other) })
	for i, caller := range callers {
		value, err := admin.Get(t.Context(), keyOf(reading(i))).Result()
		must(t, err)
		if erased := i < n-1; (value == "") != erased {
			t.Errorf("of caller %d, %d bytes are kept", i, len(value))
		}
		if _, there, err := c.Peek(t.Context(), caller); err != nil || there != (i == n-1) {
			t.Errorf("caller %d: %v, %v", i, there, err)
		}
	}
	if hits(t, c, reading(0)) || c.Stats().Corrupt != 0 {
		t.Errorf("a tombstone is a hit, or one of %d corrupt values", c.Stats().Corrupt)
	}
	// The number may lead to somebody else in time.
	if ttl := admin.PTTL(t.Context(), keyOf(reading(0))).Val(); ttl <= 0 || ttl > 24*60*60*1e9 {
		t.Errorf("a tombstone lasts %s", ttl)
	}
}

func TestForgetTellsWhenItCannot(t *testing.T) {
	server := enginetest.Redis(t)
	c := open(t, server.URL())
	server.Stop()
	if err := c.Forget(t.Context(), reading(0).Caller); err == nil {
		t.Error("forgotten without a Redis")
	}
	if err := c.Erase(t.Context(), reading(0).Caller); err == nil {
		t.Error("erased without a Redis")
	}
}

package near_test

import (
	"testing"

	"ringdex/internal/callerid"
)

func TestForget(t *testing.T) {
	c := open(t)
	forgotten, kept := reading(), reading()
	kept.Caller.Number++
	c.Put(encode(t, forgotten))
	c.Put(encode(t, kept))
	c.Forget()
	if _, ok := c.Get(nil, want(forgotten)); !ok {
		t.Fatal("it was not there")
	}
	c.Forget(forgotten.Caller, callerid.Caller{Org: 9, Number: 1})
	forgotten.Version = 0
	if _, ok := c.Get(nil, want(forgotten)); ok {
		t.Error("it is still known")
	}
	if _, ok := c.Get(nil, want(kept)); !ok {
		t.Error("another was forgotten too")
	}
}

package near_test

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/answer"
	"ringdex/internal/cache/near"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

// sized is a reading of about so many bytes.
func sized(i, version, size int) store.Reading {
	r := reading()
	r.Caller.Number += phone.Number(i)
	r.Version = uint64(version)
	r.Profile.Contact.Notes = strings.Repeat("n", size)
	return r
}

// However often the log comes around: what is found is what was put last, the
// newest are found, and no more is counted than can be found.
func TestEviction(t *testing.T) {
	const callers, memory = 200, 1 << 20
	rapid.Check(t, func(t *rapid.T) {
		c := near.New(1)
		defer c.Close()
		last := map[callerid.Caller]answer.Answer{}
		var order []answer.Answer // the oldest first
		for version := range rapid.IntRange(0, 300).Draw(t, "puts") {
			r := sized(rapid.IntRange(0, callers-1).Draw(t, "caller"), version, rapid.IntRange(0, answer.MaxBytes-1<<10).Draw(t, "size"))
			a, err := answer.New(r)
			if err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 20).Draw(t, "forget") == 0 {
				c.Forget(a.Caller())
				delete(last, a.Caller())
				continue
			}
			c.Put(a)
			last[a.Caller()], order = a, append(order, a)
		}
		found := uint64(0)
		for who, a := range last {
			got, ok := c.Get(nil, want(store.Reading{Caller: who, Generation: "first", Interactions: 5}))
			if ok && !bytes.Equal(got.Bytes(), a.Bytes()) {
				t.Fatalf("version %d, but %d was put last", got.Version(), a.Version())
			}
			if ok {
				found++
			}
		}
		if n := c.Stats().Entries; n != found {
			t.Errorf("%d entries, of which %d are found", n, found)
		}
		// The end of each segment may be too short for what comes next, and the
		// oldest segment goes at once.
		for room := memory/2 - 1<<16; len(order) > 0; order = order[:len(order)-1] {
			a := order[len(order)-1]
			if room -= len(a.Bytes()); room < 0 {
				break
			}
			if bytes.Equal(last[a.Caller()].Bytes(), a.Bytes()) {
				if _, ok := c.Get(nil, answer.Want{Caller: a.Caller(), Era: a.Era(), Version: a.Version(), Interactions: 5}); !ok {
					t.Fatal("a new answer is gone")
				}
			}
		}
	})
}

// Readers see whole answers while the log comes around beneath them.
func TestReadingWhileEvicted(t *testing.T) {
	const callers, rounds = 100, 60
	c := near.New(1)
	defer c.Close()
	var answers [callers]answer.Answer
	for i := range callers {
		answers[i] = encode(t, sized(i, 1, 500*i))
	}
	var readers sync.WaitGroup
	var over atomic.Bool
	for range 4 {
		readers.Go(func() {
			for room := []byte(nil); !over.Load(); {
				for i := range callers {
					got, ok := c.Get(room, want(sized(i, 0, 0)))
					if ok && !bytes.Equal(got.Bytes(), answers[i].Bytes()) {
						t.Error("a torn or foreign answer")
					}
					if ok {
						room = got.Bytes()
					}
				}
			}
		})
	}
	for range rounds {
		for i := range callers {
			c.Put(answers[i])
		}
	}
	c.Close()
	over.Store(true)
	readers.Wait()
	if _, ok := c.Get(nil, want(sized(callers-1, 0, 0))); ok || c.Stats().Entries != 0 || c.Stats().Bytes != 0 {
		t.Error("something is left in a closed cache")
	}
}

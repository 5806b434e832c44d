package near_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ringdex/internal/answer"
	"ringdex/internal/cache/near"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const megabyte = 1 << 20

func open(t testing.TB) *near.Cache {
	c := near.New(32 * megabyte)
	t.Cleanup(c.Close)
	return c
}

func reading() store.Reading {
	return store.Reading{
		Caller:       callerid.Caller{Org: 7, Number: 14155550100},
		Generation:   "first",
		Version:      10,
		Interactions: 5,
		Profile: &callerid.Profile{Contact: callerid.Contact{
			Kind: callerid.KindContact, Status: callerid.StatusActive, Name: "Alex Example",
		}},
	}
}

func encode(t testing.TB, r store.Reading) answer.Answer {
	t.Helper()
	a, err := answer.New(r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func want(r store.Reading) answer.Want {
	return answer.Want{
		Caller: r.Caller, Era: answer.EraOf(r.Generation), Version: r.Version, Interactions: r.Interactions,
	}
}

func TestGetReturnsOnlyWhatFits(t *testing.T) {
	c := open(t)
	a := encode(t, reading())
	c.Put(a)
	for name, test := range map[string]struct {
		change func(*store.Reading)
		hit    bool
	}{
		"the same":            {func(*store.Reading) {}, true},
		"an older version":    {func(r *store.Reading) { r.Version-- }, true},
		"a newer version":     {func(r *store.Reading) { r.Version++ }, false},
		"another number":      {func(r *store.Reading) { r.Caller.Number++ }, false},
		"another org":         {func(r *store.Reading) { r.Caller.Org++ }, false},
		"another generation":  {func(r *store.Reading) { r.Generation = "second" }, false},
		"fewer interactions":  {func(r *store.Reading) { r.Interactions-- }, false},
		"more interactions":   {func(r *store.Reading) { r.Interactions++ }, false},
		"org and number swap": {func(r *store.Reading) { r.Caller = callerid.Caller{Org: 14155, Number: 7} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := reading()
			test.change(&r)
			got, ok := c.Get(nil, want(r))
			if ok != test.hit {
				t.Fatalf("hit: %v, want %v", ok, test.hit)
			}
			if ok && !bytes.Equal(got.Bytes(), a.Bytes()) {
				t.Error("the answer is not the one that was put")
			}
		})
	}
}

func TestPutKeepsTheNewest(t *testing.T) {
	c := open(t)
	newer, older := reading(), reading()
	older.Version--
	c.Put(encode(t, newer))
	c.Put(encode(t, older))
	if _, ok := c.Get(nil, want(newer)); !ok {
		t.Error("an older version pushed out a newer one")
	}
	restored := older
	restored.Generation = "second"
	c.Put(encode(t, restored))
	if _, ok := c.Get(nil, want(restored)); !ok {
		t.Error("a lower version of another generation was not kept")
	}
}

func TestAnAnswerIsNotChangedByTheNext(t *testing.T) {
	c := open(t)
	r := reading()
	c.Put(encode(t, r))
	c.Put(encode(t, r))
	got, _ := c.Get(nil, want(r))
	before := bytes.Clone(got.Bytes())
	c.Close()
	for range 1000 {
		r.Version++
		c.Put(encode(t, r))
	}
	if !bytes.Equal(got.Bytes(), before) {
		t.Error("the answer has changed")
	}
}

// However much is on file, the answer is of a size that an entry holds.
func TestLargestIsKept(t *testing.T) {
	c := open(t)
	r := reading()
	for _, size := range []int{answer.MaxBytes - 1<<10, answer.MaxBytes, 1 << 20} {
		r.Profile.Contact.Notes = strings.Repeat("n", size)
		r.Version++
		c.Put(encode(t, r))
		if _, ok := c.Get(nil, want(r)); !ok {
			t.Errorf("not kept with notes of %d bytes", size)
		}
	}
}

func TestStats(t *testing.T) {
	c := open(t)
	r := reading()
	c.Put(encode(t, r))
	c.Get(nil, want(r))
	r.Version++
	c.Get(nil, want(r))
	r.Caller.Number++
	c.Get(nil, want(r))
	got := c.Stats()
	if got.Bytes == 0 {
		t.Error("no memory is counted")
	}
	got.Bytes = 0
	if diff := cmp.Diff(near.Stats{Entries: 1, Hits: 1, Misses: 2}, got); diff != "" {
		t.Error(diff)
	}
	c.Close()
	if n := c.Stats().Entries; n != 0 {
		t.Errorf("%d entries after Close", n)
	}
}

// The cache is far too large to evict here, so it must behave like a map that
// holds the newest version of the last era that was put.
func TestLikeAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := near.New(32 * megabyte)
		defer c.Close()
		model := map[callerid.Caller]store.Reading{}
		draw := func() store.Reading {
			r := reading()
			r.Caller.Org = callerid.OrgID(rapid.Int32Range(1, 2).Draw(rt, "org"))
			r.Caller.Number += phone.Number(rapid.IntRange(0, 2).Draw(rt, "number"))
			r.Generation = callerid.Generation(rapid.SampledFrom([]string{"first", "second"}).Draw(rt, "generation"))
			r.Version = rapid.Uint64Range(1, 5).Draw(rt, "version")
			r.Interactions = rapid.IntRange(0, 1).Draw(rt, "interactions")
			return r
		}
		rt.Repeat(map[string]func(*rapid.T){
			"put": func(*rapid.T) {
				r := draw()
				c.Put(encode(t, r))
				held, ok := model[r.Caller]
				if !ok || held.Generation != r.Generation || held.Version <= r.Version {
					model[r.Caller] = r
				}
			},
			"get": func(rt *rapid.T) {
				w := want(draw())
				held, ok := model[w.Caller]
				expected := ok && answer.EraOf(held.Generation) == w.Era &&
					held.Version >= w.Version && held.Interactions == w.Interactions
				if got, hit := c.Get(nil, w); hit != expected || hit && got.Version() != held.Version {
					rt.Fatalf("hit %v, want %v; %+v of %+v", hit, expected, w, held)
				}
			},
		})
	})
}

func TestConcurrentUse(t *testing.T) {
	const callers, versions, writers, readers = 4, 200, 4, 4
	c := open(t)
	at := func(i, version int) store.Reading {
		r := reading()
		r.Caller.Number += phone.Number(i)
		r.Version = uint64(version)
		return r
	}
	var answers [callers][versions + 1]answer.Answer
	for i := range callers {
		for v := 1; v <= versions; v++ {
			answers[i][v] = encode(t, at(i, v))
		}
	}
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for v := 1; v <= versions; v++ {
				for i := range callers {
					c.Put(answers[i][v])
				}
			}
		})
	}
	for range readers {
		all.Go(func() {
			var seen [callers]uint64
			for range versions {
				for i := range callers {
					got, ok := c.Get(nil, want(at(i, 0)))
					if !ok {
						continue
					}
					if got.Version() < seen[i] {
						t.Errorf("version %d after %d", got.Version(), seen[i])
					}
					seen[i] = got.Version()
					if !bytes.Equal(got.Bytes(), answers[i][seen[i]].Bytes()) {
						t.Error("a torn or foreign answer")
					}
				}
			}
		})
	}
	all.Wait()
	for i := range callers {
		if _, ok := c.Get(nil, want(at(i, versions))); !ok {
			t.Errorf("the newest answer of caller %d is gone", i)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	for _, callers := range []int{10_000, million} {
		b.Run(fmt.Sprint(callers), func(b *testing.B) {
			c := near.New(2 << 30)
			defer c.Close()
			fillUp(b, c, callers)
			first := want(somebody())
			b.ReportAllocs()
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				room := make([]byte, 0, 1024)
				for i := 0; pb.Next(); i += 7919 {
					w := first
					w.Caller.Number += phone.Number(i % callers)
					if _, ok := c.Get(room, w); !ok {
						b.Error("a miss")
						return
					}
				}
			})
		})
	}
}

// BenchmarkPut puts what is there once more.
func BenchmarkPut(b *testing.B) {
	c := open(b)
	fillUp(b, c, 10_000)
	a := encode(b, somebody())
	b.ReportAllocs()
	for b.Loop() {
		c.Put(a)
	}
}

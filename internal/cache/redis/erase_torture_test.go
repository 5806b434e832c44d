package redis_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/enginetest"
	"ringdex/internal/torture/checker"
	"ringdex/internal/torture/wire"
)

// fill is what a server does with what it has read.
type fill func(*redis.Cache, context.Context, []answer.Answer) error

// erasing is a server whose fills are held up on their way to Redis, and another that
// erases meanwhile.
type erasing struct {
	*testing.T
	url            string
	network        *wire.Proxy
	filler, eraser *redis.Cache
	erasures       checker.Erasures
	begun          time.Time
}

func newErasing(t *testing.T) *erasing {
	t.Helper()
	url := enginetest.RedisURL(t)
	network, err := wire.Listen(strings.TrimPrefix(url, "redis://"))
	must(t, err)
	t.Cleanup(func() { _ = network.Close() })
	return &erasing{
		T: t, url: url, network: network, begun: time.Now(),
		filler: open(t, "redis://"+network.Addr()), eraser: open(t, url),
	}
}

// round erases somebody while fills that had read them are under way, and returns what
// is left when those have arrived.
func (e *erasing) round(i int, fill fill) []checker.Violation {
	r := reading(i)
	word := "Doomed" + strings.Repeat("x", i+1)
	r.Profile.Contact.Name = word
	a := encode(e.T, r)
	if i%2 == 0 { // known before, or not
		must(e, fill(e.filler, e.Context(), []answer.Answer{a}))
	}
	sent := make(chan struct{}, 100)
	e.network.Set(wire.Fault{Hole: true})
	e.network.Watch(func(fromClient bool, piece []byte) {
		if fromClient && bytes.Contains(piece, []byte(word)) {
			sent <- struct{}{}
		}
	})
	var filling sync.WaitGroup
	for range 3 {
		filling.Go(func() {
			if err := fill(e.filler, e.Context(), []answer.Answer{a}); err != nil {
				e.Error(err)
			}
		})
	}
	<-sent
	must(e, e.eraser.Erase(e.Context(), r.Caller))
	e.erasures.Add(checker.Erasure{Word: word, At: time.Since(e.begun)})
	e.network.Watch(nil)
	e.network.Set(wire.Fault{})
	filling.Wait()
	return e.left()
}

func (e *erasing) left() (wrong []checker.Violation) {
	admin := administer(e, e.url)
	for _, key := range keysAt(e, e.url) {
		value, err := admin.Get(e.Context(), key).Result()
		must(e, err)
		wrong = append(wrong, e.erasures.Holds("Redis, in "+key+",", value, time.Since(e.begun))...)
	}
	return wrong
}

func TestNobodyComesBack(t *testing.T) {
	e := newErasing(t)
	for i := range 10 {
		for _, v := range e.round(i, (*redis.Cache).Fill) {
			t.Error(v)
		}
	}
}

// What would bring them back has to be caught.
func TestErasureTortureCatches(t *testing.T) {
	e := newErasing(t)
	for i := range 10 {
		if wrong := e.round(i, (*redis.Cache).FillAnyway); len(wrong) > 0 {
			var report strings.Builder
			rows := tabwriter.NewWriter(&report, 0, 0, 2, ' ', 0)
			fmt.Fprintf(rows, "mutant\tcaught after\terasures\tas\nfills over what was erased\t%.1f s\t%d\t%s\n",
				time.Since(e.begun).Seconds(), i+1, wrong[0].Guarantee)
			rows.Flush()
			t.Logf("\n%s\n%s", wrong[0], report.String())
			return
		}
	}
	t.Error("fills over what was erased are not caught")
}

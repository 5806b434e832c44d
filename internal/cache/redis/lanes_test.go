package redis_test

import (
	"bytes"
	"sync"
	"sync/atomic"
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/enginetest"
)

// Rings that share a round trip hear each of their own, whatever the others hear.
func TestManyAskAtOnce(t *testing.T) {
	url := enginetest.RedisURL(t)
	c, admin := open(t, url), administer(t, url)
	const many = 300
	var filled []answer.Answer
	for i := range many {
		switch i % 3 {
		case 0:
			filled = append(filled, encode(t, reading(i)))
		case 1:
			must(t, admin.LPush(t.Context(), keyOf(reading(i)), "not a text").Err())
		}
	}
	must(t, c.Fill(t.Context(), filled))
	asks := func(i int) {
		a, ok, err := c.Get(t.Context(), want(reading(i)))
		if err != nil && i%3 != 1 { // a busy machine, or Redis is left alone for a moment
			a, ok = get(t, c, want(reading(i)))
		}
		switch {
		case ok != (i%3 == 0):
			t.Errorf("%d is a hit: %v", i, ok)
		case ok && !bytes.Equal(a.Bytes(), encode(t, reading(i)).Bytes()):
			t.Errorf("%d hears what is another's", i)
		case i%3 == 1 && err == nil:
			t.Errorf("%d hears no error", i)
		}
	}
	var rings sync.WaitGroup
	for i := range many {
		rings.Go(func() { asks(i) })
	}
	rings.Wait()
}

// Whoever asks is told, and told once: of a server that hangs, and of a cache that
// is closed meanwhile.
func TestEverybodyIsToldOnce(t *testing.T) {
	server := enginetest.Redis(t)
	c, err := redis.Open(server.URL())
	must(t, err)
	must(t, c.Fill(t.Context(), []answer.Answer{encode(t, reading(0))}))
	var told atomic.Int64
	var rings sync.WaitGroup
	ask := func(n int) {
		for range n {
			rings.Add(1)
			c.Ask(want(reading(0)), func(answer.Answer, bool, error) {
				told.Add(1)
				rings.Done() // panics for whom is told twice
			})
		}
	}
	server.Freeze()
	ask(5000) // more than may wait
	rings.Wait()
	server.Thaw()
	var closing sync.WaitGroup
	closing.Go(func() { ask(5000) })
	must(t, c.Close())
	closing.Wait()
	rings.Wait()
	if n := told.Load(); n != 10_000 {
		t.Errorf("told were %d", n)
	}
}

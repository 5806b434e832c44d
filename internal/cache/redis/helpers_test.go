package redis_test

import (
	"fmt"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

func open(t testing.TB, url string) *redis.Cache {
	t.Helper()
	c, err := redis.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// administer returns a client for what only an administrator does.
func administer(t testing.TB, url string) *goredis.Client {
	t.Helper()
	o, err := goredis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := goredis.NewClient(o)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually fails the test unless the condition holds within ten seconds.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	limit := time.After(10 * time.Second)
	for !condition() {
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("never: %s", what)
		}
	}
}

func reading(i int) store.Reading {
	return store.Reading{
		Caller:       callerid.Caller{Org: 7, Number: 14155550100 + phone.Number(i)},
		Generation:   "first",
		Version:      10,
		Interactions: 5,
		Profile: &callerid.Profile{Contact: callerid.Contact{
			Kind: callerid.KindContact, Status: callerid.StatusActive, Name: fmt.Sprintf("Alex Example %d", i),
		}},
	}
}

func encode(t testing.TB, r store.Reading) answer.Answer {
	t.Helper()
	a, err := answer.New(r)
	must(t, err)
	return a
}

func want(r store.Reading) answer.Want {
	return answer.Want{
		Caller: r.Caller, Era: answer.EraOf(r.Generation), Version: r.Version, Interactions: r.Interactions,
	}
}

// keyOf is the documented form of a key.
func keyOf(r store.Reading) string {
	return fmt.Sprintf("ringdex/%d/%d", r.Caller.Org, uint64(r.Caller.Number))
}

// get asks until Redis answers: on a busy machine a healthy one may take longer
// than a ring waits.
func get(t testing.TB, c *redis.Cache, w answer.Want) (a answer.Answer, ok bool) {
	t.Helper()
	eventually(t, "an answer from Redis", func() bool {
		var err error
		a, ok, err = c.Get(t.Context(), w)
		return err == nil
	})
	return a, ok
}

func hits(t testing.TB, c *redis.Cache, r store.Reading) bool {
	t.Helper()
	_, ok := get(t, c, want(r))
	return ok
}

package redis_test

import (
	"errors"
	"testing"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/enginetest"
)

// filled returns a cache that holds an answer of reading(0).
func filled(t *testing.T, server *enginetest.RedisServer) *redis.Cache {
	t.Helper()
	c := open(t, server.URL())
	must(t, c.Fill(t.Context(), []answer.Answer{encode(t, reading(0))}))
	if !hits(t, c, reading(0)) {
		t.Fatal("what was filled is no hit")
	}
	return c
}

// rests waits until the cache does not even ask its server, and checks that a
// call is an error until then.
func rests(t *testing.T, c *redis.Cache) {
	t.Helper()
	eventually(t, "leaving a broken server alone", func() bool {
		_, ok, err := c.Get(t.Context(), want(reading(0)))
		if ok || err == nil {
			t.Fatalf("a broken server gives %v, error %v", ok, err)
		}
		return errors.Is(err, redis.ErrResting)
	})
}

func TestStoppedAndRestarted(t *testing.T) {
	server := enginetest.Redis(t)
	c := filled(t, server)
	server.Kill()
	rests(t, c)
	if err := c.Fill(t.Context(), []answer.Answer{encode(t, reading(0))}); err == nil {
		t.Error("filling a server that is down is no error")
	}
	server.Start()
	if hits(t, c, reading(0)) {
		t.Error("the server is empty, and yet a hit")
	}
	must(t, c.Fill(t.Context(), []answer.Answer{encode(t, reading(0))}))
	if !hits(t, c, reading(0)) {
		t.Error("what was filled anew is no hit")
	}
}

func TestFrozenAndThawed(t *testing.T) {
	server := enginetest.Redis(t)
	c := filled(t, server)
	server.Freeze()
	rests(t, c)
	server.Thaw()
	if !hits(t, c, reading(0)) {
		t.Error("what was filled before is no hit")
	}
	if _, _, err := c.Get(t.Context(), want(reading(0))); errors.Is(err, redis.ErrResting) {
		t.Error("a server that answers again is still left alone")
	}
}

func TestAwayAtTheStart(t *testing.T) {
	server := enginetest.Redis(t)
	server.Stop()
	c := open(t, server.URL())
	rests(t, c)
	server.Start()
	if hits(t, c, reading(0)) {
		t.Error("the server is empty, and yet a hit")
	}
}

// A restart that nobody asks during must not cost the rings after it an error
// for each connection that has died.
func TestRestartedBetweenTwoRings(t *testing.T) {
	server := enginetest.Redis(t)
	c := filled(t, server)
	server.Stop()
	server.Start()
	if hits(t, c, reading(0)) {
		t.Error("the server is empty, and yet a hit")
	}
}

func TestEmptied(t *testing.T) {
	server := enginetest.Redis(t)
	c := filled(t, server)
	must(t, administer(t, server.URL()).FlushAll(t.Context()).Err())
	if hits(t, c, reading(0)) {
		t.Error("an emptied server is no miss")
	}
}

// What a server refuses to write costs the fill, and leaves reading alone.
func TestServerThatTakesNoWrites(t *testing.T) {
	for name, setting := range map[string][2][2]string{
		"out of memory": {{"maxmemory", "1"}, {"maxmemory", "0"}},
		"read-only":     {{"min-replicas-to-write", "1"}, {"min-replicas-to-write", "0"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := enginetest.Redis(t)
			c, admin := filled(t, server), administer(t, server.URL())
			must(t, admin.ConfigSet(t.Context(), setting[0][0], setting[0][1]).Err())
			other := encode(t, reading(1))
			if err := c.Fill(t.Context(), []answer.Answer{other}); err == nil {
				t.Error("a refused fill is no error")
			}
			c.Put(other)
			eventually(t, "a drop", func() bool { return c.Stats().Dropped == 1 })
			if !hits(t, c, reading(0)) || hits(t, c, reading(1)) {
				t.Error("reading is not what it was")
			}
			must(t, admin.ConfigSet(t.Context(), setting[1][0], setting[1][1]).Err())
			must(t, c.Fill(t.Context(), []answer.Answer{other}))
			if !hits(t, c, reading(1)) {
				t.Error("what was filled afterwards is no hit")
			}
		})
	}
}

func TestReplicaTakesNoWrites(t *testing.T) {
	primary, replica := enginetest.Redis(t), enginetest.Redis(t)
	c := filled(t, replica)
	admin := administer(t, replica.URL())
	must(t, admin.ReplicaOf(t.Context(), host, portOf(t, primary.URL())).Err())
	if err := c.Fill(t.Context(), []answer.Answer{encode(t, reading(1))}); err == nil {
		t.Error("a refused fill is no error")
	}
	must(t, admin.ReplicaOf(t.Context(), "NO", "ONE").Err())
	eventually(t, "filling a primary", func() bool {
		return c.Fill(t.Context(), []answer.Answer{encode(t, reading(1))}) == nil && hits(t, c, reading(1))
	})
}

// A key that somebody else has made something else of is an error, not more.
func TestKeyOfAnotherType(t *testing.T) {
	server := enginetest.Redis(t)
	c := filled(t, server)
	must(t, administer(t, server.URL()).LPush(t.Context(), keyOf(reading(1)), "x").Err())
	if _, ok, err := c.Get(t.Context(), want(reading(1))); ok || err == nil {
		t.Errorf("a list gives %v, error %v", ok, err)
	}
	if !hits(t, c, reading(0)) {
		t.Error("another key is no hit")
	}
}

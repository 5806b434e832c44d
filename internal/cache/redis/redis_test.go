package redis_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/cache/redis"
	"ringdex/internal/enginetest"
	"ringdex/internal/store"
)

func testGetReturnsOnlyWhatFits(t *testing.T, url string) {
	c := open(t, url)
	a := encode(t, reading(0))
	must(t, c.Fill(t.Context(), []answer.Answer{a}))
	for name, test := range map[string]struct {
		change func(*store.Reading)
		hit    bool
	}{
		"the same":           {func(*store.Reading) {}, true},
		"an older version":   {func(r *store.Reading) { r.Version-- }, true},
		"a newer version":    {func(r *store.Reading) { r.Version++ }, false},
		"another number":     {func(r *store.Reading) { r.Caller.Number++ }, false},
		"another org":        {func(r *store.Reading) { r.Caller.Org++ }, false},
		"another generation": {func(r *store.Reading) { r.Generation = "second" }, false},
		"other interactions": {func(r *store.Reading) { r.Interactions++ }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := reading(0)
			test.change(&r)
			got, ok := get(t, c, want(r))
			if ok != test.hit {
				t.Fatalf("hit: %v, want %v", ok, test.hit)
			}
			if ok && !bytes.Equal(got.Bytes(), a.Bytes()) {
				t.Error("the answer is not the one that was filled")
			}
		})
	}
}

func testWhatStandsUnderAnotherKeyIsAMiss(t *testing.T, url string) {
	c, admin := open(t, url), administerAny(t, url)
	asked := reading(0)
	must(t, c.Fill(t.Context(), []answer.Answer{encode(t, asked)}))
	for name, change := range map[string]func(*store.Reading){
		"number":     func(r *store.Reading) { r.Caller.Number++ },
		"org":        func(r *store.Reading) { r.Caller.Org++ },
		"generation": func(r *store.Reading) { r.Generation = "second" },
		"version":    func(r *store.Reading) { r.Version-- },
	} {
		t.Run(name, func(t *testing.T) {
			other := reading(0)
			change(&other)
			must(t, admin.Set(t.Context(), keyOf(asked), encode(t, other).Bytes(), 0).Err())
			if hits(t, c, asked) {
				t.Error("an answer of another " + name + " is no miss")
			}
		})
	}
	if n := c.Stats().Corrupt; n != 0 {
		t.Errorf("%d count as corrupt", n)
	}
}

func testCorruptIsAMissAndIsCounted(t *testing.T, url string) {
	c, admin := open(t, url), administerAny(t, url)
	good := encode(t, reading(0)).Bytes()
	flip := func(i int) []byte {
		bad := bytes.Clone(good)
		bad[i] ^= 0x40
		return bad
	}
	values := [][]byte{{0}, good[:8], good[:40], good[:len(good)-1], append(bytes.Clone(good), 0)}
	for i := range good {
		values = append(values, flip(i))
	}
	for i, value := range values {
		must(t, admin.Set(t.Context(), keyOf(reading(0)), value, 0).Err())
		if hits(t, c, reading(0)) {
			t.Fatalf("corrupt value %d is no miss", i)
		}
		if n := c.Stats().Corrupt; n != uint64(i+1) {
			t.Fatalf("%d corrupt values counted after %d", n, i+1)
		}
	}
	must(t, admin.Set(t.Context(), keyOf(reading(0)), good, 0).Err())
	if !hits(t, c, reading(0)) {
		t.Error("the good value is no hit")
	}
}

func testPutArrives(t *testing.T, url string) {
	c := open(t, url)
	const n = 1000
	for i := range n {
		c.Put(encode(t, reading(i)))
	}
	for i := range n {
		eventually(t, "answer "+strconv.Itoa(i), func() bool { return hits(t, c, reading(i)) })
	}
	if d := c.Stats().Dropped; d != 0 {
		t.Errorf("%d dropped", d)
	}
}

func testWhatIsFilledGoesWithinADay(t *testing.T, url string) {
	c, admin := open(t, url), administerAny(t, url)
	lives := map[time.Duration]bool{}
	for i := range 20 {
		must(t, c.Fill(t.Context(), []answer.Answer{encode(t, reading(i))}))
		life, err := admin.TTL(t.Context(), keyOf(reading(i))).Result()
		must(t, err)
		if life < 20*time.Hour || life > 24*time.Hour {
			t.Errorf("the answer goes after %v", life)
		}
		lives[life] = true
	}
	if len(lives) < 2 {
		t.Errorf("all answers go at once, after %v", lives)
	}
}

func testFillMoreThanABatch(t *testing.T, url string) {
	c := open(t, url)
	var answers []answer.Answer
	for i := range 1000 {
		answers = append(answers, encode(t, reading(i)))
	}
	must(t, c.Fill(t.Context(), answers))
	for i := range answers {
		if !hits(t, c, reading(i)) {
			t.Fatalf("answer %d is missing", i)
		}
	}
}

func TestAFullQueueDrops(t *testing.T) {
	server := enginetest.Redis(t)
	c := open(t, server.URL())
	must(t, c.Fill(t.Context(), nil))
	server.Freeze()
	a := encode(t, reading(0))
	eventually(t, "a drop", func() bool {
		for range 1000 {
			c.Put(a)
		}
		return c.Stats().Dropped > 0
	})
	server.Thaw()
	eventually(t, "Put again", func() bool {
		c.Put(a)
		return hits(t, c, reading(0))
	})
}

func testMark(t *testing.T, url string) {
	c, other := open(t, url), open(t, url)
	check := func(c *redis.Cache, expected bool) {
		t.Helper()
		marked, err := c.Marked(t.Context())
		must(t, err)
		if marked != expected {
			t.Errorf("marked: %v, want %v", marked, expected)
		}
	}
	check(c, false)
	must(t, c.Mark(t.Context()))
	check(c, true)
	check(other, false)
	empty(t, url)
	check(c, false)
}

func TestCloseForgetsTheQueueAndStops(t *testing.T) {
	server := enginetest.Redis(t)
	c, err := redis.Open(server.URL())
	must(t, err)
	server.Freeze()
	for range 10_000 {
		c.Put(encode(t, reading(0)))
	}
	must(t, c.Close())
	c.Put(encode(t, reading(0)))
	if _, ok, err := c.Get(t.Context(), want(reading(0))); ok || err == nil {
		t.Error("a closed cache answers")
	}
}

func TestErrorsTellNoSecrets(t *testing.T) {
	for _, url := range []string{
		"redis://user:hunter2@host:port", "redis://user:hunter2/x@host", "redis://user:12/hunter2@host",
		"http://user:hunter2@host", "redis://user:hunter2@host/x/y", "redis://user:hunter2@host?nonsense=1",
		"redis://user:hunter2@host/db", "redis://user:%zzhunter2@host",
		"redis://user:hunter2@host?addr=nonsense", "unix://user:hunter2@", "redis://host?master_name=m&nonsense=1",
	} {
		_, err := redis.Open(url)
		if !errors.Is(err, redis.ErrURL) {
			t.Errorf("%s: error %v, want ErrURL", url, err)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func BenchmarkGet(b *testing.B) {
	c := open(b, enginetest.RedisURL(b))
	r := reading(0)
	r.Profile.Contact.Notes = strings.Repeat("n", 500)
	must(b, c.Fill(b.Context(), []answer.Answer{encode(b, r)}))
	b.ReportAllocs()
	late := 0
	for b.Loop() {
		if _, ok, err := c.Get(b.Context(), want(r)); err != nil {
			late++
		} else if !ok {
			b.Fatal("a miss")
		}
	}
	b.ReportMetric(float64(late), "errors")
}

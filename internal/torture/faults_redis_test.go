package torture_test

import (
	"context"
	"math/rand/v2"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/torture/wire"
)

func redisFaults() []fault {
	return []fault{
		toRedis("stopped", wire.Fault{Refuse: true}),
		toRedis("blackholed", wire.Fault{Hole: true}),
		toRedis("1 s slow", wire.Fault{Delay: time.Second}),
		toRedis("throttled to 10 kB/s", wire.Fault{Rate: 10_000}),
		toRedis("reset every 30 ms", wire.Fault{Reset: 30 * time.Millisecond}),
		toRedis("LOADING", wire.Fault{Reply: "LOADING Redis is loading the dataset in memory"}),
		{name: "Redis frozen", begin: func(f *fleet) { f.redis.Freeze() }, end: func(f *fleet) { f.redis.Thaw() }, halts: "Redis"},
		{name: "Redis killed", begin: func(f *fleet) { f.redis.Kill() }, end: func(f *fleet) { f.redis.Start() }, alone: true},
		{name: "Redis restarted from an old dump", begin: oldDump, end: nothing, alone: true, revives: true},
		{name: "Redis read-only", begin: toldRedis("REPLICAOF", "127.0.0.1", "1"), end: toldRedis("REPLICAOF", "NO", "ONE")},
		{name: "Redis out of memory", begin: toldRedis("CONFIG", "SET", "maxmemory", "1"), end: toldRedis("CONFIG", "SET", "maxmemory", "0")},
		{name: "Redis evicting hard",
			begin: toldRedis("CONFIG", "SET", "maxmemory", "1mb", "maxmemory-policy", "allkeys-random"),
			end:   toldRedis("CONFIG", "SET", "maxmemory", "0", "maxmemory-policy", "noeviction")},
		inRedis("Redis emptied", func(ctx context.Context, c *goredis.Client) {
			_ = c.FlushAll(ctx).Err() // another fault may have it away
			_ = pause(ctx, 50*time.Millisecond)
		}),
		reviving(inRedis("Redis' values swapped", swap)),
		reviving(inRedis("Redis' values corrupted", corrupt)),
		reviving(inRedis("Redis' last writes lost", rollBack())),
	}
}

func reviving(x fault) fault {
	x.revives = true
	return x
}

// admin is a client past the network that fails.
func (f *fleet) admin() *goredis.Client {
	return goredis.NewClient(&goredis.Options{Addr: host(f, f.redis.URL()), MaxRetries: -1})
}

func toldRedis(command ...any) func(*fleet) {
	return func(f *fleet) {
		c := f.admin()
		defer c.Close()
		f.must("telling Redis", c.Do(f.Context(), command...).Err())
	}
}

// oldDump saves what Redis holds, lets things change, and has it start with that.
func oldDump(f *fleet) {
	toldRedis("SAVE")(f)
	time.Sleep(bound)
	f.redis.Kill()
	f.redis.Start()
}

// inRedis is a Redis that lies: what it holds is changed again and again.
func inRedis(name string, do func(context.Context, *goredis.Client)) fault {
	return meddling(name, func(ctx context.Context, f *fleet) {
		c := f.admin()
		defer c.Close()
		for ctx.Err() == nil {
			do(ctx, c)
			_ = pause(ctx, time.Millisecond)
		}
	})
}

// some are keys of answers, with what they hold.
func some(ctx context.Context, c *goredis.Client) (keys []string, values []string) {
	keys, _, err := c.Scan(ctx, 0, "ringdex/[0-9]*", 1000).Result()
	if err != nil || len(keys) == 0 {
		return nil, nil
	}
	held, err := c.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, nil
	}
	for _, v := range held {
		text, _ := v.(string)
		values = append(values, text)
	}
	return keys, values
}

// swap gives each key the value of another.
func swap(ctx context.Context, c *goredis.Client) {
	keys, values := some(ctx, c)
	rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	put(ctx, c, keys, values)
}

// corrupt changes a bit, or cuts a value off.
func corrupt(ctx context.Context, c *goredis.Client) {
	keys, values := some(ctx, c)
	for i, v := range values {
		if v == "" {
			continue
		}
		b := []byte(v)
		b[rand.N(len(b))] ^= 1 << rand.N(8)
		values[i] = string(b[:1+rand.N(len(b))])
		if rand.N(2) == 0 {
			values[i] = string(b)
		}
	}
	put(ctx, c, keys, values)
}

// rollBack brings back what was there some time ago, again and again.
func rollBack() func(context.Context, *goredis.Client) {
	var keys, values []string
	return func(ctx context.Context, c *goredis.Client) {
		put(ctx, c, keys, values)
		if rand.N(20) == 0 {
			keys, values = some(ctx, c)
		}
		_ = pause(ctx, 20*time.Millisecond)
	}
}

func put(ctx context.Context, c *goredis.Client, keys, values []string) {
	pipe := c.Pipeline()
	for i, key := range keys {
		if values[i] != "" {
			pipe.Set(ctx, key, values[i], time.Hour)
		}
	}
	_, _ = pipe.Exec(ctx) // another fault may have it away
}

package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/checkup"
)

// slow is when rings begin to ask the database beside Redis.
const slow = 4 * time.Millisecond

// Checkup asks every server that holds a part of the cache how it is. The right to
// INFO is enough for nearly all of it.
func (c *Cache) Checkup(ctx context.Context) []checkup.Finding {
	var mu sync.Mutex
	var found []checkup.Finding
	ask := func(ctx context.Context, node *goredis.Client) error {
		findings := examine(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		found = append(found, findings...)
		return nil
	}
	var err error
	switch client := c.filler.(type) {
	case *goredis.ClusterClient:
		err = client.ForEachMaster(ctx, ask)
	case *goredis.Client:
		err = ask(ctx, client)
	}
	if err != nil {
		found = append(found, away(fmt.Errorf("finding the servers of redis: %w", err)))
	}
	return found
}

func away(err error) checkup.Finding {
	f := checkup.Failed("redis", err)
	f.Advice = "start it, or correct --redis-url; until then rings that memory does not answer read the database"
	return f
}

// examine tells of one server.
func examine(ctx context.Context, node *goredis.Client) []checkup.Finding {
	text, err := node.Info(ctx, "server", "replication", "persistence", "memory", "cluster").Result()
	if err != nil {
		return []checkup.Finding{away(fmt.Errorf("asking redis how it is: %w", err))}
	}
	i := parseInfo(text)
	began := time.Now()
	if err := node.Ping(ctx).Err(); err != nil && i["loading"] != "1" {
		return []checkup.Finding{away(fmt.Errorf("asking redis: %w", err))}
	}
	found := judge(node.Options().Addr, i, time.Since(began))
	// Not everybody may ask for this; who may not is told the rest.
	if config, err := node.ConfigGet(ctx, "save").Result(); err == nil && config["save"] != "" {
		found = append(found, onDisk(node.Options().Addr, "save", `""`))
	}
	return found
}

// onDisk tells that a cache keeps what it need not.
func onDisk(address, setting, off string) checkup.Finding {
	return checkup.Finding{
		Level: checkup.Note, Subject: "redis",
		Text:   fmt.Sprintf("%s: it keeps people's data on its disk (%s), where an erasure does not reach until the file is written anew", address, setting),
		Advice: fmt.Sprintf("CONFIG SET %s %s, in redis.conf as well, and remove the file: servers fill a Redis that starts empty", setting, off),
	}
}

// info is what INFO tells, by the names of redis.io/commands/info.
type info map[string]string

func parseInfo(text string) info {
	fields := info{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[name] = value
		}
	}
	return fields
}

func (i info) number(name string) int64 {
	n, _ := strconv.ParseInt(i[name], 10, 64)
	return n
}

// judge says what a server's own words mean for a cache.
func judge(address string, i info, took time.Duration) []checkup.Finding {
	found := []checkup.Finding{{Subject: "redis", Text: fmt.Sprintf("%s: Redis %s, answers in %s", address, i["redis_version"], took.Round(10*time.Microsecond))}}
	add := func(level checkup.Level, text, advice string) {
		found = append(found, checkup.Finding{Level: level, Subject: "redis", Text: address + ": " + text, Advice: advice})
	}
	if took > slow {
		add(checkup.Note, fmt.Sprintf("it answered in %s, and rings wait %s before they ask the database as well", took.Round(time.Millisecond), slow),
			"put Redis nearer to the servers, or look for what keeps it busy: redis-cli --latency, SLOWLOG GET")
	}
	switch {
	case i["loading"] == "1":
		add(checkup.Wrong, "it is loading its data and answers nobody", "wait; a cache does not need what it loads: CONFIG SET save \"\", CONFIG SET appendonly no")
	case i["role"] == "slave":
		add(checkup.Wrong, "it is a replica: servers cannot fill it", "give the primary in --redis-url, or the Sentinels with master_name")
	case i["rdb_last_bgsave_status"] == "err" || i["aof_last_write_status"] == "err":
		add(checkup.Wrong, "it could not save to disk, and may refuse to be written to for that", "a cache need not save: CONFIG SET save \"\", CONFIG SET appendonly no; or free its disk")
	}
	judgeMemory(i, add)
	if i["aof_enabled"] == "1" {
		found = append(found, onDisk(address, "appendonly", "no"))
	}
	return found
}

// judgeMemory: what is pushed out is a miss, which costs a read of the database;
// what cannot be written is a miss for ever.
func judgeMemory(i info, add func(level checkup.Level, text, advice string)) {
	limit, used, policy := i.number("maxmemory"), i.number("used_memory"), i["maxmemory_policy"]
	const advice = "CONFIG SET maxmemory-policy allkeys-lru, with a maxmemory that the machine has (CONFIG SET maxmemory 1gb); in redis.conf as well"
	switch {
	case policy == "":
		add(checkup.Note, "it does not tell its maxmemory-policy", "make sure that it is allkeys-lru or allkeys-lfu")
	case policy == "noeviction" && limit > 0 && used > limit-limit/10:
		add(checkup.Wrong, fmt.Sprintf("it is full (%d of %d MiB) and may push nothing out (noeviction): answers that change are not kept any more", used>>20, limit>>20), advice)
	case policy == "noeviction" && limit > 0:
		add(checkup.Wrong, "when it is full it refuses to be written to (maxmemory-policy noeviction), and answers that change are not kept any more", advice)
	case limit == 0:
		add(checkup.Note, "its memory has no limit (maxmemory 0): it grows until the machine has none left", advice)
	}
}

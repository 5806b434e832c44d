package redis

import (
	"strings"
	"testing"
	"time"

	"ringdex/internal/checkup"
)

// healthy is what a Redis says that is set up as a cache.
const healthy = "# Server\r\nredis_version:7.0.15\r\nloading:0\r\nrole:master\r\nrdb_last_bgsave_status:ok\r\n" +
	"aof_enabled:0\r\naof_last_write_status:ok\r\nused_memory:1000000\r\nmaxmemory:104857600\r\nmaxmemory_policy:allkeys-lru\r\n"

// What a server says of itself, and cannot easily be made to say.
func TestJudge(t *testing.T) {
	for name, test := range map[string]struct {
		is, instead  string
		took         time.Duration
		level        checkup.Level
		text, advice string
	}{
		"healthy":       {"", "", 0, checkup.Fine, "10.0.0.1:6379: Redis 7.0.15", ""},
		"loading":       {"loading:0", "loading:1", 0, checkup.Wrong, "it is loading", "wait"},
		"cannot save":   {"bgsave_status:ok", "bgsave_status:err", 0, checkup.Wrong, "could not save to disk", `CONFIG SET save ""`},
		"cannot append": {"write_status:ok", "write_status:err", 0, checkup.Wrong, "could not save to disk", "CONFIG SET appendonly no"},
		"slow":          {"", "", 9 * time.Millisecond, checkup.Note, "answered in 9ms", "SLOWLOG"},
		"no limit":      {"maxmemory:104857600", "maxmemory:0", 0, checkup.Note, "no limit", "allkeys-lru"},
		"no policy":     {"maxmemory_policy", "other", 0, checkup.Note, "does not tell its maxmemory-policy", "allkeys-lru"},
	} {
		found := judge("10.0.0.1:6379", parseInfo(strings.Replace(healthy, test.is, test.instead, 1)), test.took)
		last := found[len(found)-1]
		if last.Level != test.level || !strings.Contains(last.Text, test.text) || !strings.Contains(last.Advice, test.advice) {
			t.Errorf("%s: %+v", name, found)
		}
	}
	if found := judge("", parseInfo(healthy), 0); len(found) != 1 {
		t.Errorf("a healthy one: %+v", found)
	}
}

// Any text may come from a server.
func FuzzInfo(f *testing.F) {
	f.Add(healthy)
	f.Add(":\n::maxmemory:-9\nused_memory:99999999999999999999")
	f.Fuzz(func(t *testing.T, text string) {
		for _, finding := range judge("", parseInfo(text), 0) {
			if finding.Level != checkup.Fine && finding.Advice == "" {
				t.Errorf("no advice: %+v", finding)
			}
		}
	})
}

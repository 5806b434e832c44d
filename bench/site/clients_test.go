package site

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"ringdex/internal/enginetest"
)

// What Redis' own client writes is what was there before.
func TestSavedIsPiped(t *testing.T) {
	s := &Site{dir: t.TempDir()}
	defer s.Close()
	r, err := s.Redis(t.Context(), "saved")
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Network: "unix", Addr: r.Socket})
	defer client.Close()
	const life = time.Hour
	was := map[string]string{"a": "plain", "b\r\n": "bytes \x00\xff\r\n$3\r\n", "empty": ""}
	bytes := 0
	for key, value := range was {
		bytes += len(value)
		if err := client.Set(t.Context(), key, value, life).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := r.Bytes(t.Context()); got != bytes || err != nil {
		t.Errorf("%d bytes (%v), want %d", got, err, bytes)
	}
	file := s.File("saved.resp")
	if keys, err := r.Save(t.Context(), file); keys != len(was) || err != nil {
		t.Fatalf("%d keys, %v", keys, err)
	}
	if err := r.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	if took, err := r.Pipe(t.Context(), file); took <= 0 || err != nil {
		t.Fatalf("%s, %v", took, err)
	}
	for key, value := range was {
		left := client.PTTL(t.Context(), key).Val()
		if got, err := client.Get(t.Context(), key).Result(); got != value || err != nil || left > life || left < life/2 {
			t.Errorf("%q is %q for another %s, %v", key, got, left, err)
		}
	}
}

func TestWhatRedisRefusesIsNoTime(t *testing.T) {
	s := &Site{dir: t.TempDir()}
	defer s.Close()
	r, err := s.Redis(t.Context(), "refuses")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "wrong")
	if err := os.WriteFile(file, []byte("SET key value PX never\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Pipe(t.Context(), file); err == nil || !strings.Contains(err.Error(), "not an integer") {
		t.Errorf("%v, want what Redis says", err)
	}
}

func TestPsql(t *testing.T) {
	b := &Book{URL: enginetest.Database(t)}
	if took, err := b.Psql(t.Context(), "SELECT 1"); took <= 0 || err != nil {
		t.Errorf("%s, %v", took, err)
	}
	if _, err := b.Psql(t.Context(), "SELECT wrong"); err == nil || !strings.Contains(err.Error(), `"wrong" does not exist`) {
		t.Errorf("%v, want what psql says", err)
	}
}

// From when it leads the warmers, whatever else it leads, until it is done.
func TestFillingIsTimedByTheLog(t *testing.T) {
	f := &fill{done: make(chan struct{})}
	f.follow(bufio.NewReader(strings.NewReader(`{"time":"2026-01-01T00:00:00Z","msg":"leading","leadership":"reaper"}
{"time":"2026-01-01T00:00:01Z","msg":"leading","leadership":"warmer"}
{"time":"2026-01-01T00:00:02Z","msg":"leading","leadership":"bulk"}
{"time":"2026-01-01T00:00:03.5Z","msg":"cache filled","callers":100}
{"time":"2026-01-01T00:00:09Z","msg":"cache filled","callers":101}
`)))
	if <-f.done; f.took != 2500*time.Millisecond || f.callers != 100 {
		t.Errorf("%d in %s", f.callers, f.took)
	}
}

func TestReadMetrics(t *testing.T) {
	m, err := readMetrics(strings.NewReader(`# HELP ringdex_index_bytes Memory that the index takes.
# TYPE ringdex_index_bytes gauge
ringdex_index_bytes 2.35e+07
ringdex_index_numbers 1e+06
go_gc_duration_seconds{quantile="0"} 0.0001
ringdex_near_bytes 500
go_gc_heap_live_bytes 70
go_gc_cycles_total_gc_cycles_total 12
go_cpu_classes_gc_total_cpu_seconds_total 0.75
`))
	if err != nil {
		t.Fatal(err)
	}
	before := Metrics{"ringdex_near_bytes": 100, "go_gc_heap_live_bytes": 50,
		"go_gc_cycles_total_gc_cycles_total": 10, "go_cpu_classes_gc_total_cpu_seconds_total": 0.25}
	if len(m) != 6 || m.IndexBytes() != 23.5 || m.NearBytes(before) != 420 || m.Collections(before) != 2 || m.CollectionCPU(before) != 250e6 {
		t.Errorf("%v", m)
	}
	if _, err := readMetrics(strings.NewReader("x twelve\n")); err == nil {
		t.Error("twelve is a number")
	}
}

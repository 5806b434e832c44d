package metrics

import (
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// full is a state in which everything has a value of its own.
func full() State {
	return State{
		Lease: func() (Lease, bool) {
			return Lease{Age: 150 * time.Millisecond, Bound: 2 * time.Second, Generation: 0xabc}, true
		},
		Complete: func() bool { return true },
		Index:    func() (int64, int64) { return 11, 12 },
		Near:     func() Near { return Near{Entries: 13, Bytes: 14, Hits: 15, Misses: 16} },
		Redis:    func() Redis { return Redis{Corrupt: 17, Dropped: 18} },
		Audit:    func() Audit { return Audit{Checked: 19, Stale: 20} },
	}
}

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != 200 {
		t.Fatalf("status %d, %v: %s", w.Code, err, body)
	}
	return "\n" + string(body)
}

func expect(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("no line %q in:%s", line, text)
		}
	}
}

func TestState(t *testing.T) {
	expect(t, scrape(t, New(full())),
		"ringdex_lease_age_seconds 0.15", "ringdex_index_complete 1",
		"ringdex_index_numbers 11", "ringdex_index_bytes 12",
		"ringdex_near_entries 13", "ringdex_near_bytes 14",
		"ringdex_near_hits_total 15", "ringdex_near_misses_total 16",
		"ringdex_freshness_bound_seconds 2", `ringdex_generation_info{generation="0000000000000abc"} 1`,
		"ringdex_stale_checked_total 19", "ringdex_stale_served_total 20",
		"ringdex_redis_corrupt_total 17", "ringdex_redis_dropped_total 18",
		"# TYPE ringdex_near_hits_total counter", "# TYPE ringdex_index_numbers gauge")
}

func TestStateBeforeTheFirstProofAndWithoutRedis(t *testing.T) {
	s := full()
	s.Lease = func() (Lease, bool) { return Lease{}, false }
	s.Complete = func() bool { return false }
	s.Redis = nil
	text := scrape(t, New(s))
	expect(t, text, "ringdex_lease_age_seconds +Inf", "ringdex_index_complete 0")
	if strings.Contains(text, "ringdex_redis") {
		t.Error("metrics of a Redis that there is not")
	}
}

func TestCounts(t *testing.T) {
	m := New(full())
	m.Recognized(ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Source_SOURCE_NEAR, 75*time.Microsecond)
	m.Recognized(ringdexv1.Outcome_OUTCOME_RECOGNIZED, ringdexv1.Source_SOURCE_NEAR, 30*time.Millisecond)
	m.Recognized(ringdexv1.Outcome_OUTCOME_WITHHELD, ringdexv1.Source_SOURCE_UNSPECIFIED, time.Microsecond)
	m.Failed(ringdexv1.Source_SOURCE_REDIS, errors.New("whatever"))
	expect(t, scrape(t, m),
		`ringdex_recognitions_total{outcome="recognized",source="near"} 2`,
		`ringdex_recognitions_total{outcome="withheld",source="request"} 1`,
		`ringdex_recognitions_total{outcome="undecided",source="database"} 0`,
		`ringdex_recognition_seconds_bucket{source="near",le="5e-05"} 0`,
		`ringdex_recognition_seconds_bucket{source="near",le="0.0001"} 1`,
		`ringdex_recognition_seconds_bucket{source="near",le="0.04"} 2`,
		`ringdex_recognition_seconds_count{source="request"} 1`,
		`ringdex_tier_errors_total{tier="redis"} 1`,
		`ringdex_tier_errors_total{tier="database"} 0`)
}

// Every value of the contract has a counter: counting must not fail a call.
func TestEveryOutcomeAndSourceIsCounted(t *testing.T) {
	m := New(full())
	each(ringdexv1.Source(0).Descriptor(), func(s protoreflect.EnumNumber) {
		m.Failed(ringdexv1.Source(s), nil)
		each(ringdexv1.Outcome(0).Descriptor(), func(o protoreflect.EnumNumber) {
			m.Recognized(ringdexv1.Outcome(o), ringdexv1.Source(s), 0)
		})
	})
	for line := range strings.Lines(scrape(t, m)) {
		if strings.HasPrefix(line, "ringdex_recognitions_total{") && !strings.HasSuffix(line, " 1\n") {
			t.Errorf("not counted once: %s", line)
		}
	}
}

func each(d protoreflect.EnumDescriptor, do func(protoreflect.EnumNumber)) {
	for i := range d.Values().Len() {
		do(d.Values().Get(i).Number())
	}
}

func TestRuntimeIsShown(t *testing.T) {
	text := scrape(t, New(full()))
	for _, name := range []string{"go_goroutines", "process_open_fds", "promhttp_metric_handler_requests_total",
		"go_cpu_classes_gc_total_cpu_seconds_total ", "go_gc_cycles_total_gc_cycles_total ", "go_gc_heap_live_bytes "} {
		if !strings.Contains(text, "\n"+name) {
			t.Errorf("no %s", name)
		}
	}
}

func TestCountingAllocatesNothing(t *testing.T) {
	m := New(full())
	if n := testing.AllocsPerRun(100, func() {
		m.Recognized(ringdexv1.Outcome_OUTCOME_UNKNOWN, ringdexv1.Source_SOURCE_INDEX, 60*time.Microsecond)
	}); n != 0 {
		t.Errorf("%v allocations for each call", n)
	}
}

package metrics

import (
	"fmt"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// State is what is not counted here but asked for, once for each scrape. Redis
// may be nil, where there is none.
type State struct {
	// Lease is the latest proof that the index is current; false before the first.
	Lease func() (l Lease, ok bool)
	// Complete tells whether the numbers are all in the index.
	Complete func() bool
	// Index counts the numbers and the bytes they take.
	Index func() (numbers, bytes int64)
	Near  func() Near
	Redis func() Redis
	Audit func() Audit
}

// Lease is how far a server may be behind, how far it may be at most, and behind
// what.
type Lease struct {
	Age, Bound time.Duration
	// Generation is that of the database, shortened.
	Generation uint64
}

// Near is the state of the cache within the process, since it was made.
type Near struct{ Entries, Bytes, Hits, Misses uint64 }

// Redis is what went wrong with values in Redis, since it was opened.
type Redis struct{ Corrupt, Dropped uint64 }

// Audit is the sample of answers from caches that were compared with the database,
// and how many of them were out of date.
type Audit struct{ Checked, Stale uint64 }

// state shows a State to Prometheus.
type state struct{ State }

// One entry for each metric. Under descriptions of their own, because the
// values of one call become several metrics.
var (
	leaseAge = describe("ringdex_lease_age_seconds",
		"How far this server may lag behind the database: the age of the latest poll known to be complete. +Inf before the first.")
	bound = describe("ringdex_freshness_bound_seconds",
		"The freshness bound that the database prescribes: with an older lease no cached name is spoken.")
	generation = prometheus.NewDesc("ringdex_generation_info",
		"1. The generation of the database that this server follows, in short: alike on all servers of a fleet.", []string{"generation"}, nil)
	complete = describe("ringdex_index_complete", "1 when all numbers are in the index, else 0.")
	numbers  = describe("ringdex_index_numbers", "Numbers in the index.")
	size     = describe("ringdex_index_bytes", "Memory that the index takes.")

	nearEntries = describe("ringdex_near_entries", "Answers in the cache within the process.")
	nearBytes   = describe("ringdex_near_bytes", "Memory that the cache within the process takes.")
	nearHits    = describe("ringdex_near_hits_total", "Answers found in the cache within the process.")
	nearMisses  = describe("ringdex_near_misses_total", "Answers not found there, or found out of date.")

	redisCorrupt = describe("ringdex_redis_corrupt_total", "Values in Redis that were no answer.")
	redisDropped = describe("ringdex_redis_dropped_total", "Answers that Redis did not take.")

	staleServed = describe("ringdex_stale_served_total",
		"Sampled answers from caches that the database had replaced longer ago than the freshness bound allows. Must stay 0.")
	staleChecked = describe("ringdex_stale_checked_total", "Answers from caches that were sampled and compared with the database.")
)

func describe(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }

// Describe implements prometheus.Collector.
func (s state) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(s, ch) }

// Collect implements prometheus.Collector.
func (s state) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v)
	}
	counter := func(d *prometheus.Desc, v uint64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v))
	}
	lease, leased := s.Lease()
	gauge(leaseAge, age(lease, leased))
	if leased {
		gauge(bound, lease.Bound.Seconds())
		ch <- prometheus.MustNewConstMetric(generation, prometheus.GaugeValue, 1, fmt.Sprintf("%016x", lease.Generation))
	}
	gauge(complete, s.complete())
	count, bytes := s.Index()
	gauge(numbers, float64(count))
	gauge(size, float64(bytes))

	near := s.Near()
	gauge(nearEntries, float64(near.Entries))
	gauge(nearBytes, float64(near.Bytes))
	counter(nearHits, near.Hits)
	counter(nearMisses, near.Misses)
	if s.Redis != nil {
		redis := s.Redis()
		counter(redisCorrupt, redis.Corrupt)
		counter(redisDropped, redis.Dropped)
	}
	audit := s.Audit()
	counter(staleServed, audit.Stale)
	counter(staleChecked, audit.Checked)
}

// age before the first proof is infinite, so that an alarm on a limit rings then
// as well.
func age(l Lease, leased bool) float64 {
	if leased {
		return l.Age.Seconds()
	}
	return math.Inf(1)
}

func (s state) complete() float64 {
	if s.Complete() {
		return 1
	}
	return 0
}

// Package metrics counts what a server does, for Prometheus.
package metrics

import (
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// The numbers of outcomes and sources that the contract has, UNSPECIFIED among
// them: none may be out of reach, because counting must not fail a call.
var (
	outcomes = len(ringdexv1.Outcome_name)
	sources  = len(ringdexv1.Source_name)
)

// collection is what the garbage collector does to the rings meanwhile: the CPU it
// takes, how often, and the memory that it has to look through. The Go collector
// shows the rest by itself.
var collection = collectors.GoRuntimeMetricsRule{
	Matcher: regexp.MustCompile(`^/(cpu/classes/gc/total:cpu-seconds|gc/cycles/total:gc-cycles|gc/heap/live:bytes)$`),
}

// Metrics of one server. No label's value comes from a request: their number is
// bounded, and nobody's data is in them.
type Metrics struct {
	registry *prometheus.Registry
	// A ring finds its counters by index, without a lookup by label.
	recognitions [][]prometheus.Counter // by outcome, then by source
	seconds      []prometheus.Observer  // by source
	failures     []prometheus.Counter   // by source
}

// New returns metrics that also show a state, read anew for each scrape.
func New(s State) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(
		collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(collection)),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		state{s},
	)
	m.countRecognitions()
	m.countFailures()
	return m
}

func (m *Metrics) countRecognitions() {
	count := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "ringdex_recognitions_total",
		Help: "Calls answered, by outcome and by the tier that answered.",
	}, []string{"outcome", "source"})
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "ringdex_recognition_seconds",
		Help:    "Time from a request's arrival to its answer, by the tier that answered.",
		Buckets: []float64{50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 20e-3, 40e-3, 100e-3},
		// A native histogram beside the buckets, for a Prometheus that asks for
		// it: each bucket a tenth wider than the one before.
		NativeHistogramBucketFactor:     1.1,
		NativeHistogramMaxBucketNumber:  100,
		NativeHistogramMinResetDuration: time.Hour,
	}, []string{"source"})
	m.registry.MustRegister(count, seconds)
	for s := range sources {
		m.seconds = append(m.seconds, seconds.WithLabelValues(sourceName(s)))
	}
	for o := range outcomes {
		m.recognitions = append(m.recognitions, nil)
		for s := range sources {
			m.recognitions[o] = append(m.recognitions[o], count.WithLabelValues(outcomeName(o), sourceName(s)))
		}
	}
}

func (m *Metrics) countFailures() {
	failures := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "ringdex_tier_errors_total",
		Help: "Reads of a tier that failed or took longer than their budget.",
	}, []string{"tier"})
	m.registry.MustRegister(failures)
	for s := range sources {
		m.failures = append(m.failures, failures.WithLabelValues(sourceName(s)))
	}
}

// Recognized counts an answered call and the time that it took.
func (m *Metrics) Recognized(o ringdexv1.Outcome, s ringdexv1.Source, took time.Duration) {
	m.recognitions[o][s].Inc()
	m.seconds[s].Observe(took.Seconds())
}

// Failed counts a tier that did not answer. What it said is not counted: the
// text of an error has no bound.
func (m *Metrics) Failed(tier ringdexv1.Source, _ error) { m.failures[tier].Inc() }

// Handler serves all metrics in the form that the client asks for.
func (m *Metrics) Handler() http.Handler {
	return promhttp.InstrumentMetricHandler(m.registry, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
}

func outcomeName(o int) string {
	return strings.ToLower(strings.TrimPrefix(ringdexv1.Outcome(o).String(), "OUTCOME_"))
}

// sourceName calls the tier that is none by what settled the call.
func sourceName(s int) string {
	if ringdexv1.Source(s) == ringdexv1.Source_SOURCE_UNSPECIFIED {
		return "request"
	}
	return strings.ToLower(strings.TrimPrefix(ringdexv1.Source(s).String(), "SOURCE_"))
}

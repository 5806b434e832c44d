// Package result keeps what was measured, and says how one thing compares with
// another.
package result

import (
	"math"
	"slices"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"ringdex/bench/load"
	"ringdex/bench/stats"
)

// Metric is what is compared. All but Rate are better when smaller.
type Metric int

// The metrics: percentiles of latency in nanoseconds, requests a second, and the
// CPU for each of them in nanoseconds, of the server and of the client that asks.
const (
	P50 Metric = iota
	P99
	Rate
	CPU
	Client
	metrics
)

// String is the metric's name in tables.
func (m Metric) String() string {
	return [...]string{"p50", "p99", "throughput", "server CPU", "client CPU"}[m]
}

// Metrics are all of them.
func Metrics() []Metric { return []Metric{P50, P99, Rate, CPU, Client} }

// The first two operations of a group are the same, under these names: the
// yardstick, and the yardstick again, whose ratio is the A/A figure.
const (
	Yardstick = "empty call"
	Again     = "empty call, again"
)

// Group is what was measured side by side: operations under one load.
type Group struct {
	Experiment, Load string
	Series           []*Series
	// Late is how late requests began, in nanoseconds; empty but for open loops.
	Late *hdrhistogram.Histogram
	// Note is what else to know of it.
	Note string
}

// NewGroup is one of which nothing was measured yet.
func NewGroup(experiment, load string) *Group {
	return &Group{Experiment: experiment, Load: load, Late: newHistogram()}
}

// Series is one operation in the rounds of a group.
type Series struct {
	Op                       string
	Answered, Strays, Failed int
	// Latencies of all rounds together, in nanoseconds; empty where only their
	// number was taken.
	Latencies *hdrhistogram.Histogram
	rounds    [metrics][]float64
}

// Add takes a round's samples; state is appended to the names of operations, for
// rounds under another state of things.
func (g *Group) Add(samples []load.Sample, state string) {
	for _, sample := range samples {
		g.series(sample.Op + state).add(sample)
		for _, late := range sample.Late {
			_ = g.Late.RecordValue(min(int64(late), longest))
		}
	}
}

func (g *Group) series(op string) *Series {
	if s, ok := g.Find(op); ok {
		return s
	}
	s := &Series{Op: op, Latencies: newHistogram()}
	g.Series = append(g.Series, s)
	return s
}

// Find returns an operation's series.
func (g *Group) Find(op string) (*Series, bool) {
	for _, s := range g.Series {
		if s.Op == op {
			return s, true
		}
	}
	return nil, false
}

// Ratio of one operation to another.
func (g *Group) Ratio(m Metric, of, to string) stats.Ratio {
	a, haveA := g.Find(of)
	b, haveB := g.Find(to)
	if !haveA || !haveB {
		return stats.Compare(nil, nil)
	}
	return stats.Compare(a.rounds[m], b.rounds[m])
}

// Absolute is an operation compared with nothing, in the metric's unit.
func (g *Group) Absolute(m Metric, op string) stats.Ratio {
	s, ok := g.Find(op)
	if !ok {
		return stats.Compare(nil, nil)
	}
	return stats.Compare(s.rounds[m], slices.Repeat([]float64{1}, len(s.rounds[m])))
}

// Compares tells whether the group has a yardstick.
func (g *Group) Compares() bool {
	_, ok := g.Find(Yardstick)
	return ok
}

// Floor is the group's A/A figure.
func (g *Group) Floor(m Metric) float64 { return g.Ratio(m, Again, Yardstick).Floor() }

// Measures tells whether any operation of the group has this metric.
func (g *Group) Measures(m Metric) bool {
	for _, s := range g.Series {
		if !math.IsNaN(s.Value(m)) {
			return true
		}
	}
	return false
}

func (s *Series) add(sample load.Sample) {
	s.Answered += sample.Answered
	s.Strays += sample.Strays
	s.Failed += sample.Failed
	round := newHistogram()
	for _, took := range sample.Latencies {
		_ = round.RecordValue(min(int64(took), longest))
	}
	s.Latencies.Merge(round)
	p50, p99, rate, cpu, client := math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()
	if len(sample.Latencies) > 0 {
		p50, p99 = float64(round.ValueAtQuantile(50)), float64(round.ValueAtQuantile(99))
	}
	if sample.Took > 0 && sample.Answered > 0 {
		rate = float64(sample.Answered) / sample.Took.Seconds()
	}
	if asked := float64(sample.Answered + sample.Strays); sample.Answered > 0 {
		cpu, client = each(sample.CPU, asked), each(sample.Client, asked)
	}
	for m, value := range [metrics]float64{P50: p50, P99: p99, Rate: rate, CPU: cpu, Client: client} {
		s.rounds[m] = append(s.rounds[m], value)
	}
}

// each is what one request took of it; NaN if it was not measured.
func each(used time.Duration, requests float64) float64 {
	if used <= 0 {
		return math.NaN()
	}
	return float64(used) / requests
}

// Value is the median of the rounds; NaN if it was not measured.
func (s *Series) Value(m Metric) float64 {
	var known []float64
	for _, value := range s.rounds[m] {
		if !math.IsNaN(value) {
			known = append(known, value)
		}
	}
	return stats.Quantile(known, 0.5)
}

// longest is the highest latency that is told apart, in nanoseconds.
const longest = int64(10 * time.Second)

// newHistogram tells values apart by a thousandth, from 100 ns on.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(100, longest, 3) }

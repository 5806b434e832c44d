package site

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Metrics are what a server tells Prometheus, by name; those without labels.
type Metrics map[string]float64

// Metrics as they are now.
func (r *Ringdex) Metrics(ctx context.Context) (Metrics, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.http+"/metrics", http.NoBody)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return readMetrics(answer.Body)
}

// readMetrics reads Prometheus' text format.
func readMetrics(from io.Reader) (Metrics, error) {
	m := Metrics{}
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if !ok || strings.HasPrefix(name, "#") || strings.Contains(name, "{") {
			continue
		}
		var err error
		if m[name], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, fmt.Errorf("reading metrics: %w", err)
		}
	}
	return m, lines.Err()
}

// IndexBytes are those that the index takes for each number.
func (m Metrics) IndexBytes() float64 { return m["ringdex_index_bytes"] / m["ringdex_index_numbers"] }

// NearBytes are those that answers in memory have taken since an earlier moment:
// their own, which lie outside of the heap, and what finds them, which is in it.
// At both moments the heap has to be that of a recent collection.
func (m Metrics) NearBytes(since Metrics) float64 {
	return m["ringdex_near_bytes"] - since["ringdex_near_bytes"] + m["go_gc_heap_live_bytes"] - since["go_gc_heap_live_bytes"]
}

// Collections are how often garbage was collected since an earlier moment.
func (m Metrics) Collections(since Metrics) float64 {
	const cycles = "go_gc_cycles_total_gc_cycles_total"
	return m[cycles] - since[cycles]
}

// CollectionCPU is what each of those collections took, in nanoseconds, as the Go
// runtime estimates it from above: while the system runs something else instead,
// its clock goes on.
func (m Metrics) CollectionCPU(since Metrics) float64 {
	const seconds = "go_cpu_classes_gc_total_cpu_seconds_total"
	return (m[seconds] - since[seconds]) * 1e9 / m.Collections(since)
}

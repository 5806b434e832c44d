package paper

import (
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/plan"
	"ringdex/bench/result"
	"ringdex/bench/stats"
)

func TestFormats(t *testing.T) {
	for got, want := range map[string]string{
		ratio(stats.Ratio{Low: 1.01, Mid: 1.02, High: 1.03}, 0.01):  "1.02 (1.01–1.03)",
		ratio(stats.Ratio{Low: 1.01, Mid: 1.02, High: 1.03}, 0.025): "none",
		ratio(stats.Ratio{Low: 11, Mid: 12.34, High: 120}, 0):       "12.3 (11.0–120)",
		ratio(stats.Compare(nil, nil), 0.1):                         dash,
		percent(0.0123):                                             "± 1.2 %",
		percent(math.NaN()):                                         dash,
		value(result.P50, 83_263):                                   "83.3 µs",
		value(result.P99, 5_550_079):                                "5.55 ms",
		value(result.P99, 2e9):                                      "2.00 s",
		value(result.Rate, 128287):                                  "128,287/s",
		value(result.CPU, 4230):                                     "4.23 µs",
		value(result.Rate, math.NaN()):                              dash,
		count(999):                                                  "999",
		count(1_000_000):                                            "1,000,000",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// sampled is a report on two rounds of the comparison with the rivals.
func sampled() Report {
	latency := &result.Group{Experiment: plan.Against, Load: plan.Crowd}
	blocks := &result.Group{Experiment: plan.Against, Load: plan.Crowd + ", in blocks"}
	for range 2 {
		var slow, fast []load.Sample
		for i, op := range []string{result.Yardstick, result.Again, plan.Recognized, plan.Table} {
			s := load.Sample{Op: op, Answered: 1000}
			for n := range 1000 {
				s.Latencies = append(s.Latencies, time.Duration(100+n+300*(i/2))*time.Microsecond)
			}
			slow = append(slow, s)
			fast = append(fast, load.Sample{Op: op, Answered: 9000 / (1 + i/2), Took: time.Second, CPU: time.Second / 4})
		}
		latency.Add(slow, "")
		blocks.Add(fast, "")
	}
	return Report{
		Machine: []Fact{{"Processor", "2 × Abacus"}}, Seed: 7, Took: time.Minute,
		Groups: []*result.Group{latency, blocks}, Targets: plan.Targets(),
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	if err := sampled().Write(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, textFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"![Latency by percentile](latency.png)", "| Processor | 2 × Abacus |", "with seed 7", "\n## Rivals\n",
		"| **16 callers** | p50 | ratio | p99 | ratio | answered | strays | failed |",
		"| recognized | 4,500/s | 0.50 (0.50–0.50) |", "| *A/A* |  | *± 0.0 %* |",
		"recognized / net/http + pgx | throughput | ≥ 5.00 | 1.00 (1.00–1.00) | ± 0.0 % | **missed** |", "not measured",
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	for _, name := range []string{curvesFile, barsFile} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.DecodeConfig(f)
		if err != nil || picture.Width < 1000 || picture.Height < 500 {
			t.Errorf("%s: %+v, %v", name, picture, err)
		}
		f.Close()
	}
}

// A quick report has no pictures, and is silent about what it does not measure.
func TestQuick(t *testing.T) {
	var text strings.Builder
	r := sampled()
	r.Quick = true
	if err := r.Markdown(&text); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), "![") || strings.Contains(text.String(), "not measured") {
		t.Error(text.String())
	}
}

func TestNinesTakeTheSameRoom(t *testing.T) {
	if a, b, c := nines(90), nines(99), nines(99.9); math.Abs(a-1) > 1e-9 || math.Abs(b-2) > 1e-9 || math.Abs(c-3) > 1e-9 {
		t.Errorf("%g, %g, %g", a, b, c)
	}
}

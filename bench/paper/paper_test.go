package paper

import (
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"ringdex/bench/load"
	"ringdex/bench/plan"
	"ringdex/bench/profile"
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
	latency := result.NewGroup(plan.Against, plan.Pictured)
	blocks := result.NewGroup(plan.Against, "16 callers, in blocks")
	showing := result.NewGroup(plan.Visible, "3 servers, 500 changes/s")
	for range 2 {
		var slow, fast []load.Sample
		for i, op := range []string{result.Yardstick, result.Again, plan.Recognized, plan.Table} {
			s := load.Sample{Op: op, Answered: 1000, Strays: i / 3, Late: []time.Duration{10 * time.Microsecond}}
			for n := range 1000 {
				s.Latencies = append(s.Latencies, time.Duration(100+n+300*(i/2))*time.Microsecond)
			}
			slow = append(slow, s)
			fast = append(fast, load.Sample{Op: op, Answered: 9000 / (1 + i/2), Took: time.Second, CPU: time.Second / 4, Client: time.Second})
		}
		latency.Add(slow, "")
		blocks.Add(fast, "")
		showing.Add([]load.Sample{{Op: plan.Everywhere, Answered: 1, Latencies: []time.Duration{120 * time.Millisecond}}}, "")
	}
	return Report{
		Machine: []Fact{{"Processor", "2 × Abacus"}}, Seed: 7, Took: time.Minute,
		Groups: []*result.Group{latency, blocks, showing}, Figures: figured(), Targets: plan.Targets(), Costs: costed(),
	}
}

// costed is where the time goes of two requests and a start.
func costed() []result.Cost {
	at := func(places ...profile.Place) *profile.Profile {
		p := &profile.Profile{}
		for _, place := range places {
			p.Count(place)
		}
		return p
	}
	const w, o = profile.Writing, profile.Other
	return []result.Cost{
		{Experiment: plan.Against, Op: result.Yardstick, CPU: 20e3, Profile: at(w, w, w, o)},
		{Experiment: plan.Against, Op: plan.Recognized, CPU: 40e3, Profile: at(w, o, o, o)},
		{Experiment: "Once", Op: "start", CPU: 1e3, Profile: at(profile.DatabaseServer)},
	}
}

// figured has measured two of the figures.
func figured() []*result.Figure {
	all := plan.Figures()
	for _, f := range all {
		f.N = 1_000_000
		switch f.What {
		case plan.Complete:
			f.Compare(1e9, 5e8, 4.9e8)
		case plan.IndexSize:
			f.Take(22.44)
		}
	}
	return all
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
		"](latency.png)", "](throughput.png)", "| Processor | 2 × Abacus |", "with seed 7", "\n## Rivals\n",
		"**2 of 4 targets are met.** ", " were not measured.",
		"| recognized / net/http + pgx | 16 callers, in blocks |  |  | ❌ **1.00** (≥ 5.00) |  | ± 0.0 % |",
		"| A change shows, on every server | 3 servers, 500 changes/s |  | ✅ **120 ms** (≤ 250 ms) |",
		"| **open loop, 4000/s** | p50 | ratio | p99 | ratio | answered |",
		"| recognized | 4,500/s | 0.50 (0.50–0.50) | 55.6 µs |", "| *A/A* |  | *± 0.0 %* |",
		"began late by 10.0 µs (p50) and 10.0 µs (p99)", "*net/http + pgx*: 2 strays, 0 failed.",
		"| on every server | 120 ms | 120 ms | 2 |",
		"| Redis filled by the server | 1,000,000 | – | redis-cli --pipe: – | – | ≥ 0.70 | – |",
		"| server started, until its index is complete | 1,000,000 | 1.00 s | psql reads the same rows: 500 ms | 2.00 (2.00–2.00) | ≤ 1.25 | ± 2.0 % | ❌ |",
		"| index, each number | 1,000,000 | 22.4 B |  |  | ≤ 24.0 B | – | ✅ |",
		"looks every 200 µs of CPU",
		"| **Rivals**, µs | empty call | recognized | adds |",
		"| socket: writing | 15.0 | 10.0 | -5.00 |", "| other | 5.00 | 30.0 | 25.0 |",
		"| **all** | **20.0** | **40.0** | **20.0** |", "| *samples* | *4* | *4* |  |",
		"| **Once**, µs | start |\n", "| PostgreSQL itself | 1.00 |",
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
		if err != nil || picture.Width < 1500 || picture.Height < 700 {
			t.Errorf("%s: %+v, %v", name, picture, err)
		}
		f.Close()
	}
}

// A report without the rivals shows no pictures of another run.
func TestWithoutRivals(t *testing.T) {
	r, dir := sampled(), t.TempDir()
	r.Groups = r.Groups[2:]
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, textFile)); err != nil || strings.Contains(string(text), "![") {
		t.Errorf("%v:\n%s", err, text)
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

// Where nothing can be sampled, the report says why.
func TestNobodyLooked(t *testing.T) {
	var text strings.Builder
	r := sampled()
	r.Costs, r.Blind = nil, errors.New("there is no perf")
	if err := r.Markdown(&text); err != nil || !strings.Contains(text.String(), "## Where the time goes\n\nNobody looked: there is no perf.\n") {
		t.Errorf("%v:\n%s", err, text.String())
	}
}

func TestNinesTakeTheSameRoom(t *testing.T) {
	if a, b, c := nines(90), nines(99), nines(99.9); math.Abs(a-1) > 1e-9 || math.Abs(b-2) > 1e-9 || math.Abs(c-3) > 1e-9 {
		t.Errorf("%g, %g, %g", a, b, c)
	}
}

// Names stand apart, in the order of their curves, and inside the picture.
func TestNamesStandApart(t *testing.T) {
	const gap, low, high = 10, 0, 200
	rapid.Check(t, func(t *rapid.T) {
		ends := rapid.SliceOfN(rapid.Float64Range(low, high), 1, 20).Draw(t, "ends")
		at := make([]vg.Length, len(ends))
		for i, end := range ends {
			at[i] = vg.Length(end)
		}
		moved := apart(at, gap, low, high)
		for i, a := range moved {
			if a < low-1e-6 || a > high+1e-6 {
				t.Fatalf("%v is outside: %v", a, moved)
			}
			for j, b := range moved[:i] {
				if math.Abs(float64(a-b)) < gap-0.5 {
					t.Fatalf("%v and %v are too near: %v of %v", a, b, moved, at)
				}
				if at[i] < at[j] && a > b || at[i] > at[j] && a < b {
					t.Fatalf("out of order: %v of %v", moved, at)
				}
			}
		}
	})
}

func TestPlainDurations(t *testing.T) {
	for ns, want := range map[float64]string{50e3: "50 µs", 200e3: "200 µs", 1e6: "1 ms", 20e6: "20 ms", 2e9: "2 s"} {
		if got := plain(ns); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

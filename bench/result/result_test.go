package result

import (
	"math"
	"testing"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/stats"
)

// latencies is a sample whose median is so long.
func latencies(op string, median time.Duration) load.Sample {
	s := load.Sample{Op: op}
	for i := range 100 {
		s.Latencies = append(s.Latencies, median/2+time.Duration(i)*median/100)
		s.Answered++
	}
	return s
}

func near(got, want float64) bool { return math.Abs(got-want) <= 0.01*want }

func TestLatenciesAreComparedRoundByRound(t *testing.T) {
	g := NewGroup("", "")
	for _, pace := range []time.Duration{1, 2, 4} { // the machine gets slower
		g.Add([]load.Sample{
			latencies(Yardstick, pace*time.Millisecond), latencies(Again, pace*time.Millisecond*101/100),
			latencies("x", pace*3*time.Millisecond),
		}, "")
	}
	if got := g.Ratio(P50, "x", Yardstick); !near(got.Mid, 3) || !near(got.Low, 3) || !near(got.High, 3) {
		t.Errorf("%+v, want 3 in every round", got)
	}
	if got := g.Floor(P50); got < 0.005 || got > 0.02 {
		t.Errorf("the floor is %g, want about 0.01", got)
	}
	x, _ := g.Find("x")
	if got := x.Value(P50); !near(got, 6e6) {
		t.Errorf("the median of rounds is %g ns, want 6 ms", got)
	}
	if got := x.Latencies.TotalCount(); got != 300 || x.Answered != 300 {
		t.Errorf("%d latencies of %d answers, want 300", got, x.Answered)
	}
	if g.Measures(Rate) || g.Measures(CPU) || !g.Measures(P99) {
		t.Error("latencies have percentiles alone")
	}
}

func TestThroughputAndCPU(t *testing.T) {
	g := NewGroup("", "")
	g.Add([]load.Sample{{Op: "x", Answered: 500, Strays: 500, Failed: 3, Took: time.Second / 2, CPU: 10 * time.Millisecond, Client: 20 * time.Millisecond}}, ", later")
	s, ok := g.Find("x, later")
	if !ok {
		t.Fatal("the state is not in the name")
	}
	if s.Value(Rate) != 1000 || s.Value(CPU) != 10_000 || s.Value(Client) != 20_000 || s.Strays != 500 || s.Failed != 3 {
		t.Errorf("%g/s with %g ns each, want 1000 with 10000: strays cost as much", s.Value(Rate), s.Value(CPU))
	}
	if g.Measures(P50) {
		t.Error("there is a latency that nobody took")
	}
}

func TestWhatWasNotMeasuredIsNotCompared(t *testing.T) {
	g := NewGroup("", "")
	g.Add([]load.Sample{latencies(Yardstick, time.Millisecond), {Op: "all strays", Strays: 9}}, "")
	for _, op := range []string{"all strays", "unheard of"} {
		if r := g.Ratio(P50, op, Yardstick); r.Known() {
			t.Errorf("%s: %+v", op, r)
		}
	}
	if floor := g.Floor(P50); !math.IsNaN(floor) {
		t.Errorf("without an A/A, the floor is %g", floor)
	}
}

func TestJudge(t *testing.T) {
	g := NewGroup("e", "l")
	for _, again := range []time.Duration{100, 104} {
		g.Add([]load.Sample{
			latencies(Yardstick, time.Millisecond), latencies(Again, again*time.Millisecond/100), latencies("x", 2*time.Millisecond),
		}, "")
	}
	g.Add([]load.Sample{{Op: "fast", Answered: 300, Took: time.Second}, {Op: "slow", Answered: 100, Took: time.Second}}, "")
	for _, test := range []struct {
		target Target
		want   Word
	}{
		{Target{Metric: P50, Of: "x", To: Yardstick, Limit: 2.2}, Met},
		{Target{Metric: P50, Of: "x", To: Yardstick, Limit: 2.05}, Barely},
		{Target{Metric: P50, Of: "x", To: Yardstick, Limit: 1.95}, Close},
		{Target{Metric: P50, Of: "x", To: Yardstick, Limit: 1.5}, Missed},
		{Target{Metric: Rate, Of: "fast", To: "slow", Limit: 2.5}, Met},
		{Target{Metric: Rate, Of: "slow", To: "fast", Limit: 0.5}, Missed},
		{Target{Metric: P50, Of: "x", Limit: 2.1e6}, Met},
		{Target{Metric: P50, Of: "x", Limit: 1.9e6}, Missed},
		{Target{Metric: P50, Of: "y", Limit: 1.9e6}, NotMeasured},
		{Target{Metric: P50, Of: "y", To: Yardstick, Limit: 9}, NotMeasured},
		{Target{Load: "another", Metric: P50, Of: "x", To: Yardstick, Limit: 9}, NotMeasured},
	} {
		test.target.Experiment = "e"
		if test.target.Load == "" {
			test.target.Load = "l"
		}
		if got := Judge([]*Group{g}, []Target{test.target})[0]; got.Word != test.want {
			t.Errorf("%s of %s at %g: %s (%+v, A/A %g), want %s", got.Metric, got.Of, got.Limit, got.Word, got.Ratio, got.Floor, test.want)
		}
	}
}

// What lies on both sides of its limit from round to round is not clear, however
// small the A/A figure.
func TestQuartilesOnBothSides(t *testing.T) {
	for _, test := range []struct {
		ratio   stats.Ratio
		atLeast bool
		want    Word
	}{
		{stats.Ratio{Low: 0.8, Mid: 0.9, High: 0.95}, false, Met},
		{stats.Ratio{Low: 0.8, Mid: 0.9, High: 1.2}, false, Barely},
		{stats.Ratio{Low: 0.8, Mid: 1.1, High: 1.2}, false, Close},
		{stats.Ratio{Low: 1.05, Mid: 1.1, High: 1.2}, false, Missed},
		{stats.Ratio{Low: 0.8, Mid: 1.1, High: 1.2}, true, Barely},
		{stats.Ratio{Low: 0.8, Mid: 0.9, High: 0.95}, true, Missed},
	} {
		if got := word(test.ratio, 1, test.atLeast, 0.01); got != test.want {
			t.Errorf("%+v, at least %t: %s, want %s", test.ratio, test.atLeast, got, test.want)
		}
	}
}

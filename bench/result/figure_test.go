package result

import (
	"math"
	"testing"
)

func TestFigureWord(t *testing.T) {
	for _, test := range []struct {
		name          string
		f             Figure
		of, to, again []float64
		want          Word
	}{
		{"nothing", Figure{Limit: 1}, nil, nil, nil, NotMeasured},
		{"quick enough in most rounds", Figure{Limit: 1.25}, []float64{2, 24, 24}, []float64{1, 20, 20}, []float64{1, 20, 20}, Barely},
		{"too slow", Figure{Limit: 1.25}, []float64{26, 26}, []float64{20, 20}, []float64{20, 20}, Missed},
		{"too slow to tell", Figure{Limit: 1.25}, []float64{26, 26}, []float64{20, 20}, []float64{21, 22}, Close},
		{"fast enough", Figure{Unit: PerSecond, Limit: 0.7}, []float64{8}, []float64{10}, []float64{10}, Met},
		{"too few a second", Figure{Unit: PerSecond, Limit: 0.7}, []float64{5}, []float64{10}, []float64{10}, Missed},
		{"too large beside what never varies", Figure{Unit: Bytes, Limit: 1.1}, []float64{12}, []float64{10}, []float64{math.NaN()}, Missed},
	} {
		for i := range test.of {
			test.f.Compare(test.of[i], test.to[i], test.again[i])
		}
		if got := test.f.Word(); got != test.want {
			t.Errorf("%s: %s (%+v, A/A %g), want %s", test.name, got, test.f.Ratio(), test.f.Floor(), test.want)
		}
	}
}

// What is compared with nothing is held against a limit of its own unit.
func TestFigureAlone(t *testing.T) {
	for limit, want := range map[float64]Word{24: Met, 23: Missed} {
		f := Figure{Unit: Bytes, Limit: limit}
		f.Take(23)
		f.Take(23.5)
		if of, _ := f.Values(); of != 23.25 || f.Word() != want || f.Compared() {
			t.Errorf("%g bytes, at most %g: %s, want %s", of, limit, f.Word(), want)
		}
	}
}

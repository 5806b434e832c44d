package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestQuantile(t *testing.T) {
	for _, test := range []struct {
		values []float64
		q      float64
		want   float64
	}{
		{[]float64{7}, 0.25, 7},
		{[]float64{3, 1, 2}, 0.5, 2},
		{[]float64{4, 1, 3, 2}, 0.5, 2.5},
		{[]float64{0, 10}, 0.25, 2.5},
		{[]float64{5, 1, 9}, 0, 1},
		{[]float64{5, 1, 9}, 1, 9},
	} {
		if got := Quantile(test.values, test.q); got != test.want {
			t.Errorf("quantile %g of %v is %g, want %g", test.q, test.values, got, test.want)
		}
	}
	if got := Quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %g", got)
	}
}

func TestCompareGoesByRounds(t *testing.T) {
	// The machine became twice as slow in the second round, which is no difference
	// between the two.
	if got := Compare([]float64{11, 22, 33}, []float64{10, 20, 30}); math.Abs(got.Mid-1.1) > 1e-9 || got.High-got.Low > 1e-9 {
		t.Errorf("%+v, want 1.1 in every round", got)
	}
	// Rounds that measured nothing say nothing.
	if got := Compare([]float64{math.NaN(), 4, 5}, []float64{1, 2, 0}); got != (Ratio{2, 2, 2}) {
		t.Errorf("%+v, want 2 from the only round that is whole", got)
	}
	if got := Compare(nil, []float64{1}); got.Known() {
		t.Errorf("%+v was made of nothing", got)
	}
}

func TestFloor(t *testing.T) {
	for _, test := range []struct {
		aa   Ratio
		want float64
	}{
		{Ratio{1, 1, 1}, 0},
		{Ratio{0.9, 1, 1.05}, 0.1},
		{Ratio{1.01, 1.02, 1.04}, 0.04},
	} {
		if got := test.aa.Floor(); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("the floor of %+v is %g, want %g", test.aa, got, test.want)
		}
	}
	for mid, want := range map[float64]bool{1.04: false, 0.96: false, 1.06: true, 0.94: true, math.NaN(): false} {
		if got := (Ratio{Mid: mid}).Differs(0.05); got != want {
			t.Errorf("%g differs by more than 0.05: %t, want %t", mid, got, want)
		}
	}
}

// What a thing makes of itself never differs from 1 by more than its own floor.
func TestAThingDoesNotDifferFromItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds := rapid.SliceOfN(rapid.Float64Range(0.01, 1e6), 1, 20)
		aa := Compare(rounds.Draw(t, "a"), rounds.Draw(t, "again"))
		if aa.Low > aa.Mid || aa.Mid > aa.High {
			t.Fatalf("quartiles out of order: %+v", aa)
		}
		if aa.Differs(aa.Floor()) {
			t.Fatalf("%+v differs from itself", aa)
		}
	})
}

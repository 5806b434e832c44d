package people

import (
	"math/rand/v2"
	"testing"

	"ringdex/internal/phone"
)

func rng() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// numbers draws so many, as Ringdex reads them.
func numbers(t *testing.T, draw Draw, n int) (drawn []phone.Number) {
	t.Helper()
	r := rng()
	for range n {
		text := draw(r)
		number, err := phone.Parse(text, "US")
		if err != nil {
			t.Fatalf("%q is no number: %v", text, err)
		}
		drawn = append(drawn, number)
	}
	return drawn
}

func onFile(n phone.Number, of int) bool {
	return int64(n) >= Number(0) && int64(n) < Number(of)
}

func TestKnownAreOnFileInAnyForm(t *testing.T) {
	for name, draw := range map[string]Draw{"known": Known(100), "national": National(100), "in turn": InTurn(100)} {
		seen := map[phone.Number]bool{}
		for _, n := range numbers(t, draw, 2000) {
			seen[n] = true
			if !onFile(n, 100) {
				t.Fatalf("%s draws %d, who is not on file", name, n)
			}
		}
		if len(seen) != 100 {
			t.Errorf("%s draws %d different people, want all 100", name, len(seen))
		}
	}
}

func TestInTurnComesBackAsLateAsItCan(t *testing.T) {
	drawn := numbers(t, InTurn(50), 200)
	for i := 50; i < len(drawn); i++ {
		if drawn[i] != drawn[i-50] {
			t.Fatalf("turn %d is not that of 50 turns before", i)
		}
	}
}

func TestUnknownAreNotOnFile(t *testing.T) {
	for _, n := range numbers(t, Unknown(), 10_000) {
		if onFile(n, Most) {
			t.Fatalf("%d may be on file", n)
		}
	}
}

func TestWithheldAreNoNumbers(t *testing.T) {
	draw, r := Withheld(), rng()
	for range 100 {
		if text := draw(r); text != "" {
			if c, err := phone.ParseCaller(text, "", "US"); err == nil {
				t.Fatalf("%q is the number %d", text, c.Number)
			}
		}
	}
}

// A day: 60 % strangers, and few of the others make most of the calls.
func TestDay(t *testing.T) {
	const calls, of = 50_000, 1_000_000
	known, often := 0, 0
	for _, n := range numbers(t, Day(of), calls) {
		if onFile(n, of) {
			known++
		}
		if onFile(n, 1000) {
			often++
		}
	}
	if share := float64(known) / calls; share < 0.39 || share > 0.41 {
		t.Errorf("%.3f of the callers are on file, want 0.4", share)
	}
	if share := float64(often) / float64(known); share < 0.45 || share > 0.75 {
		t.Errorf("the 1,000 who call most make %.2f of the calls from people on file, want more than half", share)
	}
}

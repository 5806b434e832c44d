package near

import (
	"testing"

	"pgregory.net/rapid"
)

// A table is a set of cells, however their tags crowd together.
func TestTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var made table
		model := map[cell]bool{}
		tags := rapid.SampledFrom([]tag{0, 1, 2, 3, 1<<tagBits - 2, 1<<tagBits - 1, 1 << (tagBits - 1)})
		draw := func() cell {
			return tags.Draw(t, "tag").at(placeOf(rapid.Uint64Range(1, 2).Draw(t, "lap"), unit*rapid.IntRange(0, 3).Draw(t, "place")))
		}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(*rapid.T) {
				if c := draw(); !model[c] {
					made.add(c)
					model[c] = true
				}
			},
			"drop": func(*rapid.T) {
				c := draw()
				made.drop(c)
				delete(model, c)
			},
			"replace": func(*rapid.T) {
				old := draw()
				other := old.tag().at(placeOf(3, unit*rapid.IntRange(0, 1000).Draw(t, "new place")))
				if model[other] {
					return
				}
				if made.replace(old, other) != model[old] {
					t.Fatalf("%x: replaced, or not, as it should not", old)
				}
				if model[old] {
					delete(model, old)
					model[other] = true
				}
			},
			"": func(t *rapid.T) {
				seen := 0
				for _, wanted := range []tag{0, 1, 2, 3, 1<<tagBits - 2, 1<<tagBits - 1, 1 << (tagBits - 1)} {
					for c := range made.like(wanted) {
						if seen++; !model[c] || c.tag() != wanted {
							t.Fatalf("%x is not there", c)
						}
					}
				}
				if seen != len(model) || made.used != len(model) {
					t.Fatalf("%d cells, %d counted, want %d", seen, made.used, len(model))
				}
			},
		})
	})
}

// The laps of a log are told apart for as long as a reader may take, and none is 0,
// which is that of an empty segment.
func TestLaps(t *testing.T) {
	l := newLog(1)
	defer l.close()
	l.lap = laps - 1
	for range 3 * len(l.segments) {
		l.turn(nil)
		if s := &l.segments[l.at]; s.lap == 0 || s.lap > laps || placeOf(s.lap, 8) == placeOf(s.lap%laps+1, 8) {
			t.Fatalf("lap %d", s.lap)
		}
	}
	if l.lap != 2 {
		t.Errorf("lap %d after %d", l.lap, laps-1)
	}
}

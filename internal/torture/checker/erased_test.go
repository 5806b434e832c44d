package checker_test

import (
	"strings"
	"testing"
	"time"

	"ringdex/internal/torture/checker"
)

func TestHolds(t *testing.T) {
	var e checker.Erasures
	if wrong := e.Holds("Redis", "Doomedbcd", time.Second); len(wrong) != 0 {
		t.Errorf("nobody was erased, and %v", wrong)
	}
	e.Add(checker.Erasure{Word: "Doomedbcd", At: time.Second}, checker.Erasure{Word: "Doomedbc", At: time.Second})
	for text, want := range map[string]int{
		"":                                    0,
		"Doomedbcdf is still on file":         0,
		"\x00doomedBCD\xffDoomedbcd@else":     1,
		"doomedbcd\nand doomedbc's neighbour": 2,
	} {
		wrong := e.Holds("Redis", text, 2*time.Second)
		if len(wrong) != want {
			t.Errorf("in %q are %v, want %d", text, wrong, want)
		}
		for _, v := range wrong {
			if v.Guarantee != checker.GoneEverywhere || !strings.Contains(v.String(), "Redis holds Doomedbc") {
				t.Errorf("told as %s", v)
			}
		}
	}
	if wrong := e.Holds("Redis", "Doomedbcd", time.Second/2); len(wrong) != 0 {
		t.Errorf("what was read before the erasure is %v", wrong)
	}
	e.Revived()
	if wrong := e.Holds("Redis", "Doomedbcd", 2*time.Second); len(wrong) != 0 {
		t.Errorf("what came back is %v", wrong)
	}
}

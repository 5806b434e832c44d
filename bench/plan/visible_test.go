package plan

import (
	"slices"
	"testing"
	"time"

	"ringdex/bench/ask"
)

// A change is everywhere when the slowest server shows it.
func TestTheLastServerCounts(t *testing.T) {
	c := &changes{servers: make([]*ask.Server, 2)}
	samples := c.samples([][]time.Duration{{3, 1}, {2, 5}})
	for i, want := range [][]time.Duration{{3, 5}, {3, 2}, {1, 5}} {
		if s := samples[i]; !slices.Equal(s.Latencies, want) || s.Answered != 2 {
			t.Errorf("%s: %v, want %v", s.Op, s.Latencies, want)
		}
	}
	if samples[0].Op != Everywhere {
		t.Errorf("the first is %q", samples[0].Op)
	}
}

// Each experiment's title says more than it does by itself.
func TestAbout(t *testing.T) {
	for _, title := range []string{Memory, Against, Tiers, Embedded, Daily, Changing, Visible, Outage, Warming, Growth} {
		if About(title) == "" {
			t.Errorf("%s: nothing is said about it", title)
		}
	}
}

package plan

import (
	"context"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/result"
)

// instant is an operation whose latency is whatever it is at present.
func instant(name string, latency *time.Duration) load.Op {
	return load.Op{Name: name, New: func(int, *rand.Rand) (load.Ask, error) {
		return func(context.Context) (bool, error) {
			time.Sleep(*latency)
			return true, nil
		}, nil
	}}
}

// Rounds in two states take turns, and are compared with each other.
func TestStatesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		latency := time.Duration(0)
		var entered []string
		enter := func(name string, becomes time.Duration) State {
			return State{name, func(context.Context) error {
				entered, latency = append(entered, name), becomes
				return nil
			}}
		}
		b := &Bench{Effort: Effort{Rounds: 2, Latency: time.Second, FewerCallers: []int{1}}, Out: io.Discard}
		err := b.latencyInFew(t.Context(), "e", []load.Op{instant(result.Yardstick, &latency)},
			enter("", time.Millisecond), enter(", broken", 3*time.Millisecond))
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"", ", broken", "", ", broken", "", ", broken"}; !slices.Equal(entered, want) {
			t.Errorf("entered %q, want %q: one round first that does not count", entered, want)
		}
		g := b.Groups[0]
		r := g.Ratio(result.P50, result.Yardstick+", broken", result.Yardstick)
		if r.Mid < 2.99 || r.Mid > 3.01 {
			t.Errorf("%+v, want 3", r)
		}
		if s, _ := g.Find(result.Yardstick); s.Answered != 2*1000 {
			t.Errorf("%d answers, want those of two rounds", s.Answered)
		}
	})
}

// A target is about a load that a full run has; else it could never be met.
func TestTargetsAreMeasured(t *testing.T) {
	loads := []string{blocks, (&changes{servers: make([]*ask.Server, fleetSize), edits: Full().Changes}).Name()}
	for _, callers := range Full().Callers {
		closed, err := load.NewClosed(nil, callers, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		loads = append(loads, closed.Name())
	}
	for _, rate := range Full().Rates {
		open, err := load.NewOpen(nil, rate, 0, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		loads = append(loads, open.Name())
	}
	if !slices.Contains(loads, Pictured) {
		t.Errorf("there is no load %q to be pictured", Pictured)
	}
	for _, target := range Targets() {
		if !slices.Contains(loads, target.Load) {
			t.Errorf("%s: there is no load %q", target.Experiment, target.Load)
		}
	}
	inBlocks, err := load.NewBlocks(nil, Crew, 0, 0)
	if err != nil || inBlocks.Name() != blocks {
		t.Errorf("blocks are named %q, %v", inBlocks.Name(), err)
	}
}

// The other comes twice in each round, and the first round does not count.
func TestBeside(t *testing.T) {
	b := &Bench{Figures: Figures(), Out: io.Discard}
	var order string
	gauged := func(name string, values ...float64) gauge {
		return func(context.Context) (float64, error) {
			order += name
			value := values[0]
			values = values[1:]
			return value, nil
		}
	}
	f := b.figure(Complete, 7)
	if err := beside(t.Context(), f, 2, gauged("a", 99, 20, 60), gauged("b", 1, 1, 10, 11, 20, 22)); err != nil {
		t.Fatal(err)
	}
	if order != "abbabbabb" {
		t.Errorf("measured in the order %s", order)
	}
	if r := f.Ratio(); r.Low != 2.25 || r.High != 2.75 || f.N != 7 {
		t.Errorf("%+v of %d, want the quartiles of 2 and 3", r, f.N)
	}
	if floor := f.Floor(); floor < 0.099 || floor > 0.101 {
		t.Errorf("the A/A figure is %g, want 0.1", floor)
	}
}

func TestSelect(t *testing.T) {
	if all := Select(regexp.MustCompile("")); len(all) != len(Experiments()) {
		t.Errorf("%d of %d experiments", len(all), len(Experiments()))
	}
	if glance := Select(regexp.MustCompile(Glance)); len(glance) != 2 {
		t.Errorf("%d experiments at a glance, want 2", len(glance))
	}
}

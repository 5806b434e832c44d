package index

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

// TestSimulationCatches breaks the machine, one rule at a time: the simulation
// has to notice, or it would notice nothing.
func TestSimulationCatches(t *testing.T) {
	var report strings.Builder
	rows := tabwriter.NewWriter(&report, 0, 0, 2, ' ', 0)
	fmt.Fprintln(rows, "mutant\tcaught after\tseeds")
	all := mutants()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			seeds, err := hunt(all[name])
			if err == nil {
				t.Error("not noticed")
			}
			t.Log(err)
			fmt.Fprintf(rows, "%s\t%.3f s\t%d\n", name, time.Since(begun).Seconds(), seeds)
		})
	}
	rows.Flush()
	t.Logf("\n%s", report.String())
}

func mutants() map[string]stepper {
	return map[string]stepper{
		"lease anchored at the poll's reply": func(s *simulation, e event) action {
			e.at = s.now
			return honest(s, e)
		},
		"lease published before its rows are applied": func(s *simulation, e event) action {
			if e.delta != nil && e.err == nil && e.delta.Mark.Generation == s.machine.mark.Generation && e.delta.Directory == s.machine.dir.Version {
				s.machine.publish(e.at)
				s.proofs = append(s.proofs, s.machine.index.Capture())
				s.check()
			}
			return honest(s, e)
		},
		"generation not compared": func(s *simulation, e event) action {
			if e.delta != nil && e.err == nil {
				s.machine.mark.Generation = e.delta.Mark.Generation
			}
			return honest(s, e)
		},
		"generation of the directory not compared": func(s *simulation, e event) action {
			if e.directory != nil && e.err == nil && s.machine.book != nil {
				e.directory.Generation = s.machine.mark.Generation
			}
			return honest(s, e)
		},
		"newer directory not read": func(s *simulation, e event) action {
			if e.delta != nil && s.machine.dir != nil {
				e.delta.Directory = s.machine.dir.Version
			}
			return honest(s, e)
		},
		"organization with too many changes not doubted": func(s *simulation, e event) action {
			then := honest(s, e)
			for org := range s.machine.pending {
				s.machine.book.own(org).loading.Store(false)
			}
			return then
		},
		"rows found during a reading lost": func(s *simulation, e event) action {
			for _, p := range s.machine.pending {
				p.rows = nil
			}
			return honest(s, e)
		},
		"reading of another beginning accepted": func(s *simulation, e event) action {
			if e.org != nil && s.machine.pending[e.org.org] != nil {
				e.org.read = s.machine.pending[e.org.org].read
			}
			return honest(s, e)
		},
		"reading not confirmed by a poll": func(s *simulation, e event) action {
			then := honest(s, e)
			s.machine.install()
			return then
		},
		"failed reading not repeated": func(s *simulation, e event) action {
			then := honest(s, e)
			if e.org != nil {
				then.orgs = nil
			}
			return then
		},
		"reaped tombstones not feared": func(s *simulation, e event) action {
			return s.machine.step(s.machine.polled, e)
		},
		"lease dated by the clock on the wall": func(s *simulation, e event) action {
			s.clock = func() time.Duration { return s.now + s.wall }
			return honest(s, e)
		},
		"tombstones reaped by the clock on the wall": func(s *simulation, e event) action {
			s.reapedByWall = true
			return honest(s, e)
		},
		"reaped tombstones feared only after failures": func(s *simulation, e event) action {
			now := s.now
			if e.err == nil {
				now = s.machine.polled
			}
			return s.machine.step(now, e)
		},
	}
}

// hunt returns what the first seed that finds something finds, and how many were
// tried. The seeds are the same every time: a mutant is caught or not, once and
// for all.
func hunt(broken stepper) (seeds uint64, err error) {
	for seed := range uint64(2000) {
		if err := simulate(seed, broken, map[string]int{}); err != nil {
			return seed + 1, err
		}
	}
	return 2000, nil
}

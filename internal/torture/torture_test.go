package torture_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What `make torture` sets: how long to torture, the seed that chooses the order of
// the faults and the pairs of them, and a part of the names of the only faults that
// are wanted.
const (
	timeVariable  = "RINGDEX_TORTURE_TIME"
	seedVariable  = "RINGDEX_TORTURE_SEED"
	faultVariable = "RINGDEX_TORTURE_FAULT"
)

// longRun is from when on an import has a million rows.
const longRun = 10 * time.Minute

// TestTorture breaks everything there is to break, each alone and then in pairs,
// and holds every answer to the promises.
func TestTorture(t *testing.T) {
	limit, seed := settings(t)
	t.Logf("%s=%s %s=%d", timeVariable, limit, seedVariable, seed)
	f := newFleet(t, seed)
	if limit >= longRun {
		f.rows = 1_000_000
	}
	end := time.Now().Add(limit)
	faults := slices.DeleteFunc(everyFault(), func(x fault) bool { return !strings.Contains(x.name, os.Getenv(faultVariable)) })
	f.rng.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	// The shortest run has been on a Cluster, too.
	if i := slices.IndexFunc(faults, func(x fault) bool { return x.cluster }); i > 0 {
		faults[0], faults[i] = faults[i], faults[0]
	}
	var report []*outcome
	for i := 0; time.Now().Before(end) && !t.Failed(); i++ {
		chosen, as := []fault{faults[i/2%len(faults)]}, ""
		if i%2 == 1 && os.Getenv(faultVariable) == "" {
			chosen, as = f.pair(faults), "pairs of them"
		}
		o := f.phase(chosen...)
		t.Logf("%s: %d recognitions, %d violations, current after %s", o.name, o.rings, o.violations, o.recovery)
		for _, story := range o.stories {
			t.Error(story)
		}
		report = file(report, o, as)
	}
	t.Logf("\n%s", table(report))
}

// settings are a minute and any seed, unless somebody says otherwise.
func settings(t *testing.T) (limit time.Duration, seed uint64) {
	t.Helper()
	limit, seed = time.Minute, rand.Uint64()
	var err error
	if text := os.Getenv(timeVariable); text != "" {
		if limit, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", timeVariable, err)
		}
	}
	if text := os.Getenv(seedVariable); text != "" {
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	return limit, seed
}

// pair draws two faults that can be had together.
func (f *fleet) pair(faults []fault) []fault {
	pairable := slices.DeleteFunc(slices.Clone(faults), func(x fault) bool { return x.alone })
	f.rng.Shuffle(len(pairable), func(i, j int) { pairable[i], pairable[j] = pairable[j], pairable[i] })
	return pairable[:2]
}

// file puts an outcome to those of the same name, or of a name for many.
func file(report []*outcome, o outcome, as string) []*outcome {
	if as != "" {
		o.name = as
	}
	for _, there := range report {
		if there.name == o.name {
			there.add(o)
			return report
		}
	}
	return append(report, &o)
}

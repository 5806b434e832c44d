package torture_test

import (
	"math/rand/v2"
	"os"
	"strconv"
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
	turns := f.turns(newEmbedded(t, seed))
	var report []*outcome
	for i := 0; time.Now().Before(end) && !t.Failed(); i++ {
		o, as := turns[i%len(turns)](i / len(turns))
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

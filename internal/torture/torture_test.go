package torture_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"
)

// What `make torture` sets: how long to torture, the seed that chooses the order of
// the faults and the pairs of them, a part of the names of the only faults that are
// wanted, and where to write the report.
const (
	timeVariable   = "RINGDEX_TORTURE_TIME"
	seedVariable   = "RINGDEX_TORTURE_SEED"
	faultVariable  = "RINGDEX_TORTURE_FAULT"
	reportVariable = "RINGDEX_TORTURE_REPORT"
)

const forever = time.Duration(math.MaxInt64)

// TestTorture breaks everything there is to break and holds every answer to the
// promises: behind a fleet, each fault alone and in pairs, for three quarters of
// the time; and then in the file of one server with an embedded database.
func TestTorture(t *testing.T) {
	limit, seed := settings(t)
	t.Logf("%s=%s %s=%d", timeVariable, limit, seedVariable, seed)
	begun := time.Now()
	inFleet, inFile := limit*3/4, limit/4
	behind, within := everyFault(importRows(limit)), sqliteFaults(importRows(limit)/10)
	if only := os.Getenv(faultVariable); only != "" {
		behind, within = named(behind, only), named(within, only)
		inFleet, inFile = limit, limit
	}
	if len(behind)+len(within) == 0 {
		t.Fatalf("no fault is named like %s=%s", faultVariable, os.Getenv(faultVariable))
	}
	var report []*outcome
	if len(behind) > 0 {
		t.Run("fleet", func(t *testing.T) { newFleet(t, seed, crowd(limit)).torture(behind, inFleet, &report) })
	}
	if len(within) > 0 {
		t.Run("embedded", func(t *testing.T) { newEmbedded(t, seed, crowd(limit)).torture(within, inFile, &report) })
	}
	t.Logf("\n%s", table(report))
	if path := os.Getenv(reportVariable); path != "" {
		text := fmt.Sprintf("# Torture\n\n`make torture TIME=%s SEED=%d` checked %d recognitions in %s and found %d violations.\n%s\n%s",
			limit, seed, total(report).rings, time.Since(begun).Round(time.Second), total(report).violations, legend, markdown(report))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Errorf("writing the report: %v", err)
		}
	}
}

// torture has one phase after the other for so long, and adds them to the report.
func (f *fleet) torture(faults []fault, limit time.Duration, report *[]*outcome) {
	f.hold = min(max(limit/180, 3*bound), 15*bound)
	end := time.Now().Add(limit)
	p := f.plan(faults, limit)
	for time.Now().Before(end) && !f.Failed() {
		chosen := p.next()
		o := f.phase(chosen...)
		f.Logf("%s: %d recognitions, %d violations, current after %s", o.name, o.rings, o.violations, o.recovery)
		for _, story := range o.stories {
			f.Error(story)
		}
		as := ""
		if len(chosen) > 1 {
			as = "pairs of them"
		}
		*report = file(*report, o, as)
	}
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

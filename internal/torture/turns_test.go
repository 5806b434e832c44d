package torture_test

import (
	"os"
	"slices"
	"strings"
)

// turn has one phase, and tells under which name it is to be filed, if not its own.
type turn func(round int) (o outcome, as string)

// turns are those that take turns: faults behind the fleet, each alone and then in
// pairs, and faults of the embedded database.
func (f *fleet) turns(embedded *fleet) (all []turn) {
	faults, ofFile := f.wanted(everyFault()), f.wanted(sqliteFaults())
	if len(faults) > 0 {
		all = append(all, f.oneByOne(faults))
	}
	if len(faults) > 1 && os.Getenv(faultVariable) == "" {
		all = append(all, func(int) (outcome, string) { return f.phase(f.pair(faults)...), "pairs of them" })
	}
	if len(ofFile) > 0 {
		all = append(all, embedded.oneByOne(ofFile))
	}
	if len(all) == 0 {
		f.Fatalf("no fault is named like %s=%s", faultVariable, os.Getenv(faultVariable))
	}
	return all
}

// oneByOne has a phase of each fault, again and again.
func (f *fleet) oneByOne(faults []fault) turn {
	return func(round int) (outcome, string) { return f.phase(faults[round%len(faults)]), "" }
}

// wanted are the faults that are named so, in the order of the seed.
func (f *fleet) wanted(faults []fault) []fault {
	wanted := strings.ToLower(os.Getenv(faultVariable))
	faults = slices.DeleteFunc(faults, func(x fault) bool { return !strings.Contains(strings.ToLower(x.name), wanted) })
	f.rng.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	// The shortest run has been on a Cluster, too.
	if i := slices.IndexFunc(faults, func(x fault) bool { return x.cluster }); i > 0 {
		faults[0], faults[i] = faults[i], faults[0]
	}
	return faults
}

// pair draws two faults that can be had together.
func (f *fleet) pair(faults []fault) []fault {
	pairable := slices.DeleteFunc(slices.Clone(faults), func(x fault) bool { return x.alone })
	f.rng.Shuffle(len(pairable), func(i, j int) { pairable[i], pairable[j] = pairable[j], pairable[i] })
	return pairable[:2]
}

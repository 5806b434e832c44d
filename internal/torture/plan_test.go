package torture_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"
)

// plan says what is broken next.
type plan struct {
	rng       *rand.Rand
	all       []fault
	alone     []fault // still to come
	pairable  []fault
	mixed     bool // pairs come in between
	turn      int
	heavy     []fault // still to come, at their time
	heavyTime time.Time
}

// long is a run that has the time for every fault.
const long = 7 * time.Minute

// plan is every fault alone, in an order of the seed, and from then on pairs of those
// that can be had together, unless only some are wanted. A run that is too short for
// that has pairs in between; a long one has its import towards the end, since the
// database keeps the rows.
func (f *fleet) plan(faults []fault, limit time.Duration) *plan {
	p := &plan{rng: f.rng, all: slices.Clone(faults), mixed: limit < long, heavyTime: time.Now().Add(limit * 9 / 10)}
	p.rng.Shuffle(len(p.all), func(i, j int) { p.all[i], p.all[j] = p.all[j], p.all[i] })
	// The shortest run has been on a Cluster, too.
	if i := slices.IndexFunc(p.all, func(x fault) bool { return x.cluster }); i > 0 {
		p.all[0], p.all[i] = p.all[i], p.all[0]
	}
	if os.Getenv(faultVariable) == "" {
		p.pairable = slices.DeleteFunc(slices.Clone(p.all), func(x fault) bool { return x.alone })
	}
	p.alone = slices.Clone(p.all)
	if limit >= long {
		p.alone = slices.DeleteFunc(p.alone, func(x fault) bool { return x.heavy })
		p.heavy = slices.DeleteFunc(slices.Clone(p.all), func(x fault) bool { return !x.heavy })
	}
	return p
}

// named are the faults in whose names a part stands.
func named(faults []fault, part string) []fault {
	part = strings.ToLower(part)
	return slices.DeleteFunc(faults, func(x fault) bool { return !strings.Contains(strings.ToLower(x.name), part) })
}

func (p *plan) next() []fault {
	p.turn++
	switch {
	case len(p.heavy) > 0 && time.Now().After(p.heavyTime):
		return pop(&p.heavy)
	case len(p.pairable) > 1 && (p.mixed && p.turn%2 == 0 || len(p.alone) == 0):
		return p.pair()
	case len(p.alone) == 0:
		p.alone = slices.Clone(p.all)
	}
	return pop(&p.alone)
}

func pop(faults *[]fault) []fault {
	first := (*faults)[:1]
	*faults = (*faults)[1:]
	return first
}

func (p *plan) pair() []fault {
	for {
		p.rng.Shuffle(len(p.pairable), func(i, j int) { p.pairable[i], p.pairable[j] = p.pairable[j], p.pairable[i] })
		if two := p.pairable[:2]; !two[0].stops(two[1]) && !two[1].stops(two[0]) {
			return slices.Clone(two)
		}
	}
}

func (x fault) stops(other fault) bool {
	return x.halts != "" && strings.HasPrefix(other.name, x.halts)
}

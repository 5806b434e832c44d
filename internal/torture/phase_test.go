package torture_test

import (
	"slices"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

// fault is something that breaks, and its repair.
type fault struct {
	name       string
	begin, end func(*fleet)
	// holds is how long it lasts, if not as long as most.
	holds time.Duration
	// alone may not be paired: it breaks what others need for their repair.
	alone bool
	// revives: it brings back into Redis what was there before.
	revives bool
	// cluster: the fleet's Redis is a Cluster meanwhile.
	cluster bool
	// halts is the beginning of the names of those that cannot be had meanwhile,
	// since they are told to what stands still.
	halts string
	// heavy leaves a database behind that is many times as large.
	heavy bool
	// busy tells that it lasts on, however long; nil is no.
	busy func() bool
}

// How long a phase lasts beside its fault: before it, and after everything works
// again.
const calm = 300 * time.Millisecond

// phase breaks things while phones ring and people are renamed, repairs them, and
// checks every answer.
func (f *fleet) phase(faults ...fault) *outcome {
	o := newOutcome(faults)
	if slices.ContainsFunc(faults, func(x fault) bool { return x.cluster }) {
		defer f.toCluster()()
	}
	before := f.late()
	time.Sleep(calm)
	o.broken = f.now()
	for _, x := range faults {
		f.happened(x.name + " begins")
		x.begin(f)
	}
	time.Sleep(f.longest(faults))
	for busy(faults) { // so long that what was said is checked in parts
		o.judge(f)
		time.Sleep(part)
	}
	for _, x := range slices.Backward(faults) {
		x.end(f)
		f.happened(x.name + " ends")
	}
	healed := f.now()
	f.recover(healed)
	o.mended = f.now()
	o.recovery = o.mended - healed
	time.Sleep(calm)
	o.judge(f)
	o.residue(f, slices.ContainsFunc(faults, func(x fault) bool { return x.revives }))
	o.load(f)
	for i, l := range f.late() {
		o.late += l.since(before[i])
	}
	return o
}

func (f *fleet) late() (all []late) {
	for _, s := range f.servers {
		all = append(all, s.late())
	}
	return all
}

// part of a long phase.
const part = 5 * time.Second

func busy(faults []fault) bool {
	return slices.ContainsFunc(faults, func(x fault) bool { return x.busy != nil && x.busy() })
}

func (f *fleet) longest(faults []fault) time.Duration {
	lasts := f.hold
	for _, x := range faults {
		lasts = max(lasts, x.holds)
	}
	return lasts
}

// tooLong after the repair is everything that is not yet certain.
const tooLong = time.Minute

// recover rings all numbers at all servers until every answer is certain.
func (f *fleet) recover(healed time.Duration) {
	for _, s := range f.servers {
		a := s.byStream()
		for _, from := range f.everybody() {
			for {
				c := a.ring(from, false)
				if certain(c) {
					break
				}
				if f.now()-healed > tooLong {
					a.calls[len(a.calls)-1].Recovered = true
					break
				}
				time.Sleep(time.Millisecond)
			}
		}
		f.handIn(a.take())
	}
}

func certain(c checker.Call) bool {
	return c.Outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED ||
		c.Outcome == ringdexv1.Outcome_OUTCOME_UNKNOWN && c.Reason == ringdexv1.Reason_REASON_UNSPECIFIED
}

func (f *fleet) everybody() (all []callerid.Caller) {
	for org := callerid.OrgID(1); org <= orgs; org++ {
		for n := range f.book.Numbers {
			all = append(all, callerid.Caller{Org: org, Number: first + phone.Number(n)})
		}
		for n := range keepers * keptEach {
			all = append(all, callerid.Caller{Org: org, Number: kept + phone.Number(n)})
		}
	}
	return all
}

package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// seedVariable, when it is set, replays one seed of the simulation.
const seedVariable = "RINGDEX_SIM_SEED"

const seeds = 60

// TestSimulation drives the machine through histories that seeds make, and
// looks at everything that it publishes.
func TestSimulation(t *testing.T) {
	if text, ok := os.LookupEnv(seedVariable); ok {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if err := simulate(seed, honest, map[string]int{}); err != nil {
			t.Fatal(err)
		}
		return
	}
	seen := map[string]int{}
	for range seeds {
		seed := rand.Uint64()
		if err := simulate(seed, honest, seen); err != nil {
			t.Fatalf("%v\nreplay it with %s=%d", err, seedVariable, seed)
		}
	}
	for _, what := range []string{"complete", "generation ended", "polled too late", "failed too long",
		"organization read anew", "stale reading", "failed reading", "unsure of an organization", "back after all"} {
		if seen[what] == 0 {
			t.Errorf("in %d seeds it never came to this: %s", seeds, what)
		}
	}
}

// stepper passes an event to the machine, honestly or not.
type stepper func(*simulation, event) action

func honest(s *simulation, e event) action { return s.machine.step(s.clock(), e) }

// simulation is a follower with a world in place of the feed and the clock.
type simulation struct {
	*world
	machine *machine
	step    stepper
	// clock is what proofs are dated and judged by.
	clock Clock
	// anew are finished readings of organizations.
	anew []event
	// proofs are the last that were published; rings may still hold them.
	proofs []*Proof
	seen   map[string]int
	err    error
}

// simulate fails when a proof was wrong, or when the index is not as it should
// be a while after all faults have ended.
func simulate(seed uint64, step stepper, seen map[string]int) error {
	rng := rand.New(rand.NewPCG(seed, 0))
	s := &simulation{world: newWorld(rng), machine: newMachine(New()), step: step, seen: seen}
	s.clock = func() time.Duration { return s.now }
	then := s.run(250, action{do: readDirectory})
	s.faults, s.pace = false, 0
	s.run(100, then)
	if s.err == nil {
		s.err = s.settled()
	}
	return s.err
}

// run is what Follower.Run does.
func (s *simulation) run(steps int, then action) action {
	for ; steps > 0 && s.err == nil; steps-- {
		for _, o := range then.orgs {
			s.plan(o.after, func() { s.read(o) })
		}
		if s.faults && s.chance(80) {
			s.sleep()
		}
		e, ok := s.pause(then.after)
		if !ok {
			e = s.do(then.do)
		}
		then = s.observe(e)
	}
	return then
}

func (s *simulation) pause(d time.Duration) (event, bool) {
	s.until(s.now+d, func() bool { return len(s.anew) > 0 })
	if len(s.anew) == 0 || d == 0 && s.chance(2) {
		return event{}, false
	}
	at := s.rng.IntN(len(s.anew))
	e := s.anew[at]
	s.anew = slices.Delete(s.anew, at, at+1)
	return e, true
}

func (s *simulation) do(what deed) event {
	e, done, latency := event{at: s.clock()}, false, 10*time.Millisecond
	if s.faults && s.chance(10) || what == load {
		latency = 400 * time.Millisecond
	}
	s.ask(latency, func() {
		switch what {
		case readDirectory:
			e.directory = s.world.directory()
		case load:
			e.loaded = s.load()
		case poll:
			e.delta = s.poll(s.machine.mark)
		}
	}, func(err error) { e.err, done = err, true })
	s.until(math.MaxInt64, func() bool { return done })
	return e
}

func (s *simulation) read(o orgRead) {
	e := event{org: &orgLoaded{orgRead: o}}
	s.ask(150*time.Millisecond,
		func() { e.org.table = s.loadOrg(o.org) },
		func(err error) {
			e.err = err
			s.anew = append(s.anew, e)
		})
}

// observe takes a step and looks at what it made of the index.
func (s *simulation) observe(e event) action {
	was, reading := s.machine.index.Capture().Complete(), len(s.machine.pending)
	late := s.clock()-s.machine.polled > 30*time.Minute
	if e.org != nil {
		p := s.machine.pending[e.org.org]
		s.count("stale reading", p == nil || p.read != e.org.read)
		s.count("failed reading", e.err != nil)
	}
	then := s.step(s, e)
	latest := s.machine.index.Capture()
	is := latest.Complete()
	s.count("complete", is && !was)
	s.count("generation ended", was && !is && !late)
	s.count("polled too late", was && !is && late && e.err == nil)
	s.count("failed too long", was && !is && e.err != nil)
	s.count("organization read anew", is && was && len(s.machine.pending) < reading)
	if latest != nil && !slices.Contains(s.proofs, latest) {
		s.proofs = append(s.proofs[max(0, len(s.proofs)-3):], latest)
	}
	s.check()
	return then
}

func (s *simulation) count(what string, happened bool) {
	if happened {
		s.seen[what]++
	}
}

// check looks at the last proofs as rings may do at this moment.
func (s *simulation) check() {
	for _, p := range s.proofs {
		if err := s.holds(p); err != nil && s.err == nil {
			s.err = err
		}
	}
}

// holds tells whether everything that was committed before p.SentAt is in it, as a
// ring takes it that looks at the clock now.
func (s *simulation) holds(p *Proof) error {
	sentAt := s.now - (s.clock() - p.SentAt)
	at := slices.IndexFunc(s.eras, func(h *history) bool { return answer.EraOf(h.name) == p.Era })
	h := s.eras[at]
	if p.Directory.Generation != h.name && p.Complete() {
		return fmt.Errorf("at %v: the directory is of generation %s, the versions of %s", s.now, p.Directory.Generation, h.name)
	}
	if committed := h.directoryBefore(sentAt); p.Directory.Version < committed {
		return fmt.Errorf("at %v: directory %d, though %d was committed before %v", s.now, p.Directory.Version, committed, sentAt)
	}
	for _, c := range everybody() {
		version, presence := p.Lookup(c)
		s.count("unsure of an organization", p.Complete() && presence == Unsure)
		if presence != Unsure && !h.hadSince(sentAt, c, version, presence == Present) {
			return fmt.Errorf("at %v: generation %s, sent at %v: organization %d, %v at version %d, present %v, is out of date or never was",
				s.now, h.name, sentAt, c.Org, c.Number, version, presence == Present)
		}
	}
	return nil
}

// settled tells whether the index knows the present, and surely.
func (s *simulation) settled() error {
	p := s.machine.index.Capture()
	switch {
	case !p.Complete() || p.Era != answer.EraOf(s.era().name):
		return fmt.Errorf("at %v: the index did not become complete again", s.now)
	case s.clock()-p.SentAt > p.Bound:
		return fmt.Errorf("at %v: the last proof is of %v", s.now, p.SentAt)
	case p.Directory.Version != s.era().directory():
		return fmt.Errorf("at %v: directory %d is not read", s.now, s.era().directory())
	}
	for _, c := range everybody() {
		version, presence := p.Lookup(c)
		if presence == Unsure || !s.era().hadSince(s.now, c, version, presence == Present) {
			return fmt.Errorf("at %v: organization %d, %v does not become current", s.now, c.Org, c.Number)
		}
	}
	s.count("back after all", true)
	return nil
}

func everybody() []callerid.Caller {
	var all []callerid.Caller
	for org := range callerid.OrgID(orgs) {
		for n := range orgNumbers {
			all = append(all, callerid.Caller{Org: org + 1, Number: somebody(n)})
		}
	}
	return all
}

// hadSince tells whether the caller was in that state at the time or later.
func (h *history) hadSince(at time.Duration, c callerid.Caller, version uint64, present bool) bool {
	for _, change := range slices.Backward(h.log) {
		if change.row.Caller != c {
			continue
		}
		if change.row.Present == present && (!present || change.row.Version == version) {
			return true
		}
		if change.at < at {
			return false
		}
	}
	return !present
}

func (h *history) directoryBefore(at time.Duration) uint64 {
	for _, change := range slices.Backward(h.log) {
		if change.directory() && change.at < at {
			return change.row.Version
		}
	}
	return 0
}

// Package profile tells where the CPU of a server goes: Linux' perf looks at its
// stacks from outside, so that the server is the one that is measured, and each
// sample is counted for one of a few places.
//
// Time in the kernel counts for whoever asked the kernel. What the profiler of Go
// itself would show is the same, but it would have to be asked for in production.
package profile

// Profile is how often a server was seen in which place.
type Profile struct {
	// Samples of the server, and of the engines that were sampled beside it. Each
	// stands for Period of CPU.
	Samples int
	seen    map[Place]int
}

// Share of the samples that were in a place.
func (p *Profile) Share(at Place) float64 {
	if p.Samples == 0 {
		return 0
	}
	return float64(p.seen[at]) / float64(p.Samples)
}

// Count counts a sample for a place.
func (p *Profile) Count(at Place) {
	if p.seen == nil {
		p.seen = map[Place]int{}
	}
	p.Samples++
	p.seen[at]++
}

// Of counts the samples of a server, which is a program in Go, and those of the
// engines beside it. All others, such as those of the load, are left out.
func Of(server int, program string, samples []Sample) (*Profile, error) {
	s, err := readSymbols(program)
	if err != nil {
		return nil, err
	}
	p, places := &Profile{}, newAtlas(s)
	beside := engines()
	for _, sample := range samples {
		at, ours := beside[sample.Comm]
		if sample.PID == server {
			at, ours = places.of(sample.Stack), true
		}
		if ours {
			p.Count(at)
		}
	}
	return p, nil
}

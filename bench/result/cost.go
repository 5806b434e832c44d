package result

import "ringdex/bench/profile"

// Cost is where the server's CPU for one request goes, or for one of a million
// numbers that it reads.
type Cost struct {
	Experiment, Op string
	// CPU for each, in nanoseconds, as it was measured without a profiler.
	CPU float64
	// Profile says how it is shared out.
	Profile *profile.Profile
}

// At is the CPU for each that goes to a place, in nanoseconds.
func (c Cost) At(place profile.Place) float64 { return c.CPU * c.Profile.Share(place) }

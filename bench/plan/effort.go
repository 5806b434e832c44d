package plan

import "time"

// Effort is how much is measured: how long, how often, and with how many people.
type Effort struct {
	Rounds int
	// Latency is how long a round of latencies takes, Block a block of throughput.
	Latency, Block time.Duration
	// Callers of closed loops, Rates of open ones in requests a second.
	Callers []int
	Rates   []float64
	// Few people fit into every cache, Many into none but Redis. Most is the
	// largest number of numbers.
	Few, Many, Most int
	// Changes a second.
	Changes float64
}

// Crew is how many callers throughput is measured with.
const Crew = 16

// Full is the effort of a report.
func Full() Effort {
	return Effort{
		Rounds: 8, Latency: 4 * time.Second, Block: time.Second,
		Callers: []int{1, 16, 64}, Rates: []float64{1000, 4000},
		Few: 10_000, Many: 1_000_000, Most: 10_000_000, Changes: 500,
	}
}

// Quick is that of a look, in less than a minute.
func Quick() Effort {
	return Effort{
		Rounds: 4, Latency: 600 * time.Millisecond, Block: 250 * time.Millisecond,
		Callers: []int{1, 16}, Rates: []float64{2000},
		Few: 10_000, Many: 100_000, Most: 1_000_000, Changes: 500,
	}
}

package plan

import "time"

// Effort is how much is measured: how long, how often, and with how many people.
type Effort struct {
	Rounds int
	// Latency is how long a round of a closed loop takes, Open of an open one, Block
	// a block of throughput, Showing a round of changes that are looked for.
	Latency, Open, Block, Showing time.Duration
	// Samples of a server are how many are taken, but for some that get lost.
	Samples int
	// Callers of closed loops, Rates of open ones in requests a second. Where much
	// is compared, all of them; elsewhere no more than FewerCallers and FewerRates.
	Callers, FewerCallers []int
	Rates, FewerRates     []float64
	// Few people fit into every cache, Many into none but Redis. Most is the
	// largest number of numbers.
	Few, Many, Most int
	// Changes a second.
	Changes float64
	// Fillings are the rounds that wait for Redis to be filled, which take longest.
	Fillings int
}

// Crew is how many callers throughput is measured with.
const Crew = 16

// Full is the effort of a report: less than 30 minutes.
func Full() Effort {
	return Effort{
		Rounds: 8, Latency: 2 * time.Second, Open: 3 * time.Second, Block: 500 * time.Millisecond, Showing: 4 * time.Second,
		Callers: []int{1, 16, 64}, FewerCallers: []int{1, 16},
		Rates: []float64{1000, 4000}, FewerRates: []float64{2000},
		Few: 10_000, Many: 1_000_000, Most: 10_000_000, Changes: 500, Fillings: 4, Samples: 10_000,
	}
}

// Quick is that of a look: less than a minute where all is built.
func Quick() Effort {
	return Effort{
		Rounds: 4, Latency: 500 * time.Millisecond, Open: 500 * time.Millisecond, Block: 150 * time.Millisecond, Showing: time.Second,
		Callers: []int{1, 16}, FewerCallers: []int{1, 16},
		Rates: []float64{4000}, FewerRates: []float64{2000},
		Few: 5_000, Many: 100_000, Most: 1_000_000, Changes: 500, Fillings: 2, Samples: 2_400,
	}
}

package plan

import (
	"time"

	"ringdex/bench/result"
)

// The loads of targets and pictures.
const (
	alone  = "1 caller"
	crowd  = "16 callers"
	blocks = "16 callers, in blocks"
	edited = "3 servers, 500 changes/s"

	// Pictured is the load that the picture of latencies is about.
	Pictured = "open loop, 4000/s"
)

// Targets are what Ringdex is to reach. Most are ratios, so that they hold on any
// machine.
func Targets() (targets []result.Target) {
	for _, op := range []string{Recognized, Unknown, Withheld} {
		targets = append(targets, fromMemory(op)...)
	}
	return append(targets,
		to(Memory, alone, result.P50, Stream, result.Yardstick, 0.60),
		to(Memory, alone, result.P99, Stream, result.Yardstick, 0.65),
		to(Memory, blocks, result.Rate, Stream, result.Yardstick, 2.5),
		to(Memory, blocks, result.CPU, Stream, result.Yardstick, 0.40),
		to(Tiers, crowd, result.P50, FromRedis, result.Yardstick, 1.5),
		to(Tiers, crowd, result.P99, FromRedis, result.Yardstick, 1.4),
		to(Tiers, blocks, result.Rate, FromRedis, result.Yardstick, 0.65),
		to(Against, blocks, result.Rate, Recognized, Table, 5),
		to(Against, blocks, result.Rate, Stream, Table, 12),
		to(Against, blocks, result.Rate, Stream, ENUM, 1),
		to(Growth, crowd, result.P50, Largest, Smallest, 1.1),
		to(Growth, crowd, result.P99, Largest, Smallest, 1.1),
		to(Changing, crowd, result.P99, Recognized+Changed, Recognized, 1.5),
		to(Visible, edited, result.P99, Everywhere, "", float64(250*time.Millisecond)),
	)
}

// fromMemory are the targets of what is answered from memory. Where 16 callers
// keep the machine busy, all wait in one queue, which makes latencies alike: so
// they are held against the same limits where nobody else asks.
func fromMemory(op string) []result.Target {
	return []result.Target{
		to(Memory, alone, result.P50, op, result.Yardstick, 1.03),
		to(Memory, alone, result.P99, op, result.Yardstick, 1.10),
		to(Memory, crowd, result.P50, op, result.Yardstick, 1.03),
		to(Memory, crowd, result.P99, op, result.Yardstick, 1.10),
		to(Memory, Pictured, result.P99, op, result.Yardstick, 1.25),
		to(Memory, blocks, result.Rate, op, result.Yardstick, 0.95),
		to(Memory, blocks, result.CPU, op, result.Yardstick, 1.10),
	}
}

func to(experiment, load string, m result.Metric, of, against string, limit float64) result.Target {
	return result.Target{Experiment: experiment, Load: load, Metric: m, Of: of, To: against, Limit: limit}
}

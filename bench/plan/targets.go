package plan

import "ringdex/bench/result"

// Crowd is the load that pictures and most targets are about.
const Crowd = "16 callers"

// The other loads of targets.
const (
	alone  = "1 caller"
	blocks = "16 callers, in blocks"
	open   = "open loop, 1000/s"
)

// Targets are what Ringdex is to reach. They are ratios, so that they hold on any
// machine.
func Targets() []result.Target {
	targets := fromMemory(Recognized, 1.03, 1.10, 0.95, 1.10)
	targets = append(targets, to(Memory, open, result.P99, Recognized, result.Yardstick, 1.25))
	targets = append(targets, fromMemory(Unknown, 1.03, 1.10, 0.95, 1.10)...)
	targets = append(targets, fromMemory(Withheld, 1.03, 1.10, 0.95, 1.10)...)
	return append(targets,
		to(Tiers, Crowd, result.P50, FromRedis, result.Yardstick, 1.5),
		to(Tiers, Crowd, result.P99, FromRedis, result.Yardstick, 1.4),
		to(Tiers, blocks, result.Rate, FromRedis, result.Yardstick, 0.65),
		to(Memory, alone, result.P50, Stream, result.Yardstick, 0.60),
		to(Memory, alone, result.P99, Stream, result.Yardstick, 0.65),
		to(Memory, blocks, result.Rate, Stream, result.Yardstick, 2.5),
		to(Memory, blocks, result.CPU, Stream, result.Yardstick, 0.40),
		to(Against, blocks, result.Rate, Recognized, Table, 5),
		to(Against, blocks, result.Rate, Stream, Table, 12),
		to(Against, blocks, result.Rate, Stream, ENUM, 1),
		to(Growth, Crowd, result.P50, Largest, Smallest, 1.1),
		to(Growth, Crowd, result.P99, Largest, Smallest, 1.1),
		to(Changing, Crowd, result.P99, Recognized+Changed, Recognized, 1.5),
	)
}

// fromMemory are the targets of what is answered from memory.
func fromMemory(op string, p50, p99, rate, cpu float64) []result.Target {
	return []result.Target{
		to(Memory, Crowd, result.P50, op, result.Yardstick, p50),
		to(Memory, Crowd, result.P99, op, result.Yardstick, p99),
		to(Memory, blocks, result.Rate, op, result.Yardstick, rate),
		to(Memory, blocks, result.CPU, op, result.Yardstick, cpu),
	}
}

func to(experiment, load string, m result.Metric, of, against string, limit float64) result.Target {
	return result.Target{Experiment: experiment, Load: load, Metric: m, Of: of, To: against, Limit: limit}
}

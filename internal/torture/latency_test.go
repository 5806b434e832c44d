package torture_test

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// latencies are how long so many calls took, to three digits: ten million of them
// take no more room than a thousand.
type latencies map[time.Duration]int

func (l latencies) add(took time.Duration) {
	step := time.Microsecond
	for took >= 1000*step {
		step *= 10
	}
	l[took.Truncate(step)]++
}

func (l latencies) merge(more latencies) {
	for took, n := range more {
		l[took] += n
	}
}

// at is what so large a part of all took at most; 1 is the slowest.
func (l latencies) at(part float64) time.Duration {
	all := 0
	for _, n := range l {
		all += n
	}
	slowest := slices.SortedFunc(maps.Keys(l), func(a, b time.Duration) int { return cmp.Compare(b, a) })
	above := int(float64(all) * (1 - part))
	for _, took := range slowest {
		if above -= l[took]; above < 0 {
			return took
		}
	}
	return 0
}

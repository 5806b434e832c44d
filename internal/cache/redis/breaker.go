package redis

import (
	"sync/atomic"
	"time"
)

// A server that has failed this many times in a row is asked only once in a
// while, until it answers.
const (
	tolerated = 3
	rest      = 250 * time.Millisecond
)

// breaker spares rings the wait for a server that is down. It needs no lock and
// no state for a probe under way: whoever moves the time of the next one
// forward is the probe, and one that never reports delays nothing but itself.
type breaker struct {
	start    time.Time
	failures atomic.Int64
	next     atomic.Int64 // time of the next probe, since start
}

func newBreaker() breaker { return breaker{start: time.Now()} }

func (b *breaker) allow() bool {
	if b.failures.Load() < tolerated {
		return true
	}
	now, next := int64(time.Since(b.start)), b.next.Load()
	return now >= next && b.next.CompareAndSwap(next, now+int64(rest))
}

// count tells how a round trip went.
func (b *breaker) count(answered bool) {
	if answered {
		b.succeed()
	} else {
		b.fail()
	}
}

func (b *breaker) succeed() {
	if b.failures.Load() != 0 {
		b.failures.Store(0)
	}
}

func (b *breaker) fail() {
	b.next.Store(int64(time.Since(b.start) + rest))
	b.failures.Add(1)
}

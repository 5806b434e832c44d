package torture_test

import (
	"context"
	"time"
)

const (
	heartbeat = 10 * time.Millisecond
	// stall is how late a heartbeat is on a machine that has no time for us.
	stall = 250 * time.Millisecond
)

// beat notes when this process itself did not run for long: what a call took then
// says nothing of the server.
func (f *fleet) beat(ctx context.Context) {
	for last := f.now(); pause(ctx, heartbeat) == nil; {
		now := f.now()
		if now-last > stall {
			f.stalled.Store(int64(now))
		}
		last = now
	}
}

// stalledSince tells whether the machine stood still after a moment.
func (f *fleet) stalledSince(t time.Duration) bool { return f.stalled.Load() > int64(t) }

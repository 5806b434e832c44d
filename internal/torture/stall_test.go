package torture_test

import (
	"context"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	heartbeat = 10 * time.Millisecond
	// stall is how late a heartbeat is on a machine that has no time for us.
	stall = 250 * time.Millisecond
)

// beat notes when a processor did not run anything of this process for long: what a
// call took then says nothing of the server. Each has a heart of its own, since a
// machine that is shared may lose one of them.
func (f *fleet) beat(ctx context.Context, working *sync.WaitGroup) {
	var ours unix.CPUSet
	f.must("asking for processors", unix.SchedGetaffinity(0, &ours))
	for cpu, left := 0, ours.Count(); left > 0; cpu++ {
		if ours.IsSet(cpu) {
			working.Go(func() { f.beatOn(ctx, cpu) })
			left--
		}
	}
}

func (f *fleet) beatOn(ctx context.Context, cpu int) {
	runtime.LockOSThread() // which ends with this, and is nobody else's then
	var only unix.CPUSet
	only.Set(cpu)
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		f.Logf("processor %d is not watched for standing still: %v", cpu, err)
	}
	for last := f.now(); pause(ctx, heartbeat) == nil; {
		now := f.now()
		if now-last > stall {
			f.Logf("processor %d stood still for %s", cpu, now-last)
			f.stalled.Store(int64(now))
		}
		last = now
	}
}

// stalledSince tells whether the machine stood still after a moment.
func (f *fleet) stalledSince(t time.Duration) bool { return f.stalled.Load() > int64(t) }

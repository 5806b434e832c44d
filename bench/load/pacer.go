package load

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// Pacer waits for moments to within some microseconds. The runtime's own timers
// are a millisecond late on a machine that is idle otherwise, which would be most
// of what an open loop measures.
func Pacer(until time.Time) {
	left := time.Until(until)
	if left <= 0 {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_ = unix.Prctl(unix.PR_SET_TIMERSLACK, 1000, 0, 0, 0) // in ns; without it, 50 µs more
	pause := unix.NsecToTimespec(int64(left))
	for unix.Nanosleep(&pause, &pause) == unix.EINTR {
	}
}

// Package index is what a server knows without asking: which numbers are on
// file and at which version, the directory, and since when both are proven to
// be true. It follows the store's feed; see machine for how.
package index

import (
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
)

// Clock tells the time since boot, suspension included: a proof must not seem
// young because the machine slept.
type Clock func() time.Duration

// BootClock is CLOCK_BOOTTIME of the operating system. It is asked without a word
// to Go's scheduler, which takes a fifth of the time: this never blocks.
func BootClock() time.Duration {
	var t unix.Timespec
	_, _, errno := unix.RawSyscall(unix.SYS_CLOCK_GETTIME, unix.CLOCK_BOOTTIME, uintptr(unsafe.Pointer(&t)), 0)
	if errno != 0 {
		panic("no CLOCK_BOOTTIME: " + errno.Error()) // Linux has it since 2.6.39
	}
	return time.Duration(t.Nano())
}

// Index hands out the latest proof.
type Index struct{ latest atomic.Pointer[Proof] }

// New returns an index that knows nothing yet.
func New() *Index { return &Index{} }

// Capture returns the latest proof, or nil before the first. The order of all
// that follows is what the promises rest on: capture, then look up, then
// fetch, then compare the clock with the captured proof.
func (x *Index) Capture() *Proof { return x.latest.Load() }

// Size counts the numbers in the index and the bytes that they take.
func (x *Index) Size() (numbers, bytes int64) {
	if p := x.Capture(); p.Complete() {
		return p.book.size()
	}
	return 0, 0
}

// Proof is a lease on everything this server knows: whatever was committed
// before SentAt is contained in it. It may contain newer things as well.
type Proof struct {
	// SentAt is when the poll was sent that proves this, on the boot clock.
	SentAt time.Duration
	// Bound is the fleet's freshness bound B.
	Bound     time.Duration
	Directory *directory.Snapshot
	// Era is the generation that the versions belong to.
	Era answer.Era
	// book is nil while the index is being built.
	book *book
}

// Complete tells that the numbers are all there.
func (p *Proof) Complete() bool { return p != nil && p.book != nil }

// Presence of a number.
type Presence uint8

// Presences. Unsure: only the database can tell.
const (
	Unsure Presence = iota
	Absent
	Present
)

// Lookup returns the version of a caller's row, when it is Present.
func (p *Proof) Lookup(c callerid.Caller) (uint64, Presence) {
	if p.book == nil {
		return 0, Unsure
	}
	t := p.book.table(c.Org)
	if t == nil {
		return 0, Absent
	}
	version, there := t.get(c.Number)
	switch {
	case t.loading.Load():
		return 0, Unsure
	case there:
		return version, Present
	default:
		return 0, Absent
	}
}

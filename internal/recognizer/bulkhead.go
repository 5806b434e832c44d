package recognizer

import (
	"sync"
	"time"
)

// bulkhead limits how many reads of the database are under way. Nobody queues for
// one.
//
// It narrows while reads take longer than a ring waits for them, and widens again
// while they are in time. A database that is too slow for all at once may well be
// in time for some: late answers help nobody, and keep it from what would, such as
// the polls that let caches answer again.
type bulkhead struct {
	most int

	mu       sync.Mutex
	underWay int
	room     float64       // from 1 to most
	narrowed time.Duration // when, on the clock of those who enter
}

func newBulkhead(most int) *bulkhead { return &bulkhead{most: most, room: float64(most)} }

// enter lets a read pass if there is room.
func (b *bulkhead) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.underWay >= int(b.room) {
		return false
	}
	b.underWay++
	return true
}

// leave ends a read. Those that were under way together narrow it once: it was one
// slowness that they met.
func (b *bulkhead) leave(began, now time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.underWay--
	switch late := now-began >= databaseLimit; {
	case !late:
		b.room = min(float64(b.most), b.room+1/b.room)
	case began >= b.narrowed:
		b.room = max(1, b.room/2)
		b.narrowed = now
	}
}

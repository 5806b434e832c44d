package near

import (
	"encoding/binary"
	"fmt"
	"sync"

	"golang.org/x/sys/unix"

	"ringdex/internal/callerid"
)

// log is records in the order in which they were written, in memory of the
// system's own. It is a ring of segments: where it comes around, the records of a
// whole segment go at once. One goroutine writes; any number read.
type log struct {
	memory   []byte // nil when closed
	size     int    // of a segment
	segments []segment
	// The writer's own: the segment that it writes to, and how often it came around.
	at, lap int
}

// segment is a piece of the log. Readers hold its lock; the writer only when its
// records are about to go, since it never writes where somebody reads.
type segment struct {
	mu   sync.RWMutex
	lap  uint64 // of the records that it holds; 0 for none
	used int    // the writer's own
	_    [64 - 24 - 16]byte
}

// Segments are so large, or smaller where the log would have too few of them.
const (
	leastSegment  = 64 << 10 // more than answer.MaxBytes
	mostSegment   = 256 << 10
	leastSegments = 16
)

func newLog(maxBytes int) *log {
	if maxBytes <= 0 {
		panic("near: no memory to keep answers in")
	}
	maxBytes = min(max(maxBytes, leastSegments*leastSegment), mostBytes)
	size := min(maxBytes/leastSegments, mostSegment) / leastSegment * leastSegment
	count := maxBytes / size
	memory, err := unix.Mmap(-1, 0, count*size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		panic(fmt.Errorf("near: reserving %d bytes: %w", count*size, err))
	}
	_ = unix.Madvise(memory, unix.MADV_HUGEPAGE) // spares most readers a walk through page tables
	l := &log{memory: memory, size: size, segments: make([]segment, count), lap: 1}
	l.segments[0].lap = 1
	return l
}

// key is a caller in 12 bytes.
type key [12]byte

func keyOf(c callerid.Caller) (k key) {
	binary.LittleEndian.PutUint32(k[:], uint32(c.Org))
	binary.LittleEndian.PutUint64(k[4:], uint64(c.Number))
	return k
}

// record is an answer with its length, in 4 bytes, and its caller's key in front.
type record []byte

const atAnswer = 16

func (r record) length() int    { return int(binary.LittleEndian.Uint32(r)) }
func (r record) key() key       { return key(r[4:atAnswer]) }
func (r record) answer() []byte { return r[atAnswer:][:r.length()] }

// whole is how much of the log a record with so long an answer takes.
func whole(length int) int { return (atAnswer + length + unit - 1) / unit * unit }

// read copies the answer in a record, if that is there and about the caller.
func (l *log) read(room []byte, c cell, k key) ([]byte, bool) {
	s := &l.segments[c.offset()/l.size]
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.lap != c.lap() {
		return nil, false
	}
	r := l.record(c)
	if r.key() != k {
		return nil, false
	}
	return append(room[:0], r.answer()...), true
}

// record is for the writer, and for whoever has the segment's lock.
func (l *log) record(c cell) record { return record(l.memory[c.offset():]) }

// append writes a record and tells where it is. The oldest may have to go for it:
// each is told to evict, as long as it can still be found, before it is written
// over.
func (l *log) append(k key, answer []byte, evict func(place, key)) place {
	need := whole(len(answer))
	if l.segments[l.at].used+need > l.size {
		l.turn(evict)
	}
	s := &l.segments[l.at]
	offset := l.at*l.size + s.used
	r := l.memory[offset:][:need]
	binary.LittleEndian.PutUint32(r, uint32(len(answer)))
	copy(r[4:], k[:])
	copy(r[atAnswer:], answer)
	s.used += need
	return placeOf(s.lap, offset)
}

// turn goes on to the next segment.
func (l *log) turn(evict func(place, key)) {
	if l.at++; l.at == len(l.segments) {
		l.at = 0
		l.lap = l.lap%laps + 1
	}
	s := &l.segments[l.at]
	if offset := l.at * l.size; s.lap == 0 && offset%hugePage == 0 {
		go populate(l.memory[min(offset+hugePage, len(l.memory)):])
	}
	for at := 0; at < s.used; {
		offset := l.at*l.size + at
		r := record(l.memory[offset:])
		evict(placeOf(s.lap, offset), r.key())
		at += whole(r.length())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lap, s.used = uint64(l.lap), 0
}

// hugePage is how much the system gives at once, which it may have to make room for
// first: a ring that leaves its answer here should not wait for that.
const hugePage = 2 << 20

// populate has the system give the next of them. Where it cannot do so beforehand,
// it will when they are written to.
func populate(ahead []byte) {
	_ = unix.Madvise(ahead[:min(hugePage, len(ahead))], unix.MADV_POPULATE_WRITE)
}

// bytes that have been written to so far.
func (l *log) bytes() (sum uint64) {
	for i := range l.segments {
		if l.segments[i].lap != 0 {
			sum += uint64(l.size)
		}
	}
	return sum
}

// holds tells whether an answer can be written.
func (l *log) holds(answer []byte) bool { return l.memory != nil && whole(len(answer)) <= l.size }

// close waits until nobody reads.
func (l *log) close() {
	if l.memory == nil {
		return
	}
	for i := range l.segments {
		s := &l.segments[i]
		s.mu.Lock()
		s.lap, s.used = 0, 0
		s.mu.Unlock()
	}
	if err := unix.Munmap(l.memory); err != nil {
		panic(fmt.Errorf("near: giving memory back: %w", err)) // it is ours
	}
	l.memory = nil
}

package index

import (
	"math/bits"
	"sync/atomic"
	"unsafe"

	"ringdex/internal/phone"
)

// table holds the versions of one organization's numbers: 16 bytes a cell, at
// most 24 bytes a number, no pointers for the garbage collector to follow but
// one for each part.
//
// It grows part by part (extendible hashing), so that ten million numbers hold
// up whoever writes no longer than ten thousand do, and never stand in memory
// twice.
//
// One goroutine writes; any number read, without a lock and without writing to
// shared memory. A reader sees either the state before or after each set and
// drop, never between.
type table struct {
	// parts is a power of two of them. The first bits of a number's hash choose
	// one; a part that goes by fewer bits stands at several places in a row.
	parts   atomic.Pointer[[]atomic.Pointer[part]]
	seed    seed
	numbers atomic.Int64
	// loading is set while the organization is being read anew, because more
	// has changed than one poll carries: the table proves nothing meanwhile.
	loading atomic.Bool
}

func newTable(s seed) *table {
	t := &table{seed: s}
	parts := make([]atomic.Pointer[part], 1)
	t.parts.Store(&parts)
	t.put(newPart(s, 0, 0), 0)
	return t
}

// get returns the version of a number and whether it is there.
func (t *table) get(n phone.Number) (uint64, bool) {
	h := t.seed.hash(uint64(n))
	return t.part(h).get(h, uint64(n))
}

// set writes a version unless a newer one is there.
func (t *table) set(n phone.Number, version uint64) {
	h := t.seed.hash(uint64(n))
	p := t.part(h)
	for p.full() {
		t.enlarge(p, h)
		p = t.part(h)
	}
	if p.set(h, uint64(n), version) {
		t.numbers.Add(1)
	}
}

// drop removes a number unless a newer version is there.
func (t *table) drop(n phone.Number, version uint64) {
	h := t.seed.hash(uint64(n))
	if t.part(h).drop(h, uint64(n), version) {
		t.numbers.Add(-1)
	}
}

// size counts numbers and bytes.
func (t *table) size() (numbers, bytes int64) {
	parts := *t.parts.Load()
	bytes = int64(len(parts)) * int64(unsafe.Sizeof(parts[0]))
	for at := 0; at < len(parts); {
		p := parts[at].Load()
		bytes += p.bytes()
		at += places(parts, p)
	}
	return t.numbers.Load(), bytes
}

// part is where a number with this hash stands, or would.
func (t *table) part(h uint64) *part {
	parts := *t.parts.Load()
	return parts[place(parts, h)].Load()
}

// place is the part that a hash chooses by its first bits.
func place(parts []atomic.Pointer[part], h uint64) int {
	return int(h >> (64 - bits.TrailingZeros(uint(len(parts)))))
}

// places is at how many of them, in a row, a part stands.
func places(parts []atomic.Pointer[part], p *part) int { return len(parts) >> p.depth }

// put puts a part to its places, to one of which hash h leads. Readers go on with
// what stood there until then; nobody writes to that again.
func (t *table) put(p *part, h uint64) {
	parts := *t.parts.Load()
	n := places(parts, p)
	first := place(parts, h) &^ (n - 1)
	for i := range n {
		parts[first+i].Store(p)
	}
}

// enlarge puts a larger part, or two, in the place of a full one where hash h
// belongs.
func (t *table) enlarge(full *part, h uint64) {
	if len(full.cells) < mostCells {
		t.put(full.larger(), h)
		return
	}
	if places(*t.parts.Load(), full) == 1 {
		t.double()
	}
	differ := uint64(1) << 63 >> full.depth
	halves := full.halves()
	t.put(halves[0], h&^differ)
	t.put(halves[1], h|differ)
}

// double has one more bit choose the part.
func (t *table) double() {
	old := *t.parts.Load()
	parts := make([]atomic.Pointer[part], 2*len(old))
	for i := range parts {
		parts[i].Store(old[i/2].Load())
	}
	t.parts.Store(&parts)
}

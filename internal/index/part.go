package index

import (
	"math/bits"
	"sync/atomic"
	"unsafe"
)

// part is the numbers of a table whose hashes begin with the same bits: cells
// with linear probing. It keeps its size; its table puts a larger one in its
// place.
type part struct {
	cells []cell
	seed  seed
	// depth is how many bits the hashes have in common.
	depth int
	used  int // the writer's own
	// drops is odd while drop moves cells. Only then a reader could miss a
	// number that is there.
	drops atomic.Uint64
}

// cell is free while number is 0. Where others may read a part both are written
// atomically; before that not, which is several times as fast.
type cell struct{ number, version uint64 }

// seed keeps strangers from choosing numbers that share a cell.
type seed uint64

// hash spreads numbers over the parts, by its first bits, and over their cells.
func (s seed) hash(n uint64) uint64 {
	h := (n ^ uint64(s)) * 0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return h ^ h>>32
}

// A part that is 85 % full is enlarged by an eighth, and up to the next size that
// the allocator has: by a quarter at most. So it is 68 % full at least, and
// 16 / 0.68 = 23.5 bytes a number. One of 56 KiB is divided instead: each half
// then fills three quarters of 32 KiB.
const (
	fullPercent = 85
	halfPercent = 80
	leastCells  = 16
	mostCells   = 56 << 10 / 16
)

// newPart has room for so many cells, and for those that the allocator would
// otherwise waste.
func newPart(s seed, depth, cells int) *part {
	room := append([]cell(nil), make([]cell, max(cells, leastCells))...)
	return &part{seed: s, depth: depth, cells: room[:cap(room)]}
}

// full tells that another number would be too many.
func (p *part) full() bool { return (p.used+1)*100 > len(p.cells)*fullPercent }

func (p *part) bytes() int64 {
	return int64(unsafe.Sizeof(*p)) + int64(len(p.cells))*int64(unsafe.Sizeof(cell{}))
}

// get returns the version of number n with hash h, and whether it is there.
func (p *part) get(h, n uint64) (uint64, bool) {
	for {
		before := p.drops.Load()
		if before&1 == 0 {
			c := &p.cells[p.find(h, n)]
			there := atomic.LoadUint64(&c.number) == n
			version := atomic.LoadUint64(&c.version) // after the number: set writes it before
			if p.drops.Load() == before {
				return version, there
			}
		}
	}
}

// set writes a version unless a newer one is there, and tells whether the number
// is new. The part must not be full.
func (p *part) set(h, n, version uint64) bool {
	c := &p.cells[p.find(h, n)]
	if c.number == n {
		atomic.StoreUint64(&c.version, max(c.version, version))
		return false
	}
	atomic.StoreUint64(&c.version, version) // before the number: a reader sees both or none
	atomic.StoreUint64(&c.number, n)
	p.used++
	return true
}

// add is set for a part that nobody reads yet.
func (p *part) add(h uint64, c cell) {
	there := &p.cells[p.find(h, c.number)]
	if there.number == 0 {
		p.used++
	}
	*there = cell{c.number, max(there.version, c.version)}
}

// drop removes a number unless a newer version is there, and closes the gap. It
// tells whether there was something to remove.
func (p *part) drop(h, n, version uint64) bool {
	gap := p.find(h, n)
	if p.cells[gap].number != n || p.cells[gap].version > version {
		return false
	}
	p.drops.Add(1)
	defer p.drops.Add(1)
	p.used--
	for at := p.next(gap); ; at = p.next(at) {
		moving := p.cells[at]
		if moving.number == 0 {
			break
		}
		if home := p.home(p.seed.hash(moving.number)); p.distance(home, at) >= p.distance(gap, at) {
			atomic.StoreUint64(&p.cells[gap].version, moving.version)
			atomic.StoreUint64(&p.cells[gap].number, moving.number)
			gap = at
		}
	}
	atomic.StoreUint64(&p.cells[gap].number, 0)
	return true
}

// larger is a copy with more room.
func (p *part) larger() *part {
	made := newPart(p.seed, p.depth, len(p.cells)*9/8)
	for h, c := range p.each {
		made.add(h, c)
	}
	return made
}

// halves are a copy in two parts, by the next bit of the hashes.
func (p *part) halves() (made [2]*part) {
	shift := 63 - p.depth
	var used [2]int
	for h := range p.each {
		used[h>>shift&1]++
	}
	for i := range made {
		made[i] = newPart(p.seed, p.depth+1, used[i]*100/halfPercent)
	}
	for h, c := range p.each {
		made[h>>shift&1].add(h, c)
	}
	return made
}

// each is what is there with its hashes, in about their order: so copies are
// written from one end to the other.
func (p *part) each(yield func(uint64, cell) bool) {
	for _, c := range p.cells {
		if c.number != 0 && !yield(p.seed.hash(c.number), c) {
			return
		}
	}
}

// find returns the cell of a number, or the free one where it would go. There
// is always a free one.
func (p *part) find(h, n uint64) int {
	at := p.home(h)
	for {
		if there := atomic.LoadUint64(&p.cells[at].number); there == n || there == 0 {
			return at
		}
		at = p.next(at)
	}
}

// home is the first cell that a hash may stand in.
func (p *part) home(h uint64) int {
	high, _ := bits.Mul64(h<<p.depth, uint64(len(p.cells)))
	return int(high)
}

func (p *part) next(at int) int {
	if at++; at == len(p.cells) {
		return 0
	}
	return at
}

// distance from one cell to a later one, around the end.
func (p *part) distance(from, to int) int {
	if to < from {
		return to + len(p.cells) - from
	}
	return to - from
}

package index

import (
	"math/bits"
	"sync/atomic"

	"ringdex/internal/phone"
)

// table holds the versions of one organization's numbers: 16 bytes a cell, at
// most 24 bytes a number, no pointers for the garbage collector to follow.
//
// One goroutine writes; any number read, without a lock and without writing to
// shared memory. A reader sees either the state before or after each set and
// drop, never between.
type table struct {
	cells atomic.Pointer[[]cell]
	used  atomic.Int64
	seed  uint64
	// drops is odd while drop moves cells. Only then a reader could miss a
	// number that is there.
	drops atomic.Uint64
	// loading is set while the organization is being read anew, because more
	// has changed than one poll carries: the table proves nothing meanwhile.
	loading atomic.Bool
}

// cell is free while number is 0.
type cell struct{ number, version atomic.Uint64 }

// The table grows by a quarter when it is 85 % full, so that it is 68 % full
// at least: 16 / 0.68 = 23.5 bytes a number.
const (
	fullPercent = 85
	leastCells  = 16
)

func newTable(seed uint64) *table {
	t := &table{seed: seed}
	cells := make([]cell, leastCells)
	t.cells.Store(&cells)
	return t
}

// get returns the version of a number and whether it is there.
func (t *table) get(n phone.Number) (uint64, bool) {
	for {
		before := t.drops.Load()
		if before&1 == 0 {
			cells := *t.cells.Load()
			at := t.find(cells, uint64(n))
			there := cells[at].number.Load() == uint64(n)
			version := cells[at].version.Load() // after the number: set writes it before
			if t.drops.Load() == before {
				return version, there
			}
		}
	}
}

// set writes a version unless a newer one is there.
func (t *table) set(n phone.Number, version uint64) {
	cells := *t.cells.Load()
	at := t.find(cells, uint64(n))
	if cells[at].number.Load() == uint64(n) {
		if cells[at].version.Load() < version {
			cells[at].version.Store(version)
		}
		return
	}
	if (t.used.Load()+1)*100 > int64(len(cells))*fullPercent {
		cells = t.grow(cells)
		at = t.find(cells, uint64(n))
	}
	cells[at].version.Store(version) // before the number: a reader sees both or none
	cells[at].number.Store(uint64(n))
	t.used.Add(1)
}

// drop removes a number unless a newer version is there, and closes the gap.
func (t *table) drop(n phone.Number, version uint64) {
	cells := *t.cells.Load()
	gap := t.find(cells, uint64(n))
	if cells[gap].number.Load() != uint64(n) || cells[gap].version.Load() > version {
		return
	}
	t.drops.Add(1)
	defer t.drops.Add(1)
	t.used.Add(-1)
	for at := next(gap, len(cells)); ; at = next(at, len(cells)) {
		moving := cells[at].number.Load()
		if moving == 0 {
			break
		}
		if home := t.home(moving, len(cells)); distance(home, at, len(cells)) >= distance(gap, at, len(cells)) {
			cells[gap].version.Store(cells[at].version.Load())
			cells[gap].number.Store(moving)
			gap = at
		}
	}
	cells[gap].number.Store(0)
}

// grow copies into a larger array; readers go on with the old one until then.
func (t *table) grow(old []cell) []cell {
	cells := make([]cell, len(old)+len(old)/4)
	for i := range old {
		if n := old[i].number.Load(); n != 0 {
			at := t.find(cells, n)
			cells[at].number.Store(n)
			cells[at].version.Store(old[i].version.Load())
		}
	}
	t.cells.Store(&cells)
	return cells
}

// find returns the cell of a number, or the free one where it would go. There
// is always a free one.
func (t *table) find(cells []cell, n uint64) int {
	at := t.home(n, len(cells))
	for {
		if there := cells[at].number.Load(); there == n || there == 0 {
			return at
		}
		at = next(at, len(cells))
	}
}

// home spreads numbers over the cells. The seed keeps strangers from choosing
// numbers that share one.
func (t *table) home(n uint64, cells int) int {
	h := (n ^ t.seed) * 0x9e3779b97f4a7c15
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	high, _ := bits.Mul64(h^h>>32, uint64(cells))
	return int(high)
}

func next(at, cells int) int {
	if at++; at == cells {
		return 0
	}
	return at
}

// distance from one cell to a later one, around the end.
func distance(from, to, cells int) int {
	if to < from {
		return to + cells - from
	}
	return to - from
}

package near

import (
	"iter"
	"sync/atomic"
)

// tables is how many there are, each for an equal part of the callers: one that
// grows is soon done.
const tables = 256

// table tells where records are: cells with linear probing, in the order of their
// tags, by which alone they are moved. One goroutine writes; any number read,
// without a lock. While a cell is dropped, a reader may miss another that is there.
type table struct {
	cells atomic.Pointer[[]atomic.Uint64] // nil before the first
	used  int                             // the writer's own
}

// cell is a tag, in its first 20 bits, and a place. 0 is a free one.
type cell uint64

// place is where a record is in the log: in which lap, by 12 bits that are never
// 0, and where in its memory, by 32 bits in units of 8 bytes.
type place uint64

// tag is what a caller's hash begins with: these bits do not choose the table.
type tag uint64

const (
	tagBits  = 20
	lapBits  = 12
	tagShift = 64 - tagBits
	lapShift = tagShift - lapBits
	laps     = 1<<lapBits - 1

	unit      = 8
	mostBytes = unit << lapShift
)

func tagOf(hash uint64) tag { return tag(hash >> tagShift) }

func placeOf(lap uint64, offset int) place { return place(lap<<lapShift | uint64(offset/unit)) }

func (t tag) at(p place) cell { return cell(uint64(t)<<tagShift | uint64(p)) }

func (c cell) tag() tag    { return tag(c >> tagShift) }
func (c cell) lap() uint64 { return uint64(c>>lapShift) & laps }
func (c cell) offset() int { return int(uint32(c)) * unit }

// A table that is 80 % full is doubled.
const (
	fullPercent = 80
	leastCells  = 8
)

// like are the cells with a tag.
func (t *table) like(wanted tag) iter.Seq[cell] {
	return func(yield func(cell) bool) {
		cells := t.now()
		if len(cells) == 0 {
			return
		}
		for at := home(cells, wanted); ; at = next(cells, at) {
			there := cell(cells[at].Load())
			if there == 0 || there.tag() == wanted && !yield(there) {
				return
			}
		}
	}
}

func (t *table) now() []atomic.Uint64 {
	if cells := t.cells.Load(); cells != nil {
		return *cells
	}
	return nil
}

// replace puts a cell in the place of another with the same tag, if that is there.
func (t *table) replace(old, made cell) bool {
	cells := t.now()
	at, ok := find(cells, old)
	if ok {
		cells[at].Store(uint64(made))
	}
	return ok
}

// add puts a cell where there was none.
func (t *table) add(made cell) {
	cells := t.now()
	if (t.used+1)*100 > len(cells)*fullPercent {
		larger := make([]atomic.Uint64, max(leastCells, 2*len(cells)))
		for i := range cells {
			if there := cell(cells[i].Load()); there != 0 {
				insert(larger, there)
			}
		}
		cells = larger
		t.cells.Store(&larger)
	}
	insert(cells, made)
	t.used++
}

// drop takes a cell away, if it is there, and closes the gap.
func (t *table) drop(gone cell) {
	cells := t.now()
	gap, ok := find(cells, gone)
	if !ok {
		return
	}
	t.used--
	for at := next(cells, gap); ; at = next(cells, at) {
		moving := cell(cells[at].Load())
		if moving == 0 {
			break
		}
		if from := home(cells, moving.tag()); distance(cells, from, at) >= distance(cells, gap, at) {
			cells[gap].Store(uint64(moving))
			gap = at
		}
	}
	cells[gap].Store(0)
}

func (t *table) clear() {
	t.cells.Store(nil)
	t.used = 0
}

// find is where a cell is. There is always a free one to end with, if any.
func find(cells []atomic.Uint64, wanted cell) (int, bool) {
	if len(cells) == 0 || wanted == 0 {
		return 0, false
	}
	at := home(cells, wanted.tag())
	for {
		switch cell(cells[at].Load()) {
		case wanted:
			return at, true
		case 0:
			return 0, false
		}
		at = next(cells, at)
	}
}

func insert(cells []atomic.Uint64, made cell) {
	at := home(cells, made.tag())
	for cells[at].Load() != 0 {
		at = next(cells, at)
	}
	cells[at].Store(uint64(made))
}

// home is the first cell where a tag may stand.
func home(cells []atomic.Uint64, t tag) int { return int(uint64(t) * uint64(len(cells)) >> tagBits) }

func next(cells []atomic.Uint64, at int) int {
	if at++; at == len(cells) {
		return 0
	}
	return at
}

// distance from one cell to a later one, around the end.
func distance(cells []atomic.Uint64, from, to int) int {
	if to < from {
		return to + len(cells) - from
	}
	return to - from
}

package index

import (
	"maps"
	"math/rand/v2"
	"sync/atomic"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// book is the tables of all organizations in one generation. One goroutine
// writes, any number read.
type book struct {
	seed   uint64
	tables atomic.Pointer[map[callerid.OrgID]*table]
}

// builder collects rows into tables that nobody reads yet.
type builder struct {
	seed   uint64
	tables map[callerid.OrgID]*table
}

func newBuilder() *builder {
	return &builder{seed: rand.Uint64(), tables: map[callerid.OrgID]*table{}}
}

func (b *builder) add(rows []store.Row) {
	for _, row := range rows {
		t := b.tables[row.Caller.Org]
		if t == nil {
			t = newTable(b.seed)
			b.tables[row.Caller.Org] = t
		}
		t.apply(row)
	}
}

func (b *builder) book() *book {
	made := &book{seed: b.seed}
	made.tables.Store(&b.tables)
	return made
}

func (b *book) table(org callerid.OrgID) *table { return (*b.tables.Load())[org] }

// own returns the organization's table and makes it when there is none.
func (b *book) own(org callerid.OrgID) *table {
	if t := b.table(org); t != nil {
		return t
	}
	t := newTable(b.seed)
	b.replace(org, t)
	return t
}

func (b *book) replace(org callerid.OrgID, t *table) {
	tables := maps.Clone(*b.tables.Load())
	tables[org] = t
	b.tables.Store(&tables)
}

func (t *table) apply(row store.Row) {
	if row.Present {
		t.set(row.Caller.Number, row.Version)
	} else {
		t.drop(row.Caller.Number, row.Version)
	}
}

// size counts numbers and bytes.
func (b *book) size() (numbers, bytes int64) {
	for _, t := range *b.tables.Load() {
		numbers += t.used.Load()
		bytes += int64(len(*t.cells.Load())) * 16
	}
	return numbers, bytes
}

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
	seed   seed
	tables atomic.Pointer[map[callerid.OrgID]*table]
}

// builder collects the rows of one moment.
type builder struct {
	seed   seed
	tables map[callerid.OrgID]*gathering
}

func newBuilder() *builder {
	return &builder{seed: seed(rand.Uint64()), tables: map[callerid.OrgID]*gathering{}}
}

// add takes no notice of tombstones: there is no other row of their number.
func (b *builder) add(rows []store.Row) {
	for _, row := range rows {
		if !row.Present {
			continue
		}
		g := b.tables[row.Caller.Org]
		if g == nil {
			g = gather(b.seed)
			b.tables[row.Caller.Org] = g
		}
		g.add(row.Caller.Number, row.Version)
	}
}

// book is what was collected, which is gone then.
func (b *builder) book() *book {
	made := &book{seed: b.seed}
	tables := make(map[callerid.OrgID]*table, len(b.tables))
	for org, g := range b.tables {
		tables[org] = g.table()
	}
	made.tables.Store(&tables)
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
		n, b := t.size()
		numbers, bytes = numbers+n, bytes+b
	}
	return numbers, bytes
}

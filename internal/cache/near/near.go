// Package near keeps answers in the memory of this process, outside the reach
// of the garbage collector. It is the first tier of a ring and the only one
// that costs no I/O.
package near

import (
	"hash/maphash"
	"sync"
	"sync/atomic"

	"ringdex/internal/answer"
	"ringdex/internal/callerid"
)

// Cache holds the newest answers that fit into its memory, the oldest going
// first. All methods may be called concurrently.
//
// Answers stand one behind the other in a log, and tables tell where. Readers only
// wait for whoever fills it where the oldest answers are about to go.
type Cache struct {
	seed   maphash.Seed // keeps strangers from choosing callers that share a cell
	hits   atomic.Uint64
	misses atomic.Uint64

	filling sync.Mutex // held by who changes what is below
	tables  [tables]table
	log     *log
}

// New takes at most maxBytes of memory for answers, as it is needed; there is no
// less than 1 MiB and no more than 32 GiB. A million of 600 bytes take 1.07 times
// their bytes in all. It panics unless maxBytes is positive and the system has so
// much address space.
func New(maxBytes int) *Cache {
	return &Cache{seed: maphash.MakeSeed(), log: newLog(maxBytes)}
}

// Get returns the answer that is wanted, if it is here. It is a copy: evicting
// it later does not touch it. The copy stands in room when that is large enough,
// whatever it held before, else in memory of its own; either way its Bytes are
// room for another Get once nobody reads the answer any more. Room may be nil.
func (c *Cache) Get(room []byte, w answer.Want) (answer.Answer, bool) {
	k := keyOf(w.Caller)
	t, wanted := c.place(k)
	for at := range t.like(wanted) {
		raw, found := c.log.read(room, at, k)
		if !found {
			continue
		}
		if a, err := answer.Parse(raw); err == nil && a.Fits(w) {
			c.hits.Add(1)
			return a, true
		}
		break
	}
	c.misses.Add(1)
	return answer.Answer{}, false
}

// place is the table that tells of a caller, and the tag there.
func (c *Cache) place(k key) (*table, tag) {
	h := maphash.Comparable(c.seed, k)
	return &c.tables[h%tables], tagOf(h)
}

// Put keeps an answer, unless a newer one of the same era is here: a slow fill
// does not push out what came after it. One that is larger than answer.MaxBytes may
// not be kept.
func (c *Cache) Put(a answer.Answer) {
	c.filling.Lock()
	defer c.filling.Unlock()
	if !c.log.holds(a.Bytes()) {
		return
	}
	k := keyOf(a.Caller())
	t, wanted := c.place(k)
	old := c.at(t, wanted, k)
	if old != 0 {
		held, err := answer.Parse(c.log.record(old).answer())
		if err == nil && held.Era() == a.Era() && held.Version() > a.Version() {
			return
		}
	}
	made := wanted.at(c.log.append(k, a.Bytes(), c.evict))
	if !t.replace(old, made) {
		t.add(made)
	}
}

// at is where the answer to a caller is, or 0.
func (c *Cache) at(t *table, wanted tag, k key) cell {
	for at := range t.like(wanted) {
		if c.log.record(at).key() == k {
			return at
		}
	}
	return 0
}

// evict forgets the record at a place, unless its caller has another already.
func (c *Cache) evict(p place, k key) {
	t, its := c.place(k)
	t.drop(its.at(p))
}

// Forget takes away what is known of callers. Who puts an answer while its caller
// changes has to look, after that, whether it is still asked for.
func (c *Cache) Forget(callers ...callerid.Caller) {
	c.filling.Lock()
	defer c.filling.Unlock()
	for _, who := range callers {
		k := keyOf(who)
		t, wanted := c.place(k)
		t.drop(c.at(t, wanted, k))
	}
}

// Stats of a cache since it was made.
type Stats struct {
	// Entries are the answers that are here, good or not.
	Entries uint64
	// Bytes of memory taken for answers, whether or not all of it is in use.
	// Finding them takes some 15 bytes each besides.
	Bytes uint64
	// Hits and Misses of Get. An answer that does not fit is a miss.
	Hits, Misses uint64
}

// Stats keeps those waiting who fill the cache: it is for a scrape of metrics, not
// for each ring.
func (c *Cache) Stats() Stats {
	c.filling.Lock()
	defer c.filling.Unlock()
	s := Stats{Bytes: c.log.bytes(), Hits: c.hits.Load(), Misses: c.misses.Load()}
	for i := range c.tables {
		s.Entries += uint64(c.tables[i].used)
	}
	return s
}

// Close gives the memory back. A closed cache is an empty one, and stays so.
func (c *Cache) Close() {
	c.filling.Lock()
	defer c.filling.Unlock()
	for i := range c.tables {
		c.tables[i].clear()
	}
	c.log.close()
}

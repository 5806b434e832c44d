package index

import (
	"runtime"
	"sync"
	"sync/atomic"

	"ringdex/internal/phone"
)

// gathering is the rows of a table before anybody reads it, in piles by the first
// bits of their hashes. Rows are written one behind the other and each pile is
// made a part within the processor's caches, which takes a fraction of the time
// that a table takes to grow.
type gathering struct {
	seed  seed
	depth int
	piles [][]cell
	rows  int
}

// pileCells is as many numbers as a part has before it is divided.
const pileCells = mostCells * fullPercent / 100

func gather(s seed) *gathering { return &gathering{seed: s, piles: make([][]cell, 1)} }

func (g *gathering) add(n phone.Number, version uint64) {
	h := g.seed.hash(uint64(n))
	for len(g.piles[h>>(64-g.depth)]) >= pileCells && g.filled() {
		g.divide()
	}
	g.rows++
	pile := &g.piles[h>>(64-g.depth)]
	*pile = append(*pile, cell{uint64(n), version})
}

// filled tells that all piles are, about: they are alike, unless a feed gives one
// number again and again.
func (g *gathering) filled() bool { return g.rows >= len(g.piles)*pileCells/2 }

// divide makes two piles of each.
func (g *gathering) divide() {
	old := g.piles
	g.depth++
	g.piles = make([][]cell, 2*len(old))
	for i, pile := range old {
		for half := range 2 {
			g.piles[2*i+half] = make([]cell, 0, pileCells)
		}
		for _, c := range pile {
			half := &g.piles[g.seed.hash(c.number)>>(64-g.depth)]
			*half = append(*half, c)
		}
		old[i] = nil
	}
}

// table is made of what was gathered, which is gone then. By now the database has
// done its work, so all processors do this.
func (g *gathering) table() *table {
	t := &table{seed: g.seed}
	parts := make([]atomic.Pointer[part], len(g.piles))
	var next atomic.Int64
	var working sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(g.piles)) {
		working.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(parts); i = int(next.Add(1)) - 1 {
				p := g.part(i)
				parts[i].Store(p)
				t.numbers.Add(int64(p.used))
			}
		})
	}
	working.Wait()
	t.parts.Store(&parts)
	return t
}

// part is made of one pile.
func (g *gathering) part(i int) *part {
	p := newPart(g.seed, g.depth, len(g.piles[i])*100/fullPercent+1)
	for _, c := range g.piles[i] {
		p.add(g.seed.hash(c.number), c)
	}
	g.piles[i] = nil
	return p
}

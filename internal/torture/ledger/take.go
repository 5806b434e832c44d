package ledger

import (
	"cmp"
	"slices"

	"ringdex/internal/torture/checker"
)

// Take returns what has been read as the transactions that it was written by, and
// forgets it. Every claim on it must have been made.
func (l *Ledger) Take() (writes []*checker.Write) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.SortFunc(l.entries, entry.order)
	slices.SortFunc(l.claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.generation, b.generation), cmp.Compare(a.to, b.to))
	})
	var of claim
	for i, e := range l.entries {
		c := l.claimOn(e)
		if i == 0 || c.generation != of.generation || c.from != of.from {
			writes = append(writes, &checker.Write{What: c.what, Begin: c.begin, Ack: c.ack, Generation: c.generation})
			of = c
		}
		w := writes[len(writes)-1]
		w.Begin, w.Ack = min(w.Begin, c.begin), min(w.Ack, e.read)
		w.Facts = with(w.Facts, e.fact)
	}
	l.entries, l.claims = nil, nil
	return writes
}

func (e entry) order(f entry) int {
	return cmp.Or(cmp.Compare(e.generation, f.generation), cmp.Compare(e.id, f.id))
}

// claimOn is the claim on an entry; on one that nobody has claimed it is somebody's
// of that id alone.
func (l *Ledger) claimOn(e entry) claim {
	i, _ := slices.BinarySearchFunc(l.claims, e, func(c claim, e entry) int {
		return cmp.Or(cmp.Compare(c.generation, e.generation), cmp.Compare(c.to, e.id))
	})
	if i < len(l.claims) && l.claims[i].generation == e.generation && l.claims[i].from <= e.id {
		return l.claims[i]
	}
	return claim{e.generation, e.id, e.id, "somebody's write", e.begin, checker.Never}
}

// with adds a fact to those of a transaction, in which the last on a number counts.
func with(facts []checker.Fact, f checker.Fact) []checker.Fact {
	i := slices.IndexFunc(facts, func(g checker.Fact) bool { return g.Caller == f.Caller })
	if i < 0 {
		return append(facts, f)
	}
	facts[i] = f
	return facts
}

package index

import (
	"sync"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

// TestRowsBeforeProof reads while the machine applies polls of thousands of
// rows, whose version says when they were committed: a proof must not be seen
// before the last of its rows.
func TestRowsBeforeProof(t *testing.T) {
	const numbers, polls = 3000, 150
	x := New()
	m := newMachine(x)
	rows := make([]store.Row, numbers)
	commit := func(at time.Duration) event {
		for i := range rows {
			rows[i] = store.Row{Caller: callerid.Caller{Org: 1, Number: somebody(i)}, Version: uint64(at) + 1, Present: true}
		}
		return event{at: at, delta: &store.Delta{Rows: rows, Bound: DefaultBound}}
	}
	m.step(0, event{directory: &store.Directory{}})
	m.step(0, event{loaded: &loaded{book: newBuilder().book()}})
	m.step(0, commit(0))

	var reader sync.WaitGroup
	reader.Go(func() {
		for i := 0; ; i++ {
			p := x.Capture() // the order of a ring: the proof, then the number
			c := callerid.Caller{Org: 1, Number: somebody(numbers - 1 - i%7)}
			if version, there := p.Lookup(c); there != Present || version < uint64(p.SentAt)+1 {
				t.Errorf("a proof of moment %d holds version %d, %v", p.SentAt, version, there)
				return
			}
			if p.SentAt == polls {
				return
			}
		}
	})
	for at := range time.Duration(polls + 1) {
		m.step(at, commit(at))
	}
	reader.Wait()
}

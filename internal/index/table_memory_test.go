package index

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/callerid"
)

// bytesEach is the target for an index of many numbers.
const bytesEach = 24

// TestTableMemory looks at tables of any size, grown or gathered. A few
// hundred numbers may cost more each, since an empty table has a part too.
func TestTableMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := seed(rapid.Uint64().Draw(t, "seed"))
		check := func(how string, made *table, n int) {
			numbers, bytes := made.size()
			if each := float64(bytes) / float64(n); int(numbers) != n || each > bytesEach {
				t.Fatalf("%s: %.2f bytes each of %d numbers, %d counted", how, each, n, numbers)
			}
		}
		total := rapid.IntRange(few, 30_000).Draw(t, "numbers")
		grown, rows := newTable(s), gather(s)
		for i := range total {
			grown.set(somebody(i), 1)
			rows.add(somebody(i), 1)
			if i >= few {
				check("grown", grown, i+1)
			}
		}
		check("gathered", rows.table(), total)
	})
}

// few numbers are those of which each may cost more.
const few = 300

// TestIndexMemory asks the allocator what a million numbers take.
func TestIndexMemory(t *testing.T) {
	const numbers = 1_000_000
	live := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	made := filled(numbers)
	counted, bytes := made.size()
	live() // what other tests have left goes first
	full := live()
	runtime.KeepAlive(made)
	made = nil
	took := full - live()
	t.Logf("%d bytes, %.2f a number; %d counted", took, float64(took)/numbers, bytes)
	if counted != numbers || took > numbers*bytesEach || took > bytes+bytes/50 || took < bytes-bytes/50 {
		t.Errorf("%d numbers take %d bytes; %d are counted", counted, took, bytes)
	}
}

func TestLookupAllocatesNothing(t *testing.T) {
	known := newBuilder().book()
	known.replace(1, filled(10_000))
	p := &Proof{book: known}
	if n := testing.AllocsPerRun(1000, func() {
		p.Lookup(callerid.Caller{Org: 1, Number: somebody(rand.IntN(20_000))})
		p.Lookup(callerid.Caller{Org: 2, Number: somebody(7)})
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

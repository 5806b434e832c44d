package index

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"ringdex/internal/phone"
)

// somebody is the i-th number of a range, as an import would bring them.
func somebody(i int) phone.Number { return phone.Number(14_155_550_000_000 + i) }

func filled(numbers int) *table {
	t := newTable(rand.Uint64())
	for i := range numbers {
		t.set(somebody(i), uint64(i)+1)
	}
	return t
}

// TestTableLikeAMap compares a table with a map that keeps the newest version.
// Few numbers in few cells make long runs, around the end of the array too.
func TestTableLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := newTable(rapid.Uint64().Draw(t, "seed"))
		model := map[phone.Number]uint64{}
		number := rapid.Custom(func(t *rapid.T) phone.Number {
			return somebody(rapid.IntRange(0, 60).Draw(t, "number"))
		})
		version := rapid.Uint64Range(1, 40)
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				n, v := number.Draw(t, "n"), version.Draw(t, "version")
				made.set(n, v)
				model[n] = max(model[n], v)
			},
			"drop": func(t *rapid.T) {
				n, v := number.Draw(t, "n"), version.Draw(t, "version")
				made.drop(n, v)
				if model[n] <= v {
					delete(model, n)
				}
			},
			"": func(t *rapid.T) { same(t, made, model) },
		})
	})
}

func same(t *rapid.T, made *table, model map[phone.Number]uint64) {
	for i := range 61 {
		n := somebody(i)
		version, there := made.get(n)
		if want, present := model[n]; there != present || there && version != want {
			t.Fatalf("number %d: version %d, %v; want %d, %v", i, version, there, want, present)
		}
	}
	if used := made.used.Load(); used != int64(len(model)) {
		t.Fatalf("%d numbers counted, want %d", used, len(model))
	}
}

// TestTableWrapsAround drops out of a run that goes around the end of the array.
func TestTableWrapsAround(t *testing.T) {
	made := newTable(1)
	var run []phone.Number
	for i := 0; len(run) < 4; i++ {
		if made.home(uint64(somebody(i)), leastCells) == leastCells-1 {
			run = append(run, somebody(i))
			made.set(somebody(i), uint64(i)+1)
		}
	}
	for len(run) > 0 {
		made.drop(run[0], 1<<60)
		if _, there := made.get(run[0]); there {
			t.Fatal("a dropped number is still there")
		}
		run = run[1:]
		for _, n := range run {
			if _, there := made.get(n); !there {
				t.Fatalf("a number was lost with %d left", len(run))
			}
		}
	}
}

// TestTableMemory looks at every size up to a million. A handful of numbers may
// cost more each: an empty table has its cells too.
func TestTableMemory(t *testing.T) {
	made := newTable(rand.Uint64())
	worst := 0.0
	for n := 1; n <= 1_000_000; n++ {
		made.set(somebody(n), 1)
		if n < 100 {
			continue
		}
		each := float64(len(*made.cells.Load())*16) / float64(n)
		if worst = max(worst, each); each > 24 {
			t.Fatalf("%.2f bytes a number at %d numbers", each, n)
		}
	}
	t.Logf("at most %.2f bytes a number", worst)
}

func TestTableGetAllocatesNothing(t *testing.T) {
	made := filled(1000)
	if n := testing.AllocsPerRun(1000, func() {
		made.get(somebody(7))
		made.get(somebody(7777))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The numbers in TestTableReaders: as many as 16 cells hold, some of them there
// all the time, and those that make the table grow in the end.
const (
	stays   = 5
	crowded = 13
	grown   = 400
)

// TestTableReaders reads while one goroutine writes. In a crowded table numbers
// come and go, which moves about those that stay; then it grows.
func TestTableReaders(t *testing.T) {
	for range 20 {
		made := newTable(rand.Uint64())
		version := func(i, round int) uint64 { return uint64(round*grown + i) }
		for i := range stays {
			made.set(somebody(i), version(i, 1))
		}
		var done atomic.Bool
		var reader sync.WaitGroup
		reader.Go(func() {
			var seen [stays]uint64
			for !done.Load() {
				if err := readAll(made, &seen); err != nil {
					t.Error(err)
					return
				}
			}
		})
		for round := 1; round < 3000; round++ {
			for i := stays; i < crowded; i++ {
				made.set(somebody(i), version(i, round))
			}
			made.set(somebody(round%stays), version(round%stays, round))
			for i := stays; i < crowded; i++ {
				made.drop(somebody(i), version(i, round))
			}
		}
		for i := range grown {
			made.set(somebody(i), version(i, 3000))
		}
		done.Store(true)
		reader.Wait()
	}
}

// readAll checks that versions are those of their number: one that is not was
// read between two writes.
func readAll(made *table, seen *[stays]uint64) error {
	for i := range 2 * crowded {
		version, there := made.get(somebody(i))
		switch {
		case there && (version < grown || version%grown != uint64(i)):
			return fmt.Errorf("number %d has the version %d of another, or none", i, version)
		case i >= stays:
		case !there:
			return fmt.Errorf("number %d, always there, was missed", i)
		case version < seen[i]:
			return fmt.Errorf("number %d went back from version %d to %d", i, seen[i], version)
		default:
			seen[i] = version
		}
	}
	return nil
}

func BenchmarkTableGet(b *testing.B) {
	for _, size := range []int{10_000, 1_000_000} {
		made := filled(size)
		for name, from := range map[string]int{"hit": 0, "miss": size} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				i := 0
				for b.Loop() {
					if i += 7919; i >= size {
						i -= size
					}
					made.get(somebody(from + i))
				}
			})
		}
	}
}

func BenchmarkTableBuild(b *testing.B) {
	const size = 1_000_000
	for b.Loop() {
		filled(size)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/number")
}

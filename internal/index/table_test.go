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
	t := newTable(seed(rand.Uint64()))
	for i := range numbers {
		t.set(somebody(i), uint64(i)+1)
	}
	return t
}

// TestTableLikeAMap compares a table with a map that keeps the newest version.
// Few numbers in few cells make long runs, around the end of the array too.
func TestTableLikeAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := newTable(seed(rapid.Uint64().Draw(t, "seed")))
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
			"": func(t *rapid.T) { same(t, made, model, 61) },
		})
	})
}

func same(t *rapid.T, made *table, model map[phone.Number]uint64, numbers int) {
	for i := range numbers {
		n := somebody(i)
		version, there := made.get(n)
		if want, present := model[n]; there != present || there && version != want {
			t.Fatalf("number %d: version %d, %v; want %d, %v", i, version, there, want, present)
		}
	}
	if numbers, _ := made.size(); numbers != int64(len(model)) {
		t.Fatalf("%d numbers counted, want %d", numbers, len(model))
	}
}

// TestTableWrapsAround drops out of a run that goes around the end of a part.
func TestTableWrapsAround(t *testing.T) {
	made := newTable(1)
	only := made.part(0)
	var run []phone.Number
	for i := 0; len(run) < 4; i++ {
		if only.home(made.seed.hash(uint64(somebody(i)))) == len(only.cells)-1 {
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

// TestTableGrown does it with so many numbers that parts are divided, in a table
// that is made of many or none.
func TestTableGrown(t *testing.T) {
	const numbers = 30_000
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.IntRange(0, numbers)
		rows, model := gather(seed(rapid.Uint64().Draw(t, "seed"))), map[phone.Number]uint64{}
		for i := range number.Draw(t, "gathered") {
			rows.add(somebody(i), 1)
			model[somebody(i)] = 1
		}
		made := rows.table()
		for round := range uint64(rapid.IntRange(0, 5).Draw(t, "rounds")) {
			gone := rapid.Bool().Draw(t, "gone")
			from, to := number.Draw(t, "from"), number.Draw(t, "to")
			for i := from; i < to; i++ {
				if n := somebody(i); gone {
					made.drop(n, round+2)
					delete(model, n)
				} else {
					made.set(n, round+2)
					model[n] = round + 2
				}
			}
		}
		same(t, made, model, numbers)
	})
}

// TestGatheredTwice: a number that comes twice is there once, and so is one that
// comes more often than a pile has room.
func TestGatheredTwice(t *testing.T) {
	rows := gather(1)
	for _, version := range []uint64{2, 3, 1} {
		rows.add(somebody(1), version)
	}
	for range 3 * pileCells {
		rows.add(somebody(1), 1)
	}
	made := rows.table()
	if version, there := made.get(somebody(1)); !there || version != 3 {
		t.Errorf("version %d, %v", version, there)
	}
	made.drop(somebody(1), 3)
	if _, there := made.get(somebody(1)); there {
		t.Error("dropped, it is still there")
	}
	if numbers, _ := made.size(); numbers != 0 {
		t.Errorf("%d numbers counted, want 0", numbers)
	}
}

// The numbers in TestTableReaders: as many as 16 cells hold, some of them there
// all the time, and those that make the table grow in the end.
const (
	stays   = 5
	crowded = 13
	grown   = 8000
)

// TestTableReaders reads while one goroutine writes. In a crowded table numbers
// come and go, which moves about those that stay; then it grows.
func TestTableReaders(t *testing.T) {
	for range 20 {
		made := newTable(seed(rand.Uint64()))
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

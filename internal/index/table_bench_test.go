package index

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/store"
)

func BenchmarkTableGet(b *testing.B) {
	for _, size := range []int{10_000, 1_000_000, 10_000_000} {
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

// BenchmarkTableGrow fills tables from nothing. The longest that a number takes
// is how long the writer is held up; the machine's other work adds to it.
func BenchmarkTableGrow(b *testing.B) {
	for _, size := range []int{10_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.ReportAllocs()
			var longest time.Duration
			for b.Loop() {
				made := newTable(1)
				last := time.Now()
				for i := range size {
					made.set(somebody(i), 1)
					if now := time.Now(); now.Sub(last) > longest {
						longest = now.Sub(last)
					}
					last = time.Now()
				}
			}
			b.ReportMetric(longest.Seconds()*1e6, "µs-longest")
		})
	}
}

// BenchmarkBuild is what a load does with the rows.
func BenchmarkBuild(b *testing.B) {
	for _, size := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			b.ReportAllocs()
			rows := make([]store.Row, size)
			for i := range rows {
				rows[i] = store.Row{Caller: callerid.Caller{Org: 1, Number: somebody(i)}, Version: 1, Present: true}
			}
			var bytes int64
			for b.Loop() {
				built := newBuilder()
				built.add(rows)
				_, bytes = built.book().size()
			}
			b.ReportMetric(float64(bytes)/float64(size), "B/number")
			b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/float64(size), "ns/number")
		})
	}
}

// BenchmarkCollect is a garbage collection with a million numbers.
func BenchmarkCollect(b *testing.B) {
	made := filled(1_000_000)
	for b.Loop() {
		runtime.GC()
	}
	runtime.KeepAlive(made)
}

package near_test

import (
	"encoding/binary"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"ringdex/internal/answer"
	"ringdex/internal/cache/near"
	"ringdex/internal/phone"
	"ringdex/internal/store"
)

const million = 1_000_000

// somebody is a contact as address books have them.
func somebody() store.Reading {
	r := reading()
	c := &r.Profile.Contact
	c.Name, c.FirstName, c.LastName = "Alex Chen 123456", "Alex", "Chen 123456"
	c.Email = "alex.123456@customer.example"
	c.Company, c.Title = "Chen Gardens Ltd", "Head of purchasing"
	c.Tags = []string{"vip"}
	c.Notes = "Prefers mornings. Asked about the spring offer, wants the floor plans before deciding."
	return r
}

// wanted is the i-th of many callers.
func wanted(i int) answer.Want {
	w := want(somebody())
	w.Caller.Number += phone.Number(i)
	return w
}

// fillUp puts an answer for each of so many callers, and returns how many bytes
// they have. It writes the number and the checksum into one that is encoded,
// because encoding a million takes half a minute.
func fillUp(t testing.TB, c *near.Cache, callers int) (bytes int64) {
	first := encode(t, somebody())
	raw, number := first.Bytes(), uint64(first.Caller().Number)
	for i := range uint64(callers) {
		binary.LittleEndian.PutUint64(raw[16:], number+i)
		binary.LittleEndian.PutUint64(raw, xxhash.Sum64(raw[8:]))
		a, err := answer.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		c.Put(a)
		bytes += int64(len(raw))
	}
	return bytes
}

// TestMemory adds to the answers what it takes to find them, on the heap.
func TestMemory(t *testing.T) {
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	c := near.New(2 << 30)
	defer c.Close()
	encoded := fillUp(t, c, million)
	took := heap() - before + int64(c.Stats().Bytes)
	ratio := float64(took) / float64(encoded)
	t.Logf("%d bytes each, %.3f of that in memory", encoded/million, ratio)
	if n := c.Stats().Entries; n != million || ratio > 1.15 {
		t.Errorf("%d answers take %.3f of their bytes", n, ratio)
	}
}

func TestGetAllocatesNothing(t *testing.T) {
	c := open(t)
	fillUp(t, c, 1000)
	room := make([]byte, 0, 1024)
	hit, miss := wanted(7), wanted(million)
	if n := testing.AllocsPerRun(1000, func() {
		a, ok := c.Get(room, hit)
		if _, missed := c.Get(a.Bytes(), miss); !ok || missed {
			t.Error("not what was put")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestGetUsesRoom: whatever the room holds and however small it is.
func TestGetUsesRoom(t *testing.T) {
	c := open(t)
	fillUp(t, c, 2)
	size := len(encode(t, somebody()).Bytes())
	for _, room := range [][]byte{nil, make([]byte, 3), make([]byte, size), make([]byte, 7, 4*size)} {
		a, ok := c.Get(room, wanted(0))
		if !ok || a.Caller() != wanted(0).Caller || len(a.Bytes()) != size {
			t.Fatalf("not found with %d bytes of room", cap(room))
		}
		if within := cap(room) >= size; within != (cap(room) > 0 && &room[:1][0] == &a.Bytes()[0]) {
			t.Errorf("in room of %d bytes: %v", cap(room), !within)
		}
		if b, ok := c.Get(a.Bytes(), wanted(1)); !ok || b.Caller() != wanted(1).Caller {
			t.Error("the bytes of an answer are no room for the next")
		}
	}
}

// BenchmarkCollect is a garbage collection with a million answers.
func BenchmarkCollect(b *testing.B) {
	c := near.New(2 << 30)
	defer c.Close()
	fillUp(b, c, million)
	runtime.GC()
	before := processorTime(b)
	for b.Loop() {
		runtime.GC()
	}
	b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(b.N), "CPU-ms/op")
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

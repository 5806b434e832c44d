package redis

import (
	"testing"
	"testing/synctest"
	"time"
)

func allowed(b *breaker, calls int) int {
	n := 0
	for range calls {
		if b.allow() {
			n++
		}
	}
	return n
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBreaker()
		expect := func(n int) {
			t.Helper()
			if got := allowed(&b, 10); got != n {
				t.Fatalf("%d of 10 calls allowed, want %d", got, n)
			}
		}
		for range tolerated {
			expect(10)
			b.fail()
		}
		expect(0)
		time.Sleep(rest)
		expect(1) // the probe
		time.Sleep(rest)
		expect(1) // the first one never reported
		time.Sleep(rest / 2)
		b.fail()
		time.Sleep(rest - time.Nanosecond)
		expect(0)
		time.Sleep(time.Nanosecond)
		expect(1)
		b.succeed()
		expect(10)
	})
}

func TestOnlyFailuresInARowCount(t *testing.T) {
	b := newBreaker()
	for range 10 * tolerated {
		b.fail()
		b.fail()
		b.succeed()
	}
	if allowed(&b, 10) != 10 {
		t.Error("single failures have opened the breaker")
	}
}

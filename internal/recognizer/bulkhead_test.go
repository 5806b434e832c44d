package recognizer_test

import (
	"sync"
	"testing"
	"time"

	"ringdex/internal/phone"
)

// wave rings from so many numbers at once, each of which is to be read, and returns
// how many reads that made. All have ended by then.
func (s *scene) wave(rings int) int {
	before := s.asked().Truth
	var ringing sync.WaitGroup
	for n := range rings {
		ringing.Go(func() {
			q := question(nobody + 5 + phone.Number(n))
			q.Truth = true
			s.ask(q)
		})
	}
	ringing.Wait()
	time.Sleep(time.Second)
	return s.asked().Truth - before
}

// Reads that come too late for those who asked make room for fewer, down to one,
// and reads that are in time make room for more again, up to what is allowed.
func TestSlowDatabaseIsReadLess(t *testing.T) {
	const most = 16
	play(t, most, func(s *scene) {
		for _, step := range []struct {
			takes time.Duration
			want  int
		}{{ms1, most}, {30 * ms1, most}, {30 * ms1, 8}, {30 * ms1, 4}, {30 * ms1, 2}, {30 * ms1, 1}, {30 * ms1, 1}, {ms1, 1}, {ms1, 2}} {
			s.change(func() { s.truth.takes = step.takes })
			if got := s.wave(2 * most); got != step.want {
				t.Errorf("with reads of %v, %d were made at once, want %d", step.takes, got, step.want)
			}
		}
		for range 2 * most {
			s.wave(2 * most)
		}
		if got := s.wave(2 * most); got != most {
			t.Errorf("long after, %d were made at once, want %d", got, most)
		}
	})
}

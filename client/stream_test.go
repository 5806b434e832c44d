package client

import (
	"context"
	"errors"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// nowhere is where questions go that nobody answers.
type nowhere struct{}

func (nowhere) SendMsg(any) error { return nil }

// Nothing is on its way to a waiter that is put back, however its question has
// ended: the next to use it would hear of another caller.
func TestAWaiterIsLeftEmpty(t *testing.T) {
	const greeting = "Hi Alex"
	encoded, err := proto.Marshal(&ringdexv1.RecognizeCallerResponse{Greeting: greeting})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		before, after func(*stream, uint64)
		greeting      string
		err           error
		left          int // places that are still taken
	}{
		"given up":                   {func(*stream, uint64) {}, func(s *stream, id uint64) { s.hear(answers{{id: id, response: encoded}}) }, "", context.Canceled, 0},
		"answered while it gives up": {func(s *stream, id uint64) { s.hear(answers{{id: id, response: encoded}}) }, func(s *stream, _ uint64) { s.lose() }, greeting, nil, 0},
		"lost while it gives up":     {func(s *stream, _ uint64) { s.lose() }, func(*stream, uint64) {}, "", errNoStream, 0},
		"beside another's answer":    {func(s *stream, id uint64) { s.hear(answers{{id: id + 1, response: encoded}}) }, func(s *stream, _ uint64) { s.lose() }, "", context.Canceled, 0},
		"never answered":             {func(*stream, uint64) {}, func(*stream, uint64) {}, "", context.Canceled, 1},
	} {
		s, w := newStream(nowhere{}, func() {}), newWaiter()
		asked, err := newQuestion(&ringdexv1.RecognizeCallerRequest{CalledNumber: "+1"}, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		id, first, ok := s.enqueue(asked, w, time.Now())
		if !ok || !first {
			t.Fatal("no place for the only question, or another sends it")
		}
		s.flush()
		test.before(s, id)
		got, err := s.giveUp(id, w, context.Canceled)
		test.after(s, id)
		if got.Greeting != test.greeting || !errors.Is(err, test.err) || len(w.answer) != 0 || len(s.waiting) != test.left {
			t.Errorf("%s: %v, %v, with %d answers on their way and %d places taken", name, got, err, len(w.answer), len(s.waiting))
		}
		if want := test.left * (len(asked) + around); s.unheard != want && !s.lost {
			t.Errorf("%s: %d bytes are unheard, want %d", name, s.unheard, want)
		}
	}
}

// What nobody answers takes a bounded place.
func TestAStreamIsFull(t *testing.T) {
	s := newStream(nowhere{}, func() {})
	asked := make(question, 1<<10)
	for n := range 100 {
		id, first, ok := s.enqueue(asked, newWaiter(), time.Now())
		if want := n < backlog/(len(asked)+around); ok != want {
			t.Fatalf("question %d has a place: %t, want %t", n, ok, want)
		}
		if first {
			s.flush()
		}
		if ok && n%2 == 0 {
			s.hear(answers{{id: id}})
			id, _, _ = s.enqueue(asked, newWaiter(), time.Now())
			if _, err := s.giveUp(id, s.waiting[id].waiter, context.Canceled); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
	}
}

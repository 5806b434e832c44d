package client

import (
	"context"
	"errors"
	"testing"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// Nothing is on its way to a waiter that is put back, however its question has
// ended: the next to use it would hear of another caller.
func TestAWaiterIsLeftEmpty(t *testing.T) {
	const greeting = "Hi Alex"
	answer := func(id uint64) *ringdexv1.RecognizeCallersResponse {
		return &ringdexv1.RecognizeCallersResponse{Id: id, Result: &ringdexv1.RecognizeCallersResponse_Answer{
			Answer: &ringdexv1.RecognizeCallerResponse{Greeting: greeting},
		}}
	}
	for name, test := range map[string]struct {
		before, after func(*stream, uint64)
		greeting      string
		err           error
	}{
		"given up":                   {func(*stream, uint64) {}, func(s *stream, id uint64) { s.hear(answer(id)) }, "", context.Canceled},
		"answered while it gives up": {func(s *stream, id uint64) { s.hear(answer(id)) }, func(s *stream, _ uint64) { s.lose() }, greeting, nil},
		"lost while it gives up":     {func(s *stream, _ uint64) { s.lose() }, func(*stream, uint64) {}, "", errNoStream},
		"beside another's answer":    {func(s *stream, id uint64) { s.hear(answer(id + 1)) }, func(s *stream, _ uint64) { s.lose() }, "", context.Canceled},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		s, w := newStream(ctx, cancel), newWaiter()
		id, ok := s.enqueue(request(nil, time.Minute), w, time.Now())
		if !ok {
			t.Fatal("no place for the only question")
		}
		test.before(s, id)
		got, err := s.giveUp(id, w, context.Canceled)
		test.after(s, id)
		if got.GetGreeting() != test.greeting || !errors.Is(err, test.err) || len(w.answer) != 0 || len(s.waiting) != 0 {
			t.Errorf("%s: %v, %v, with %d answers on their way", name, got, err, len(w.answer))
		}
	}
}

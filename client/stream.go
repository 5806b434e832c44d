package client

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// errNoStream: no stream is up, or the one that was asked has ended or is full.
// Asking twice does no harm: a question changes nothing.
var errNoStream = errors.New("no stream")

const (
	// backlog is how many bytes of questions may be without an answer. It is less
	// than the library takes before sending waits for the server (64 KiB), so that
	// sending never does.
	backlog = 60 << 10
	// around is the most that stands around a question on its way: its id, sizes, and
	// the head of a message.
	around = 24
	// silence is after how long without any answer a stream is taken for dead, though
	// its connection stands: many times what a server may take.
	silence = 500 * time.Millisecond
)

// sender sends questions; one call at a time.
type sender interface{ SendMsg(m any) error }

// stream matches answers with questions by their id.
type stream struct {
	wire sender
	end  context.CancelFunc

	mu      sync.Mutex
	lost    bool
	last    uint64
	pending questions
	sending bool // somebody sends, and will send what is pending too
	waiting map[uint64]place
	unheard int       // bytes of the questions that wait, or have given up waiting
	silent  time.Time // since when a question has been unanswered and nothing was heard
}

// place is where a question waits. One that was given up keeps its place, without
// a waiter, because it may still be on its way.
type place struct {
	waiter *waiter
	size   int
}

func newStream(wire sender, end context.CancelFunc) *stream {
	return &stream{wire: wire, end: end, waiting: map[uint64]place{}}
}

// waiter is where one question waits. It is used again and again: nothing may be
// on its way to it when it is put back.
type waiter struct {
	answer chan answer
	timer  *time.Timer
}

func newWaiter() *waiter {
	w := &waiter{answer: make(chan answer, 1), timer: time.NewTimer(time.Hour)}
	w.timer.Stop()
	return w
}

// ask asks and waits.
func (s *stream) ask(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time, w *waiter) (Answer, error) {
	now := time.Now()
	left := until.Sub(now)
	asked, err := newQuestion(q, left)
	if err != nil {
		return Answer{}, err
	}
	id, first, ok := s.enqueue(asked, w, now)
	if !ok {
		return Answer{}, errNoStream
	}
	if first {
		s.flush()
	}
	w.timer.Reset(left)
	defer w.timer.Stop()
	select {
	case a := <-w.answer:
		return a.glance()
	case <-w.timer.C:
		return s.giveUp(id, w, context.DeadlineExceeded)
	case <-ctx.Done():
		return s.giveUp(id, w, ctx.Err())
	}
}

// enqueue gives a question its id and its place, if there is one. The first of
// those that are pending has to flush them.
func (s *stream) enqueue(asked question, w *waiter, now time.Time) (id uint64, first, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := len(asked) + around
	if s.lost || s.unheard+size > backlog {
		return 0, false, false
	}
	s.last++
	s.pending.add(s.last, asked)
	s.waiting[s.last] = place{w, size}
	s.unheard += size
	if s.silent.IsZero() {
		s.silent = now
	}
	first = !s.sending
	s.sending = true
	return s.last, first, true
}

// flush sends what is pending, once: what has come meanwhile is for another to
// send, since this one has an answer to wait for. Where several wait, others are
// about to ask: they come first, and what they ask goes with it.
func (s *stream) flush() {
	s.mu.Lock()
	crowded := len(s.waiting) > 1
	s.mu.Unlock()
	if crowded {
		runtime.Gosched()
	}
	s.mu.Lock()
	now := s.pending
	s.pending = questions{}
	s.mu.Unlock()
	_ = s.wire.SendMsg(&now) // whoever receives hears of a failure
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sending = s.pending.buffer != nil
	if s.sending {
		go s.flush()
	}
}

// giveUp ends a question without an answer, unless that has come meanwhile.
func (s *stream) giveUp(id uint64, w *waiter, why error) (Answer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.waiting[id]
	if at.waiter != w {
		return (<-w.answer).glance() // put there under the same lock
	}
	s.waiting[id] = place{nil, at.size}
	if !s.silent.IsZero() && time.Since(s.silent) >= silence {
		s.end()
	}
	return Answer{}, why
}

// hear hands answers to those who still wait for them.
func (s *stream) hear(all answers) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = time.Time{}
	for _, a := range all {
		at, asked := s.waiting[a.id]
		if !asked {
			continue
		}
		delete(s.waiting, a.id)
		s.unheard -= at.size
		if at.waiter != nil {
			at.waiter.answer <- a
		}
	}
}

// lose lets all who wait ask elsewhere, and all who come later.
func (s *stream) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = true
	for id, at := range s.waiting {
		delete(s.waiting, id)
		if at.waiter != nil {
			at.waiter.answer <- answer{err: errNoStream}
		}
	}
}

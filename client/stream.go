package client

import (
	"context"
	"errors"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// errNoStream: no stream is up, or the one that was asked has ended or is full.
// Asking twice does no harm: a question changes nothing.
var errNoStream = errors.New("no stream")

const (
	// backlog is how many questions may wait to be sent on a stream.
	backlog = 256
	// silence is after how long without any answer a stream is taken for dead, though
	// its connection stands: many times what a server may take.
	silence = 500 * time.Millisecond
)

// stream matches answers with questions by their id.
type stream struct {
	ctx context.Context
	end context.CancelFunc
	out chan *ringdexv1.RecognizeCallersRequest

	mu      sync.Mutex
	lost    bool
	last    uint64
	waiting map[uint64]*waiter
	silent  time.Time // since when a question has been unanswered and nothing was heard
}

func newStream(ctx context.Context, end context.CancelFunc) *stream {
	return &stream{
		ctx: ctx, end: end, out: make(chan *ringdexv1.RecognizeCallersRequest, backlog), waiting: map[uint64]*waiter{},
	}
}

// waiter is where one question waits. It is used again and again: nothing may be
// on its way to it when it is put back.
type waiter struct {
	answer chan *ringdexv1.RecognizeCallersResponse // nil when the stream has ended
	timer  *time.Timer
}

func newWaiter() *waiter {
	w := &waiter{answer: make(chan *ringdexv1.RecognizeCallersResponse, 1), timer: time.NewTimer(time.Hour)}
	w.timer.Stop()
	return w
}

// ask asks and waits. It never waits for the sending itself, which a server that
// does not read can hold up for long.
func (s *stream) ask(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time, w *waiter) (*ringdexv1.RecognizeCallerResponse, error) {
	now := time.Now()
	left := until.Sub(now)
	id, ok := s.enqueue(request(q, left), w, now)
	if !ok {
		return nil, errNoStream
	}
	w.timer.Reset(left)
	defer w.timer.Stop()
	select {
	case answer := <-w.answer:
		return read(answer)
	case <-w.timer.C:
		return s.giveUp(id, w, context.DeadlineExceeded)
	case <-ctx.Done():
		return s.giveUp(id, w, ctx.Err())
	}
}

// request copies what is asked: it may be sent when the caller has long given up
// and uses the message for something else.
func request(q *ringdexv1.RecognizeCallerRequest, left time.Duration) *ringdexv1.RecognizeCallersRequest {
	req := &ringdexv1.RecognizeCallersRequest{Question: &ringdexv1.RecognizeCallerRequest{
		CalledNumber: q.GetCalledNumber(),
		CallerNumber: q.GetCallerNumber(),
		Privacy:      q.GetPrivacy(),
		Verstat:      q.GetVerstat(),
		Freshness:    q.GetFreshness(),
	}}
	if left < defaultTimeout-time.Millisecond { // otherwise a server has its whole budget
		req.Timeout = durationpb.New(left)
	}
	return req
}

// enqueue gives a question its id and its place, if there is one.
func (s *stream) enqueue(req *ringdexv1.RecognizeCallersRequest, w *waiter, now time.Time) (id uint64, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost {
		return 0, false
	}
	req.Id = s.last + 1
	select {
	case s.out <- req:
	default:
		return 0, false
	}
	s.last++
	s.waiting[s.last] = w
	if s.silent.IsZero() {
		s.silent = now
	}
	return s.last, true
}

// read is what an answer says.
func read(answer *ringdexv1.RecognizeCallersResponse) (*ringdexv1.RecognizeCallerResponse, error) {
	switch {
	case answer == nil:
		return nil, errNoStream
	case answer.GetAnswer() == nil:
		return nil, status.Error(codes.Code(answer.GetRefusal().GetCode()), answer.GetRefusal().GetMessage())
	}
	return answer.GetAnswer(), nil
}

// giveUp ends a question without an answer, unless that has come meanwhile.
func (s *stream) giveUp(id uint64, w *waiter, why error) (*ringdexv1.RecognizeCallerResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[id] != w {
		return read(<-w.answer) // put there under the same lock
	}
	delete(s.waiting, id)
	if !s.silent.IsZero() && time.Since(s.silent) >= silence {
		s.end()
	}
	return nil, why
}

// hear hands an answer to whoever still waits for it.
func (s *stream) hear(answer *ringdexv1.RecognizeCallersResponse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = time.Time{}
	if w := s.waiting[answer.GetId()]; w != nil {
		delete(s.waiting, answer.GetId())
		w.answer <- answer
	}
}

// lose lets all who wait ask elsewhere, and all who come later.
func (s *stream) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = true
	for id, w := range s.waiting {
		delete(s.waiting, id)
		w.answer <- nil
	}
}

// send sends what is asked until the stream ends. The library gathers what comes
// in quick succession into one write.
func (s *stream) send(to wire) {
	for {
		select {
		case req := <-s.out:
			if to.Send(req) != nil {
				return // whoever receives hears of it
			}
		case <-s.ctx.Done():
			return
		}
	}
}

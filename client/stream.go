package client

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

var (
	// errNoStream: no stream can be asked. Asking twice does no harm: a question
	// changes nothing.
	errNoStream = errors.New("no stream")
	// errEnded: the stream had ended before it was asked, as each does one day.
	errEnded = errors.New("the stream has ended")
)

// stream has one question after the other, of one who asks at a time. Whoever asks
// sends and receives by itself: where several share a stream, each question and each
// answer changes hands, which takes longer than a frame more on the connection.
type stream struct {
	lane *lane
	wire grpc.ClientStream
	// end ends the stream, and with it whatever is under way on it.
	end   context.CancelFunc
	late  *time.Timer // ends it when the time for an answer is over
	asked *ringdexv1.RecognizeCallersRequest
	heard answers
	good  bool // something was answered
}

// open begins a stream, whose first question has so much time, the beginning
// included.
func (l *lane) open(ctx context.Context, left time.Duration) (*stream, error) {
	ctx, end := context.WithCancel(ctx)
	s := &stream{lane: l, end: end, late: time.AfterFunc(left, end)}
	s.asked = &ringdexv1.RecognizeCallersRequest{Questions: []*ringdexv1.CallerQuestion{{}}}
	var err error
	if s.wire, err = l.client.RecognizeCallers(ctx, grpc.ForceCodecV2(newCodec())); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// ask asks and waits. Afterwards the stream is fit for another question, or it has
// ended: an answer that comes too late finds nobody who could take it for another's.
func (s *stream) ask(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time) (a Answer, fit bool, err error) {
	begun := time.Now()
	s.late.Reset(until.Sub(begun))
	gone := func() bool { return true }
	if ctx.Done() != nil {
		gone = context.AfterFunc(ctx, s.end)
	}
	heard, err := s.exchange(q, until.Sub(begun))
	inTime, stays := s.late.Stop(), gone()
	switch {
	case err == nil:
		s.good = true
		s.lane.hear()
		a, err = heard.glance()
		return a, inTime && stays, err
	case !stays && ctx.Err() != nil:
		return Answer{}, false, ctx.Err()
	case !inTime:
		s.lane.miss(begun)
		return Answer{}, false, context.DeadlineExceeded
	}
	return Answer{}, false, s.lost(err)
}

// exchange sends a question and receives its answer. A server that is left its whole
// budget need not know how long that is.
func (s *stream) exchange(q *ringdexv1.RecognizeCallerRequest, left time.Duration) (answer, error) {
	one := s.asked.Questions[0]
	one.Id++
	one.Request, one.Timeout = q, nil
	if left < defaultTimeout-time.Millisecond {
		one.Timeout = durationpb.New(left)
	}
	ended := false
	if err := s.wire.SendMsg(s.asked); err != nil {
		if !errors.Is(err, io.EOF) {
			return answer{}, err
		}
		ended = true // receiving tells how
	}
	one.Request = nil // it is the caller's own
	if err := s.wire.RecvMsg(&s.heard); err != nil {
		if ended && s.good && !ours(err) {
			err = errEnded
		}
		return answer{}, err
	}
	if len(s.heard) != 1 || s.heard[0].id != one.Id {
		return answer{}, errMalformed
	}
	return s.heard[0], nil
}

// lost is what becomes of a question whose stream has failed. One that nobody has
// ever been answered on will not be tried again at once.
func (s *stream) lost(err error) error {
	switch {
	case errors.Is(err, errEnded), ours(err):
		return err
	case !s.good:
		s.lane.refuse()
	}
	return errNoStream
}

// ours is an error for which this side has to do something: a call would fail just so.
func ours(err error) bool {
	switch status.Code(err) {
	case codes.Unauthenticated, codes.PermissionDenied, codes.InvalidArgument:
		return true
	}
	return false
}

func (s *stream) close() {
	s.late.Stop()
	s.end()
}

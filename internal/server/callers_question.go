package server

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// remainder is the part of a recognition that may wait.
type remainder = func(context.Context) recognizer.Reply

// take answers a question on the spot, or has it read where that is needed and
// there is room.
func (c *callers) take(req *ringdexv1.RecognizeCallersRequest) {
	begun := time.Now()
	reply, rest, err := c.begin(req.GetQuestion())
	if rest == nil {
		c.answer(req.GetId(), reply, err, begun)
		return
	}
	select {
	case c.slots <- struct{}{}:
		c.reading.Add(1)
		go c.read(req, rest, begun)
	default:
		c.answer(req.GetId(), reply, nil, begun)
	}
}

// begin goes as far as memory does. It survives what goes wrong there.
func (c *callers) begin(q *ringdexv1.RecognizeCallerRequest) (reply recognizer.Reply, rest remainder, err error) {
	defer survived(&err)
	if err := check(q); err != nil {
		return recognizer.Reply{}, nil, err
	}
	return c.recognizer.Begin(question(c.key, q))
}

// read goes on where begin ended.
func (c *callers) read(req *ringdexv1.RecognizeCallersRequest, rest remainder, begun time.Time) {
	defer c.reading.Done()
	defer func() { <-c.slots }()
	ctx := c.ctx
	if req.GetTimeout() != nil {
		until, cancel := context.WithDeadline(ctx, begun.Add(req.GetTimeout().AsDuration()))
		defer cancel()
		ctx = until
	}
	reply, err := finish(ctx, rest)
	c.answer(req.GetId(), reply, err, begun)
}

func finish(ctx context.Context, rest remainder) (reply recognizer.Reply, err error) {
	defer survived(&err)
	return rest(ctx), nil
}

// survived, deferred, makes a panic an error, as the guard of a call does.
func survived(err *error) {
	if p := recover(); p != nil {
		*err = crash{p, debug.Stack()}
	}
}

// answer sends what became of a question, with the same words, counts and lines
// in the log as those of RecognizeCaller.
func (c *callers) answer(id uint64, reply recognizer.Reply, err error, begun time.Time) {
	resp := &ringdexv1.RecognizeCallersResponse{Id: id}
	if err == nil {
		c.note(c.ctx, c.key, reply, begun)
		c.answered(resp, response(reply), begun)
	} else {
		c.failed(resp, err, begun)
	}
	c.send(resp)
	if errors.Is(err, recognizer.ErrKeyEnded) {
		c.endKey.Do(func() { close(c.keyEnded) })
	}
}

func (c *callers) answered(resp *ringdexv1.RecognizeCallersResponse, answer *ringdexv1.RecognizeCallerResponse, begun time.Time) {
	c.meter.Recognized(answer.GetOutcome(), answer.GetSource(), time.Since(begun))
	resp.Result = &ringdexv1.RecognizeCallersResponse_Answer{Answer: answer}
}

// failed answers anyway where the server has failed, and otherwise says what the
// client did wrong.
func (c *callers) failed(resp *ringdexv1.RecognizeCallersResponse, err error, begun time.Time) {
	st := status.Convert(c.concluded(c.ctx, ringdexv1.RecognitionService_RecognizeCallers_FullMethodName, err))
	if ours(st.Code()) {
		c.answered(resp, undecided(), begun)
		return
	}
	resp.Result = &ringdexv1.RecognizeCallersResponse_Refusal{Refusal: &ringdexv1.Refusal{
		Code: int32(st.Code()), Message: st.Message(),
	}}
}

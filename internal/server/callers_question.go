package server

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
	"ringdex/internal/wire"
)

// remainder is the part of a recognition that may wait.
type remainder = func(context.Context) recognizer.Reply

// enough is how many bytes of answers are sent together: a frame of HTTP/2. More
// would only make the first of them wait.
const enough = 16 << 10

// take answers questions on the spot, together, but has those read that need it,
// where there is room.
func (c *callers) take(questions []wire.Asked) {
	var answers wire.Answers
	for i := range questions {
		c.takeOne(&questions[i], &answers)
		if answers.Len() >= enough {
			c.send(&answers)
		}
	}
	if answers.Len() > 0 {
		c.send(&answers)
	}
}

func (c *callers) takeOne(asked *wire.Asked, answers *wire.Answers) {
	begun := time.Now()
	reply, rest, err := c.begin(&asked.Question)
	if rest == nil {
		c.answer(answers, asked.ID, reply, err, begun)
		return
	}
	select {
	case c.slots <- struct{}{}:
		c.reading.Add(1)
		go c.read(asked.ID, asked.Timeout, rest, begun)
	default:
		c.answer(answers, asked.ID, reply, nil, begun)
	}
}

// begin goes as far as memory does. It survives what goes wrong there.
func (c *callers) begin(q *recognizer.Question) (reply recognizer.Reply, rest remainder, err error) {
	defer survived(&err)
	if err := check(q); err != nil {
		return recognizer.Reply{}, nil, err
	}
	q.Key, q.Room = &c.key, c.room
	return c.recognizer.Begin(*q)
}

// read goes on where begin ended. A timeout counts from there, unless it is
// negative.
func (c *callers) read(id uint64, timeout time.Duration, rest remainder, begun time.Time) {
	defer c.reading.Done()
	defer func() { <-c.slots }()
	ctx := c.ctx
	if timeout >= 0 {
		until, cancel := context.WithDeadline(ctx, begun.Add(timeout))
		defer cancel()
		ctx = until
	}
	reply, err := finish(ctx, rest)
	var answers wire.Answers
	c.answer(&answers, id, reply, err, begun)
	c.send(&answers)
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

// answer adds what became of a question, with the same words, counts and lines in
// the log as those of RecognizeCaller.
func (c *callers) answer(answers *wire.Answers, id uint64, reply recognizer.Reply, err error, begun time.Time) {
	if err == nil {
		c.note(c.ctx, &c.key, &reply)
		c.answered(answers, id, reply, begun)
		return
	}
	c.failed(answers, id, err, begun)
	if errors.Is(err, recognizer.ErrKeyEnded) {
		c.noKey.Store(true)
	}
}

func (c *callers) answered(answers *wire.Answers, id uint64, reply recognizer.Reply, begun time.Time) {
	c.meter.Recognized(reply.Outcome, reply.Source, time.Since(begun))
	answers.Reply(id, &reply)
}

// failed answers anyway where the server has failed, and otherwise says what the
// client did wrong.
func (c *callers) failed(answers *wire.Answers, id uint64, err error, begun time.Time) {
	st := status.Convert(c.concluded(c.ctx, ringdexv1.RecognitionService_RecognizeCallers_FullMethodName, err))
	if ours(st.Code()) {
		c.answered(answers, id, undecided(), begun)
		return
	}
	answers.Refuse(id, uint32(st.Code()), st.Message())
}

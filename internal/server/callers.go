package server

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
	"ringdex/internal/wire"
)

// How a stream of rings ends where its client does not end it.
var (
	// errMoveOn: the server stops, or the stream has lived long enough.
	errMoveOn = errors.New("the stream ends as planned")
	// errNotRead: the client does not read its answers.
	errNotRead = errors.New("answers are not read")
)

const (
	// lookups is how many questions of one stream may be read in Redis or the
	// database at once; those that memory answers are not counted. It is four times
	// what the database is asked at once by all streams together, and few enough that
	// a processor is done with them in the time of one ring.
	lookups = 64
	// attendance is how often a stream is looked after: its key, and whether its
	// answers are read. It is half of what a revoked key has at most.
	attendance = 500 * time.Millisecond
	// unread is for how many of these one answer may wait for its client.
	unread = 10
	// streamAge is how long a stream lives, varied by an eighth. It began while its
	// connection took new streams, so that it ends inside ageGrace.
	streamAge = 4 * time.Minute
	// settling is how long the last answers of a stream may take: far above the
	// budget of a ring, for a client that reads slowly.
	settling = time.Second
)

// callers is one stream of rings. Its questions are taken by one goroutine, which
// answers from memory on the spot; only what has to be read elsewhere gets a
// goroutine of its own. Nothing is held for a client that does not read: then the
// one that takes questions waits with its answers, and takes no more.
type callers struct {
	*recognition
	stream grpc.ServerStream
	key    callerid.Key
	// ctx is that of the questions: what was received is answered even when the
	// stream's ends, inside the budgets.
	ctx context.Context

	room    []byte     // of listen: where an answer is put until it is written
	turn    sync.Mutex // held while a question is taken, and for good once none is any more
	over    atomic.Bool
	reading sync.WaitGroup
	slots   chan struct{} // one for each that is reading

	sending sync.Mutex
	sends   atomic.Uint64 // odd while an answer is being sent

	closed   chan error    // what ended the questions: io.EOF when the client has closed its side
	noKey    atomic.Bool   // a question has found that the key is no longer valid
	keyEnded chan struct{} // closed when it has been answered
	endKey   sync.Once
}

// recognizeCallers answers for the ringing calls of a gateway until either side
// ends it.
func (r *recognition) recognizeCallers(_ any, stream grpc.ServerStream) error {
	if r.draining.Err() != nil {
		return errMoveOn
	}
	if err := stream.SendHeader(nil); err != nil {
		return err
	}
	key, _ := keyOf(stream.Context())
	c := &callers{
		recognition: r, stream: stream, key: key, ctx: context.WithoutCancel(stream.Context()),
		room: make([]byte, 0, wire.Roomy), slots: make(chan struct{}, lookups), closed: make(chan error, 1), keyEnded: make(chan struct{}),
	}
	go c.listen()
	defer c.over.Store(true)
	return c.attend()
}

// listen takes questions until there are no more. It outlives the handler where
// it waits for the client, by as long as the library takes to see that.
func (c *callers) listen() {
	var questions wire.Questions
	for {
		if err := c.stream.RecvMsg(&questions); err != nil {
			c.closed <- err
			return
		}
		if c.over.Load() || !c.turn.TryLock() {
			return // nobody would hear the answers
		}
		c.take(questions.Asked)
		c.turn.Unlock()
	}
}

// attend waits for the end of a stream.
func (c *callers) attend() error {
	tick := time.NewTicker(attendance)
	defer tick.Stop()
	age := time.NewTimer(streamAge + rand.N(streamAge/8))
	defer age.Stop()
	var stuck stuck
	for {
		select {
		case err := <-c.closed:
			return c.ended(err)
		case <-c.stream.Context().Done():
			return c.ended(c.stream.Context().Err())
		case <-age.C:
			c.settle()
			return errMoveOn
		case <-c.keyEnded:
			return recognizer.ErrKeyEnded
		case <-tick.C:
			if err := c.refused(); err != nil {
				return err
			}
			if stuck.at(c.sends.Load()) >= unread {
				return errNotRead
			}
		}
	}
}

// ended is how a stream ends that takes no more questions: the server drains, or
// the client has closed its side, or it has left. A message that is none ends it
// in the library already.
func (c *callers) ended(err error) error {
	switch {
	case c.draining.Err() != nil:
		c.settle()
		return errMoveOn
	case errors.Is(err, io.EOF):
		c.settle()
		return nil
	}
	return c.stream.Context().Err()
}

// refused is why the key would not be let in any more. A server that cannot tell
// goes on, as it does with each question.
func (c *callers) refused() error {
	_, err := c.authorize(c.stream.Context(), ringdexv1.RecognitionService_RecognizeCallers_FullMethodName)
	if err != nil && ours(statusOf(err).Code()) {
		return nil
	}
	return err
}

// settle takes no more questions and waits until those that were taken are
// answered, unless the client is too slow for that.
func (c *callers) settle() {
	answered := make(chan struct{})
	go func() {
		c.turn.Lock()
		c.reading.Wait()
		close(answered)
	}()
	limit := time.NewTimer(settling)
	defer limit.Stop()
	select {
	case <-answered:
	case <-limit.C:
	}
}

// send sends answers. Where it cannot, listen will hear of it.
func (c *callers) send(answers *wire.Answers) {
	c.sending.Lock()
	defer c.sending.Unlock()
	c.sends.Add(1)
	defer c.sends.Add(1)
	_ = c.stream.SendMsg(answers)
	if c.noKey.Load() { // whoever asked has been told so
		c.endKey.Do(func() { close(c.keyEnded) })
	}
}

// stuck counts how often in a row the same send was found under way.
type stuck struct {
	sends uint64
	seen  int
}

func (s *stuck) at(sends uint64) int {
	if sends%2 == 0 || sends != s.sends {
		s.sends, s.seen = sends, 0
		return 0
	}
	s.seen++
	return s.seen
}

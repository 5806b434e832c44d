package client_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// A server that opens no streams is asked by calls.
func TestCallsWhileThereIsNoStream(t *testing.T) {
	s, addr := started(t)
	s.Drain()
	c, _ := connect(t, addr, client.Options{Key: s.key, Timeout: time.Minute})
	for i := range 10 {
		if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "Hi +1" || c.Open() != 0 {
			t.Errorf("%d: %v", i, got)
		}
	}
	if n := s.book.calls.Load(); n != 10 {
		t.Errorf("%d calls were made, want 10", n)
	}
}

// Streams follow a server that has been replaced.
func TestStreamsComeBack(t *testing.T) {
	s, addr := started(t)
	c, _ := connect(t, addr, client.Options{Key: s.key})
	recognized := func() bool { return c.Recognize(t.Context(), ring("+1")).Greeting == "Hi +1" }
	await(t, recognized)
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.Recognize(t.Context(), ring("+1")); got.Outcome != ringdexv1.Outcome_OUTCOME_UNDECIDED {
		t.Errorf("without a server: %v", got)
	}
	next := siteWith(s.key)
	if _, err := next.listen(addr); err != nil {
		t.Fatal(err)
	}
	defer next.Shutdown(context.Background())
	await(t, func() bool { return recognized() && c.Open() > 0 })
	before := next.book.calls.Load()
	if !recognized() || next.book.calls.Load() != before {
		t.Error("with a stream, a question goes by a call")
	}
}

// streaming is a server's side of a stream.
type streaming = grpc.BidiStreamingServer[ringdexv1.RecognizeCallersRequest, ringdexv1.RecognizeCallersResponse]

// faulty is a server whose first stream does what a test wants, and whose later ones
// say nothing. Its calls are answered.
type faulty struct {
	ringdexv1.UnimplementedRecognitionServiceServer
	first   chan func(streaming) error
	streams atomic.Int32
}

func (f *faulty) RecognizeCaller(_ context.Context, q *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
	return &ringdexv1.RecognizeCallerResponse{Greeting: "by a call: " + q.GetCallerNumber()}, nil
}

func (f *faulty) RecognizeCallers(s streaming) error {
	f.streams.Add(1)
	select {
	case do := <-f.first:
		return do(s)
	default:
		<-s.Context().Done()
		return s.Context().Err()
	}
}

func withFaulty(t *testing.T, o client.Options, do func(streaming) error, test func(*testing.T, *client.Client, *faulty)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &faulty{first: make(chan func(streaming) error, 1)}
		f.first <- do
		s := grpc.NewServer()
		ringdexv1.RegisterRecognitionServiceServer(s, f)
		o.Key, o.Connections = "key", 1
		inBubble(t, o, s.Serve, s.Stop, func(t *testing.T, c *client.Client) { test(t, c, f) })
	})
}

func answers(s streaming) error {
	for {
		asked, err := s.Recv()
		if err != nil {
			return err
		}
		if err := s.Send(answerTo(asked, "by the stream")); err != nil {
			return err
		}
	}
}

func answerTo(asked *ringdexv1.RecognizeCallersRequest, greeting string) *ringdexv1.RecognizeCallersResponse {
	return &ringdexv1.RecognizeCallersResponse{Answers: []*ringdexv1.CallerAnswer{{
		Id:     asked.GetQuestions()[0].GetId(),
		Result: &ringdexv1.CallerAnswer_Response{Response: &ringdexv1.RecognizeCallerResponse{Greeting: greeting}},
	}}}
}

// A question whose stream ends is asked again by a call, and one that finds its
// stream ended opens another.
func TestALostQuestionIsAskedAgain(t *testing.T) {
	withFaulty(t, client.Options{}, func(s streaming) error {
		asked, err := s.Recv()
		return errors.Join(err, s.Send(answerTo(asked, "by the stream")), status.Error(codes.Unavailable, "as planned"))
	}, func(t *testing.T, c *client.Client, f *faulty) {
		if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "by the stream" || c.Open() != 1 {
			t.Errorf("%v, with %d streams", got, c.Open())
		}
		synctest.Wait()
		f.first <- func(s streaming) error {
			_, err := s.Recv()
			return errors.Join(err, status.Error(codes.Unavailable, "gone"))
		}
		if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "by a call: +1" || c.Open() != 0 || f.streams.Load() != 2 {
			t.Errorf("%v, with %d streams of %d", got, c.Open(), f.streams.Load())
		}
	})
}

// One who asks alone goes on with one stream.
func TestAStreamIsUsedAgain(t *testing.T) {
	withFaulty(t, client.Options{}, answers, func(t *testing.T, c *client.Client, f *faulty) {
		for range 10 {
			if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "by the stream" {
				t.Fatalf("%v", got)
			}
		}
		if n := f.streams.Load(); n != 1 {
			t.Errorf("%d streams for one who asks", n)
		}
	})
}

// An answer that is not to the question is nobody's.
func TestAnswersToOthersAreNotTaken(t *testing.T) {
	withFaulty(t, client.Options{}, func(s streaming) error {
		asked, err := s.Recv()
		if err != nil {
			return err
		}
		asked.Questions[0].Id++
		return errors.Join(s.Send(answerTo(asked, "another's")), answers(s))
	}, func(t *testing.T, c *client.Client, _ *faulty) {
		if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "by a call: +1" || c.Open() != 0 {
			t.Errorf("%v, with %d streams", got, c.Open())
		}
	})
}

// Streams on which nothing is heard are left, though their connection stands, but
// tried from time to time.
func TestSilentStreamsAreLeft(t *testing.T) {
	silent := func(s streaming) error {
		<-s.Context().Done()
		return nil
	}
	withFaulty(t, client.Options{}, silent, func(t *testing.T, c *client.Client, f *faulty) {
		begun := time.Now()
		for c.Recognize(t.Context(), ring("+1")).Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED && time.Since(begun) < time.Second {
		}
		if took := time.Since(begun); took < 500*time.Millisecond || took > 600*time.Millisecond {
			t.Errorf("the streams are left after %s of silence", took)
		}
		f.first <- answers
		byCalls := 0
		for c.Recognize(t.Context(), ring("+1")).Greeting != "by the stream" && time.Since(begun) < 2*time.Second {
			byCalls++
			time.Sleep(10 * time.Millisecond)
		}
		if took := time.Since(begun); byCalls == 0 || took > 1200*time.Millisecond {
			t.Errorf("streams are tried again after %s and %d calls", took, byCalls)
		}
	})
}

// Streams are bounded, and who finds none free is held up by nobody.
func TestMoreQuestionsThanStreams(t *testing.T) {
	withFaulty(t, client.Options{Streams: 8}, func(s streaming) error {
		<-s.Context().Done()
		return nil
	}, func(t *testing.T, c *client.Client, f *faulty) {
		var asking sync.WaitGroup
		var byCall atomic.Int32
		begun := time.Now()
		for range 100 {
			asking.Go(func() {
				if strings.HasPrefix(c.Recognize(t.Context(), ring("+1")).Greeting, "by a call") {
					byCall.Add(1)
				}
			})
		}
		asking.Wait()
		if took := time.Since(begun); took > 45*time.Millisecond || byCall.Load() != 92 || f.streams.Load() != 8 {
			t.Errorf("%d were answered by calls beside %d streams, all within %s", byCall.Load(), f.streams.Load(), took)
		}
	})
}

package client_test

import (
	"context"
	"errors"
	"strings"
	"sync"
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
		if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "Hi +1" || c.Up() != 0 {
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
	await(t, func() bool { return c.Up() == 2 })
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
	await(t, func() bool { return c.Up() == 2 })
	if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "Hi +1" || next.book.calls.Load() != 0 {
		t.Errorf("by the next server: %v", got)
	}
}

// streaming is a server's side of a stream.
type streaming = grpc.BidiStreamingServer[ringdexv1.RecognizeCallersRequest, ringdexv1.RecognizeCallersResponse]

// faulty is a server whose first stream does what a test wants and whose later
// ones are never opened. Its calls are answered.
type faulty struct {
	ringdexv1.UnimplementedRecognitionServiceServer
	first chan func(streaming) error
}

func (f faulty) RecognizeCaller(_ context.Context, q *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
	return &ringdexv1.RecognizeCallerResponse{Greeting: "by a call: " + q.GetCallerNumber()}, nil
}

func (f faulty) RecognizeCallers(s streaming) error {
	select {
	case do := <-f.first:
		if err := s.SendHeader(nil); err != nil {
			return err
		}
		return do(s)
	default:
		<-s.Context().Done() // says nothing
		return s.Context().Err()
	}
}

func withFaulty(t *testing.T, do func(streaming) error, test func(*testing.T, *client.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := faulty{first: make(chan func(streaming) error, 1)}
		f.first <- do
		s := grpc.NewServer()
		ringdexv1.RegisterRecognitionServiceServer(s, f)
		inBubble(t, client.Options{Key: "key", Streams: 1}, s.Serve, s.Stop, test)
	})
}

// A question whose stream ends is asked again by a call.
func TestALostQuestionIsAskedAgain(t *testing.T) {
	withFaulty(t, func(s streaming) error {
		_, err := s.Recv()
		return errors.Join(err, status.Error(codes.Unavailable, "gone"))
	}, func(t *testing.T, c *client.Client) {
		if got := c.Recognize(t.Context(), ring("+1")); c.Up() != 0 || got.Greeting != "by a call: +1" {
			t.Errorf("%v", got)
		}
	})
}

// A stream that has fallen silent is left, though its connection stands; and
// questions wait in it neither long nor without bound.
func TestASilentStreamIsLeft(t *testing.T) {
	withFaulty(t, func(s streaming) error {
		<-s.Context().Done()
		return nil
	}, func(t *testing.T, c *client.Client) {
		begun := time.Now()
		for c.Recognize(t.Context(), ring(strings.Repeat("1", 500))).Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED {
			if c.Up() != 1 && time.Since(begun) < 400*time.Millisecond || time.Since(begun) > 600*time.Millisecond {
				t.Fatalf("%d streams are up after %s of silence", c.Up(), time.Since(begun))
			}
			synctest.Wait()
		}
	})
}

// One that takes no questions holds up nobody.
func TestAStreamThatTakesNothing(t *testing.T) {
	withFaulty(t, func(s streaming) error {
		<-s.Context().Done()
		return nil
	}, func(t *testing.T, c *client.Client) {
		var asking sync.WaitGroup
		calls := make(chan string, 2000)
		begun := time.Now()
		for range cap(calls) {
			asking.Go(func() { calls <- c.Recognize(t.Context(), ring(strings.Repeat("1", 500))).Greeting })
		}
		asking.Wait()
		close(calls)
		byCall := 0
		for greeting := range calls {
			if strings.HasPrefix(greeting, "by a call") {
				byCall++
			}
		}
		if took := time.Since(begun); took > 45*time.Millisecond || byCall == 0 || byCall == cap(calls) {
			t.Errorf("%d were answered by calls, all within %s", byCall, took)
		}
	})
}

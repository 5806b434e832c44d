package server

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// Who has closed their side hears every answer, and then that all is well.
func TestClosingASideLosesNothing(t *testing.T) {
	keys, token := oneKey(t)
	g := make(gate)
	d := open(t, serve(t, Config{Recognizer: library{read: g.read}, Keys: keys}).conn, token)
	d.ask(1, "+441")
	d.ask(2, "+1")
	if err := d.CloseSend(); err != nil {
		t.Fatal(err)
	}
	d.hears(2, "+1")
	close(g)
	d.hears(1, "+441")
	if resp, err := d.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v, %v", resp, err)
	}
}

// A server that stops answers what it has received.
func TestAStreamIsDrained(t *testing.T) {
	keys, token := oneKey(t)
	g, begun := make(gate), make(chan struct{})
	w := serve(t, Config{Keys: keys, Recognizer: library{
		read: func(ctx context.Context, q recognizer.Question) recognizer.Reply {
			close(begun)
			reply := g.read(ctx, q)
			if ctx.Err() != nil {
				t.Error("the drain ended a lookup")
			}
			return reply
		},
	}})
	d, idle := open(t, w.conn, token), open(t, w.conn, token)
	d.ask(1, "+441")
	<-begun
	shut := make(chan error, 1)
	go func() { shut <- w.server.Shutdown(context.Background()) }()
	<-w.server.draining.Done()
	if _, err := idle.Recv(); status.Code(err) != codes.Unavailable {
		t.Errorf("a stream without questions ends with %v, want UNAVAILABLE", err)
	}
	close(g)
	d.hears(1, "+441")
	if _, err := d.Recv(); status.Code(err) != codes.Unavailable || !strings.Contains(err.Error(), "open another") {
		t.Errorf("after the last answer: %v, want UNAVAILABLE", err)
	}
	if err := <-shut; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if strings.Contains(w.logs.String(), "a call failed") {
		t.Errorf("a planned end was logged: %s", w.logs)
	}
}

func TestADrainingServerOpensNone(t *testing.T) {
	keys, token := oneKey(t)
	inBubble(t, Config{Recognizer: ring(nobody), Keys: keys}, func(t *testing.T, s *Server, conn *grpc.ClientConn) {
		s.Drain()
		stream, err := ringdexv1.NewRecognitionServiceClient(conn).RecognizeCallers(bearing(t.Context(), token))
		if err == nil {
			_, err = stream.Recv()
		}
		if status.Code(err) != codes.Unavailable {
			t.Errorf("%v, want UNAVAILABLE", err)
		}
	})
}

// What is no message ends the stream, as a failing of the client.
func TestAStreamOfNonsense(t *testing.T) {
	keys, token := oneKey(t)
	w := start(t, nobody, keys)
	d := open(t, w.conn, token)
	d.send(&ringdexv1.CallerQuestion{Request: &ringdexv1.RecognizeCallerRequest{Verstat: strings.Repeat("x", maxRequest)}})
	if _, err := d.Recv(); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("%v, want RESOURCE_EXHAUSTED", err)
	}
	if err := w.server.Shutdown(t.Context()); err != nil || !strings.Contains(w.logs.String(), `"level":"INFO","msg":"a call failed"`) {
		t.Errorf("%v; logged %s", err, w.logs)
	}
}

// A stream ends while its connection still stands.
func TestAStreamGrowsOld(t *testing.T) {
	keys, token := oneKey(t)
	inBubble(t, Config{Recognizer: library{}, Keys: keys}, func(t *testing.T, _ *Server, conn *grpc.ClientConn) {
		begun := time.Now()
		d := open(t, conn, token)
		d.ask(1, "+1")
		d.hears(1, "+1")
		_, err := d.Recv()
		if age := time.Since(begun); status.Code(err) != codes.Unavailable || age < streamAge || age+settling >= ageGrace {
			t.Errorf("after %s: %v, want UNAVAILABLE after %s and within %s", age, err, streamAge, ageGrace)
		}
	})
}

// Whoever reads no answers holds a bounded number of them, is cut off, and holds
// up no stream beside.
func TestAStreamThatIsNotRead(t *testing.T) {
	keys, token := oneKey(t)
	long := strings.Repeat("long ", 100)
	taken := 0
	config := Config{Keys: keys, Recognizer: library{
		memory: func(_ context.Context, q recognizer.Question) (recognizer.Reply, error) {
			taken++
			return recognizer.Reply{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Greeting: long + q.Caller}, nil
		},
	}}
	inBubble(t, config, func(t *testing.T, _ *Server, conn *grpc.ClientConn) {
		d := open(t, conn, token)
		sent := make(chan int)
		go func() {
			var err error
			n := 0
			for ; err == nil; n++ {
				err = d.Send(&ringdexv1.RecognizeCallersRequest{Questions: []*ringdexv1.CallerQuestion{{Request: &ringdexv1.RecognizeCallerRequest{CalledNumber: long}}}})
			}
			sent <- n
		}()
		synctest.Wait()
		before := taken
		if held := before * len(long); held > 1<<20 {
			t.Errorf("%d bytes of answers are held", held)
		}
		beside := open(t, conn, token)
		beside.ask(1, "+1")
		if got := beside.hear().GetResponse().GetGreeting(); got != long+"+1" {
			t.Errorf("beside it: %s", got)
		}
		time.Sleep((unread + 2) * attendance)
		synctest.Wait()
		if after := taken - 1; after != before {
			t.Errorf("%d questions were taken, and then %d", before, after)
		}
		var err error
		for err == nil {
			_, err = d.Recv()
		}
		if status.Code(err) != codes.ResourceExhausted {
			t.Errorf("it ends with %v, want RESOURCE_EXHAUSTED", err)
		}
		if n := <-sent; n <= before {
			t.Errorf("%d questions were sent and %d taken: none waited", n, before)
		}
	})
}

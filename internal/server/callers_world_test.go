package server

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/grpc"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// library is a recognizer that has to read for callers with +44, and answers for
// all others from memory. It greets with the number that calls.
type library struct {
	memory ring // nil is everybody's number
	read   func(context.Context, recognizer.Question) recognizer.Reply
}

func greet(q recognizer.Question) recognizer.Reply {
	return recognizer.Reply{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_NEAR, Greeting: q.Caller,
	}
}

func (l library) Begin(q recognizer.Question) (recognizer.Reply, func(context.Context) recognizer.Reply, error) {
	if strings.HasPrefix(q.Caller, "+44") {
		full := greet(q)
		full.Outcome, full.Reason = ringdexv1.Outcome_OUTCOME_UNDECIDED, ringdexv1.Reason_REASON_OVERLOADED
		return full, func(ctx context.Context) recognizer.Reply { return l.read(ctx, q) }, nil
	}
	if l.memory == nil {
		return greet(q), nil, nil
	}
	reply, err := l.memory(context.Background(), q)
	return reply, nil, err
}

func (l library) Recognize(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
	reply, rest, err := l.Begin(q)
	if rest != nil {
		return rest(ctx), nil
	}
	return reply, err
}

// gate is a read that waits until it is opened.
type gate chan struct{}

func (g gate) read(_ context.Context, q recognizer.Question) recognizer.Reply {
	<-g
	return greet(q)
}

// dialogue is the client's side of a stream.
type dialogue struct {
	*testing.T
	grpc.BidiStreamingClient[ringdexv1.RecognizeCallersRequest, ringdexv1.RecognizeCallersResponse]
	come *[]*ringdexv1.CallerAnswer // and are not heard yet
}

// open opens a stream and waits until the server says that it is.
func open(t *testing.T, conn grpc.ClientConnInterface, token string) dialogue {
	t.Helper()
	stream, err := ringdexv1.NewRecognitionServiceClient(conn).RecognizeCallers(bearing(t.Context(), token))
	if err == nil {
		_, err = stream.Header()
	}
	if err != nil {
		t.Fatal(err)
	}
	return dialogue{t, stream, new([]*ringdexv1.CallerAnswer)}
}

func (d dialogue) ask(id uint64, caller string) {
	d.Helper()
	d.send(&ringdexv1.CallerQuestion{Id: id, Request: &ringdexv1.RecognizeCallerRequest{
		CalledNumber: "+12125550199", CallerNumber: caller,
	}})
}

// send asks all at one time.
func (d dialogue) send(all ...*ringdexv1.CallerQuestion) {
	d.Helper()
	if err := d.Send(&ringdexv1.RecognizeCallersRequest{Questions: all}); err != nil {
		d.Fatal(err)
	}
}

func (d dialogue) hear() *ringdexv1.CallerAnswer {
	d.Helper()
	for len(*d.come) == 0 {
		resp, err := d.Recv()
		if err != nil {
			d.Fatal(err)
		}
		*d.come = resp.GetAnswers()
	}
	next := (*d.come)[0]
	*d.come = (*d.come)[1:]
	return next
}

// hears expects the greeting for a caller who is recognized.
func (d dialogue) hears(id uint64, caller string) {
	d.Helper()
	got := d.hear()
	if a := got.GetResponse(); got.GetId() != id || a.GetGreeting() != caller || a.GetOutcome() != ringdexv1.Outcome_OUTCOME_RECOGNIZED {
		d.Errorf("heard %v, want id %d and the greeting %s", got, id, caller)
	}
}

// inBubble runs a test with a server in a bubble of its own time, connected
// within the process.
func inBubble(t *testing.T, c Config, test func(*testing.T, *Server, *grpc.ClientConn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c, _ := equip(c, &journal{})
		s := New(c)
		conn, err := s.Loopback()
		if err != nil {
			t.Fatal(err)
		}
		test(t, s, conn)
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		s.grpc.Stop()
	})
}

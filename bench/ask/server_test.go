package ask

import (
	"context"
	"math/rand/v2"
	"net"
	"testing"

	"google.golang.org/grpc"

	"ringdex/bench/load"
	"ringdex/bench/people"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// desk recognizes everybody, by calls from Redis and on streams from memory: so
// answers tell how they were asked for.
type desk struct {
	ringdexv1.UnimplementedRecognitionServiceServer
}

func (desk) Ping(context.Context, *ringdexv1.PingRequest) (*ringdexv1.PingResponse, error) {
	return &ringdexv1.PingResponse{}, nil
}

func (desk) RecognizeCaller(context.Context, *ringdexv1.RecognizeCallerRequest) (*ringdexv1.RecognizeCallerResponse, error) {
	return recognized(ringdexv1.Source_SOURCE_REDIS), nil
}

func (desk) RecognizeCallers(stream ringdexv1.RecognitionService_RecognizeCallersServer) error {
	if err := stream.SendHeader(nil); err != nil {
		return err
	}
	for {
		asked, err := stream.Recv()
		if err != nil {
			return err
		}
		var told ringdexv1.RecognizeCallersResponse
		for _, q := range asked.GetQuestions() {
			told.Answers = append(told.Answers, &ringdexv1.CallerAnswer{
				Id: q.GetId(), Result: &ringdexv1.CallerAnswer_Response{Response: recognized(ringdexv1.Source_SOURCE_NEAR)},
			})
		}
		if err := stream.Send(&told); err != nil {
			return err
		}
	}
}

func recognized(by ringdexv1.Source) *ringdexv1.RecognizeCallerResponse {
	return &ringdexv1.RecognizeCallerResponse{
		Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: by, Greeting: "Hi Alex",
		Caller: &ringdexv1.Caller{Notes: "Change 7."},
	}
}

// called is a desk on a socket.
func called(t *testing.T) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := grpc.NewServer()
	ringdexv1.RegisterRecognitionServiceServer(served, desk{})
	go func() { _ = served.Serve(l) }() // until Stop
	t.Cleanup(served.Stop)
	s, err := Dial(l.Addr().String(), "key", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Reach(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// once has the second of two callers ask.
func once(t *testing.T, op load.Op) bool {
	t.Helper()
	ask, err := op.New(1, rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	meant, err := ask(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", op.Name, err)
	}
	return meant
}

func TestWaysOfAsking(t *testing.T) {
	s, from := called(t), people.Known(5)
	streams, err := s.Streams()
	if err != nil {
		t.Fatal(err)
	}
	defer streams.Close()
	for !once(t, streams.Ring("on a stream", from, Near)) { // until it is open, calls are made
		if t.Context().Err() != nil {
			t.Fatal("nothing is answered on a stream")
		}
	}
	for _, test := range []struct {
		op   load.Op
		want bool
	}{
		{s.EmptyCall("empty call"), true},
		{s.Ring("call", from, Redis), true},
		{s.Ring("stray", from, Near), false},
		{s.RingDecoded("call, decoded", from, Redis), true},
		{s.RingDecoded("stray, decoded", from, Near), false},
		{streams.RingDecoded("stream, decoded", from, Near), true},
		{streams.Ring("stray on a stream", from, Redis), false},
	} {
		if got := once(t, test.op); got != test.want {
			t.Errorf("%s is meant: %t, want %t", test.op.Name, got, test.want)
		}
	}
}

func TestShown(t *testing.T) {
	s := called(t)
	if err := s.Shown(t.Context(), 0, "Change 7."); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*often)
	defer cancel()
	if err := s.Shown(ctx, 0, "Change 8."); err == nil {
		t.Error("a change is seen that nobody made")
	}
}

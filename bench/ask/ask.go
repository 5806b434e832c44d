// Package ask is Ringdex as a gateway asks it, as operations to measure.
package ask

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"

	"ringdex/bench/load"
	"ringdex/bench/people"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// connections are those that a gateway holds to one server. A single caller has
// the first to itself.
const connections = 4

// Recognizer is a way to ask who is calling: a unary call, or a stream that
// answers like one.
type Recognizer interface {
	RecognizeCaller(ctx context.Context, in *ringdexv1.RecognizeCallerRequest, opts ...grpc.CallOption) (*ringdexv1.RecognizeCallerResponse, error)
}

// Server is a server that is asked.
type Server struct {
	conns  []*grpc.ClientConn
	header metadata.MD
	cpu    func() (time.Duration, error)
}

// Dial connects to a server with a key. cpu is what its process has used.
func Dial(addr, key string, cpu func() (time.Duration, error)) (*Server, error) {
	s := &Server{header: metadata.Pairs("authorization", "Bearer "+key), cpu: cpu}
	for range connections {
		conn, err := grpc.NewClient("passthrough:///"+addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.conns = append(s.conns, conn)
	}
	return s, nil
}

// Close ends the connections.
func (s *Server) Close() error {
	var failed error
	for _, conn := range s.conns {
		failed = errors.Join(failed, conn.Close())
	}
	return failed
}

func (s *Server) client(caller int) ringdexv1.RecognitionServiceClient {
	return ringdexv1.NewRecognitionServiceClient(s.conns[caller%len(s.conns)])
}

func (s *Server) keyed(ctx context.Context) context.Context {
	return metadata.NewOutgoingContext(ctx, s.header)
}

// EmptyCall is the yardstick: a call through everything that stands around a
// recognition, and nothing within.
func (s *Server) EmptyCall(name string) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(caller int, _ *rand.Rand) (load.Ask, error) {
		client := s.client(caller)
		return func(ctx context.Context) (bool, error) {
			_, err := client.Ping(s.keyed(ctx), &ringdexv1.PingRequest{})
			return true, err
		}, nil
	}}
}

// Ring is a recognition over a unary call.
func (s *Server) Ring(name string, from people.Draw, meant Meant) load.Op {
	return s.RingBy(name, func(caller int) (Recognizer, error) { return s.client(caller), nil }, from, meant)
}

// RingBy is a recognition in whatever way; by makes what one caller asks.
func (s *Server) RingBy(name string, by func(caller int) (Recognizer, error), from people.Draw, meant Meant) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(caller int, rng *rand.Rand) (load.Ask, error) {
		server, err := by(caller)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context) (bool, error) {
			answer, err := server.RecognizeCaller(s.keyed(ctx), meant.request(from(rng)))
			return err == nil && meant.answers(answer), err
		}, nil
	}}
}

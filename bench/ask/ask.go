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

// Server is a server that is asked.
type Server struct {
	addr, key string
	conns     []*grpc.ClientConn
	header    metadata.MD
	cpu       func() (time.Duration, error)
}

// Dial connects to a server with a key. cpu is what its process has used.
func Dial(addr, key string, cpu func() (time.Duration, error)) (*Server, error) {
	s := &Server{addr: addr, key: key, header: metadata.Pairs("authorization", "Bearer "+key), cpu: cpu}
	for range connections {
		conn, err := grpc.NewClient("passthrough:///"+addr,
			grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodecV2(newLight())))
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

func (s *Server) conn(caller int) *grpc.ClientConn { return s.conns[caller%len(s.conns)] }

func (s *Server) client(caller int) ringdexv1.RecognitionServiceClient {
	return ringdexv1.NewRecognitionServiceClient(s.conn(caller))
}

func (s *Server) keyed(ctx context.Context) context.Context {
	return metadata.NewOutgoingContext(ctx, s.header)
}

// EmptyCall is the yardstick: a call through everything that stands around a
// recognition, and nothing within.
func (s *Server) EmptyCall(name string) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(caller int, _ *rand.Rand) (load.Ask, error) {
		conn := s.conn(caller)
		return func(ctx context.Context) (bool, error) {
			err := conn.Invoke(s.keyed(ctx), ringdexv1.RecognitionService_Ping_FullMethodName, question{}, &glance{})
			return true, err
		}, nil
	}}
}

// Ring is a recognition by a call.
func (s *Server) Ring(name string, from people.Draw, meant Meant) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(caller int, rng *rand.Rand) (load.Ask, error) {
		conn := s.conn(caller)
		return func(ctx context.Context) (bool, error) {
			var answer glance
			err := conn.Invoke(s.keyed(ctx), ringdexv1.RecognitionService_RecognizeCaller_FullMethodName, meant.question(from(rng)), &answer)
			return err == nil && meant.answers(answer.outcome, answer.source), err
		}, nil
	}}
}

// RingDecoded is Ring by the contract's own code: the whole answer is read, as a
// gateway does that has something to do with it.
func (s *Server) RingDecoded(name string, from people.Draw, meant Meant) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(caller int, rng *rand.Rand) (load.Ask, error) {
		client := s.client(caller)
		return func(ctx context.Context) (bool, error) {
			answer, err := client.RecognizeCaller(s.keyed(ctx), meant.request(from(rng)))
			return err == nil && meant.answers(answer.GetOutcome(), answer.GetSource()), err
		}, nil
	}}
}

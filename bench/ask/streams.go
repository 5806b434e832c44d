package ask

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/people"
	"ringdex/client"
)

// Streams are how a gateway asks by package client: one client for all its
// callers, with as many streams as that opens unless told otherwise.
type Streams struct {
	client *client.Client
	cpu    func() (time.Duration, error)
}

// patience is longer than any answer takes. A gateway has less, and would be told
// that a late one is undecided; here it has to count as what it is, late.
const patience = 10 * time.Second

// Streams opens them.
func (s *Server) Streams() (*Streams, error) {
	c, err := client.Dial(s.addr, client.Options{Key: s.key, Timeout: patience})
	if err != nil {
		return nil, fmt.Errorf("opening streams: %w", err)
	}
	return &Streams{client: c, cpu: s.cpu}, nil
}

// Close ends them.
func (s *Streams) Close() error { return s.client.Close() }

// Ring is a recognition over a stream, of which no more is read than the client
// does by itself: what became of it, and the greeting. It never fails: what is
// undecided is a stray.
func (s *Streams) Ring(name string, from people.Draw, meant Meant) load.Op {
	return s.ring(name, from, meant, func(client.Answer) error { return nil })
}

// RingDecoded is Ring with the whole answer read.
func (s *Streams) RingDecoded(name string, from people.Draw, meant Meant) load.Op {
	return s.ring(name, from, meant, func(a client.Answer) error {
		_, err := a.Response()
		return err
	})
}

func (s *Streams) ring(name string, from people.Draw, meant Meant, read func(client.Answer) error) load.Op {
	return load.Op{Name: name, CPU: s.cpu, New: func(_ int, rng *rand.Rand) (load.Ask, error) {
		return func(ctx context.Context) (bool, error) {
			answer := s.client.Recognize(ctx, meant.request(from(rng)))
			return meant.answers(answer.Outcome, answer.Source), read(answer)
		}, nil
	}}
}

package ask

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"ringdex/bench/people"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// A server reads so many at once, and more would be undecided; half of that
// leaves room for whatever the machine does meanwhile.
const abreast = 8

// tries are for answers that a busy machine had no time for, and breath is what it
// gets until the next.
const (
	tries  = 1000
	breath = 10 * time.Millisecond
)

var errForgetful = errors.New("somebody's answer does not stay in memory")

// Visit rings from so many on file until their answers are in memory.
func (s *Server) Visit(ctx context.Context, n int) error {
	visits, ctx := errgroup.WithContext(ctx)
	for worker := range abreast {
		visits.Go(func() error {
			for i := worker; i < n; i += abreast {
				if err := s.visit(ctx, worker, i); err != nil {
					return fmt.Errorf("ringing from all %d on file: %w", n, err)
				}
			}
			return nil
		})
	}
	return visits.Wait()
}

func (s *Server) visit(ctx context.Context, worker, index int) error {
	for range tries {
		answer, err := s.client(worker).RecognizeCaller(s.keyed(ctx), Near.request(people.E164(people.Number(index))))
		if err != nil {
			return err
		}
		if Near.answers(answer.GetOutcome(), answer.GetSource()) {
			return nil
		}
		if answer.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNDECIDED {
			continue // it was somewhere else, and is here now
		}
		select {
		case <-time.After(breath):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errForgetful
}

// Size is how many bytes the answer to a ring from somebody on file takes.
func (s *Server) Size(ctx context.Context, index int) (int, error) {
	answer, err := s.client(0).RecognizeCaller(s.keyed(ctx), Near.request(people.E164(people.Number(index))))
	return proto.Size(answer), err
}

// Reach waits until the server answers on every connection.
func (s *Server) Reach(ctx context.Context) error {
	for i := range s.conns {
		if _, err := s.client(i).Ping(s.keyed(ctx), &ringdexv1.PingRequest{}, grpc.WaitForReady(true)); err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"ringdex/internal/index"
	"ringdex/internal/leader"
)

const (
	// drainLimit is how long the calls under way may take at the end. A ring
	// takes milliseconds; streams of health are ended at once.
	drainLimit = 10 * time.Second
	// leaderTerm is how long the fleet waits for another server to take up what
	// one does for all, when that one is gone.
	leaderTerm = 15 * time.Second
)

// run answers calls until the context ends, and then lets those under way end.
// It begins at once: before keys and lines are known, every call is undecided.
func (s *stack) run(ctx context.Context) error {
	defer s.close()
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	var working sync.WaitGroup
	defer working.Wait()
	defer stop()
	working.Go(func() { s.follower.Run(background) })
	working.Go(func() { s.auditor.Run(background) })
	working.Go(func() { s.serveAll(background) })
	return s.answer(ctx)
}

// serveAll does what one server does for all, whenever this is the one. Its own
// index comes first: until that is complete every ring costs the database a read.
func (s *stack) serveAll(ctx context.Context) {
	select {
	case <-s.ready:
	case <-ctx.Done():
		return
	}
	var working sync.WaitGroup
	for name, duty := range s.duties() {
		candidate := leader.Candidate{Elector: s.db, Name: name, Holder: uuid.NewString(), Term: leaderTerm, Log: s.log}
		working.Go(func() { candidate.Run(ctx, duty) })
	}
	working.Wait()
}

// duties are what one server does for all, by the name of the leadership.
func (s *stack) duties() map[string]func(context.Context) {
	duties := map[string]func(context.Context){
		"reaper": func(ctx context.Context) { leader.Reap(ctx, s.db, index.BootClock, s.log) },
		"purger": func(ctx context.Context) { leader.Purge(ctx, s.db, s.log) },
		"bulk":   s.bulk.Run,
	}
	if s.warmer != nil {
		duties["warmer"] = s.warmer.Run
	}
	return duties
}

// answer serves both sockets until the context ends or one of them fails.
func (s *stack) answer(ctx context.Context) error {
	ended := make(chan error, 2)
	go func() { ended <- s.grpc.Serve(s.grpcListener) }()
	go func() { ended <- s.http.Serve(s.httpListener) }()
	s.log.Info("answering", "grpc", s.addr(), "http", s.httpAddr())
	var failed error
	select {
	case <-ctx.Done():
		s.log.Info("stopping: calls under way may end")
	case failed = <-ended:
	}
	return errors.Join(failed, s.drain(context.WithoutCancel(ctx)))
}

// drain lets the calls under way end. HTTP is first, since what it has begun is
// answered by gRPC, and has half of the time: clients that send or read slowly
// must not have rings broken off.
func (s *stack) drain(ctx context.Context) error {
	s.grpc.Drain()
	ctx, cancel := context.WithTimeout(ctx, drainLimit)
	defer cancel()
	half, cancelHalf := context.WithTimeout(ctx, drainLimit/2)
	defer cancelHalf()
	if err := s.http.Shutdown(half); err != nil {
		s.log.Warn("HTTP requests were broken off", "err", err)
	}
	return s.grpc.Shutdown(ctx)
}

// complete waits until the index is.
func (s *stack) complete(ctx context.Context) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !s.index.Capture().Complete() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

package site

import (
	"context"
	"errors"
	"os"

	"ringdex/bench/profile"
)

// PID is the process's.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Profile samples a server, and engines beside it, while something is done.
func (s *Site) Profile(ctx context.Context, p *Process, beside []*Process, do func() error) (*profile.Profile, error) {
	pids := []int{p.PID()}
	for _, engine := range beside {
		pids = append(pids, engine.PID())
	}
	samples, err := s.sampled(ctx, pids, do)
	if err != nil {
		return nil, err
	}
	return profile.Of(p.PID(), p.cmd.Path, samples)
}

// ProfileStart is Profile where the server is started by what is done. Beside it
// are all processes that PostgreSQL starts meanwhile.
func (s *Site) ProfileStart(ctx context.Context, r *Ringdex, beside []*Process, do func() error) (*profile.Profile, error) {
	pids := []int{os.Getpid(), s.postmaster}
	for _, engine := range beside {
		pids = append(pids, engine.PID())
	}
	samples, err := s.sampled(ctx, pids, do)
	if err != nil {
		return nil, err
	}
	return profile.Of(r.PID(), r.cmd.Path, samples)
}

// ProfileStored is Profile where PostgreSQL is an engine beside the server: all
// processes that it starts meanwhile.
func (s *Site) ProfileStored(ctx context.Context, p *Process, do func() error) (*profile.Profile, error) {
	samples, err := s.sampled(ctx, []int{p.PID(), s.postmaster}, do)
	if err != nil {
		return nil, err
	}
	return profile.Of(p.PID(), p.cmd.Path, samples)
}

func (s *Site) sampled(ctx context.Context, pids []int, do func() error) ([]profile.Sample, error) {
	recorder, err := profile.Record(ctx, s.File("perf.data"), pids...)
	if err != nil {
		return nil, err
	}
	done := do()
	samples, err := recorder.Stop(ctx)
	return samples, errors.Join(done, err)
}

// Package plan is what is measured: the experiments, and the targets that their
// results are held against.
package plan

import (
	"context"
	"fmt"
	"io"
	"time"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/result"
	"ringdex/bench/site"
)

// Bench runs experiments and keeps what they find.
type Bench struct {
	Site   *site.Site
	Effort Effort
	Seed   uint64
	Out    io.Writer // what is being done
	Groups []*result.Group
	// Streams, if there is a way to ask by streams, opens one for a caller.
	Streams func(addr, key string, caller int) (ask.Recognizer, error)
	// Rival is the command line of a rival's server, but for its flags.
	Rival []string

	many *site.Book // nil until it is needed
}

// Experiment is one question. What it starts in its site ends with it.
type Experiment struct {
	Name string
	Run  func(ctx context.Context, b *Bench, s *site.Site) error
}

// Run runs the experiments one after the other.
func (b *Bench) Run(ctx context.Context, experiments []Experiment) error {
	for _, e := range experiments {
		if err := b.one(ctx, e); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return nil
}

func (b *Bench) one(ctx context.Context, e Experiment) (err error) {
	s := b.Site.Scope()
	defer func() {
		if closing := s.Close(); err == nil {
			err = closing
		}
	}()
	return e.Run(ctx, b, s)
}

// State is a state of things in which rounds are measured in turn with others.
type State struct {
	// Name is appended to the operations'.
	Name  string
	Enter func(context.Context) error
}

// latency measures how long operations take, under every load of the effort.
func (b *Bench) latency(ctx context.Context, experiment string, ops []load.Op, states ...State) error {
	for _, callers := range b.Effort.Callers {
		if err := b.closed(ctx, experiment, ops, callers, states...); err != nil {
			return err
		}
	}
	for _, rate := range b.Effort.Rates {
		open, err := load.NewOpen(ops, rate, b.Effort.Latency, b.Seed, load.Pacer)
		if err != nil {
			return err
		}
		if err := b.rounds(ctx, experiment, open, states); err != nil {
			return err
		}
	}
	return nil
}

// closed measures it with so many callers.
func (b *Bench) closed(ctx context.Context, experiment string, ops []load.Op, callers int, states ...State) error {
	closed, err := load.NewClosed(ops, callers, b.Effort.Latency, b.Seed)
	if err != nil {
		return err
	}
	return b.rounds(ctx, experiment, closed, states)
}

// throughput measures how much can be done, by how many callers.
func (b *Bench) throughput(ctx context.Context, experiment string, ops []load.Op, callers int) error {
	blocks, err := load.NewBlocks(ops, callers, b.Effort.Block, b.Seed)
	if err != nil {
		return err
	}
	return b.rounds(ctx, experiment, blocks, nil)
}

// rounds measures the rounds of one load, in each of the states in turn. What
// comes first is not counted: connections are made in it, and code is loaded.
func (b *Bench) rounds(ctx context.Context, experiment string, l load.Load, states []State) error {
	if len(states) == 0 {
		states = []State{{}}
	}
	fmt.Fprintf(b.Out, "%s  %s: %s\n", time.Now().Format(time.TimeOnly), experiment, l.Name())
	g := &result.Group{Experiment: experiment, Load: l.Name()}
	for round := range b.Effort.Rounds + 1 {
		for _, state := range states {
			if state.Enter != nil {
				if err := state.Enter(ctx); err != nil {
					return err
				}
			}
			samples, err := l.Round(ctx)
			if err != nil {
				return err
			}
			if round > 0 {
				g.Add(samples, state.Name)
			}
		}
	}
	b.Groups = append(b.Groups, g)
	return nil
}

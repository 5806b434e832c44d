// Package plan is what is measured: the experiments, and the targets that their
// results are held against.
package plan

import (
	"context"
	"fmt"
	"io"
	"time"

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
	// Figures are sizes and times of what is no request.
	Figures []*result.Figure
	// Costs are where the time goes, of what was sampled.
	Costs []result.Cost
	// Blind is why nothing can be sampled; nil if it can.
	Blind error
	// Self is the bench's own program, which is some of the rivals too.
	Self string

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
func (b *Bench) latency(ctx context.Context, experiment string, ops []load.Op) error {
	return b.loads(ctx, experiment, ops, b.Effort.Callers, b.Effort.Rates, nil)
}

// latencyInFew measures the same under fewer loads.
func (b *Bench) latencyInFew(ctx context.Context, experiment string, ops []load.Op, states ...State) error {
	return b.loads(ctx, experiment, ops, b.Effort.FewerCallers, b.Effort.FewerRates, states)
}

func (b *Bench) loads(ctx context.Context, experiment string, ops []load.Op, callers []int, rates []float64, states []State) error {
	for _, n := range callers {
		closed, err := load.NewClosed(ops, n, b.Effort.Latency, b.Seed)
		if err != nil {
			return err
		}
		if err := b.rounds(ctx, experiment, closed, b.Effort.Rounds, states...); err != nil {
			return err
		}
	}
	for _, rate := range rates {
		open, err := load.NewOpen(ops, rate, b.Effort.Open, b.Seed, load.Pacer)
		if err != nil {
			return err
		}
		if err := b.rounds(ctx, experiment, open, b.Effort.Rounds, states...); err != nil {
			return err
		}
	}
	return nil
}

// throughput measures how much can be done, by how many callers.
func (b *Bench) throughput(ctx context.Context, experiment string, ops []load.Op, callers int) error {
	blocks, err := load.NewBlocks(ops, callers, b.Effort.Block, b.Seed)
	if err != nil {
		return err
	}
	return b.rounds(ctx, experiment, blocks, b.Effort.Rounds)
}

// rounds measures so many rounds of one load, in each of the states in turn. The
// one that comes first is not counted: connections are made in it, streams are
// opened, and code is loaded.
func (b *Bench) rounds(ctx context.Context, experiment string, l load.Load, n int, states ...State) error {
	if len(states) == 0 {
		states = []State{{}}
	}
	fmt.Fprintf(b.Out, "%s  %s: %s\n", time.Now().Format(time.TimeOnly), experiment, l.Name())
	g := result.NewGroup(experiment, l.Name())
	for round := range n + 1 {
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

package plan

import (
	"context"
	"fmt"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/profile"
	"ringdex/bench/result"
	"ringdex/bench/site"
)

// served is an operation, with the process that answers it and the engines that
// are asked for it each time.
type served struct {
	op     load.Op
	by     *site.Process
	beside []*site.Process
}

// costs samples servers under the load of the blocks. All rounds of the
// experiment are over by then, so that no figure is disturbed; what a request
// takes in all is what the rounds have measured.
func (b *Bench) costs(ctx context.Context, s *site.Site, experiment string, all ...served) error {
	if b.Blind != nil {
		return nil
	}
	fmt.Fprintf(b.Out, "%s  %s: where the time goes\n", time.Now().Format(time.TimeOnly), experiment)
	for _, one := range all {
		p, err := s.Profile(ctx, one.by, one.beside, func() error { return b.busy(ctx, one) })
		if err != nil {
			return fmt.Errorf("profiling %s: %w", one.op.Name, err)
		}
		b.Costs = append(b.Costs, result.Cost{Experiment: experiment, Op: one.op.Name, CPU: b.measured(experiment, one.op.Name), Profile: p})
	}
	return nil
}

// busy asks until the server has used enough CPU for its samples.
func (b *Bench) busy(ctx context.Context, one served) error {
	block, err := load.NewBlocks([]load.Op{one.op}, Crew, b.Effort.Block, b.Seed)
	if err != nil {
		return err
	}
	before, err := one.by.CPU()
	for now := before; err == nil && now-before < time.Duration(b.Effort.Samples)*profile.Period; {
		if _, err = block.Round(ctx); err == nil {
			now, err = one.by.CPU()
		}
	}
	return err
}

// measured is the CPU that the blocks of an experiment took for a request.
func (b *Bench) measured(experiment, op string) float64 {
	for _, g := range b.Groups {
		if s, ok := g.Find(op); ok && g.Experiment == experiment && g.Load == blocks {
			return s.Value(result.CPU)
		}
	}
	return 0
}

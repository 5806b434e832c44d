package plan

import (
	"context"
	"fmt"
	"time"

	"ringdex/bench/result"
	"ringdex/bench/site"
	"ringdex/bench/stats"
)

// Once is where the time goes of what a server does when it starts, and the names
// of that.
const (
	Once     = "Start and filling"
	Starting = "start, each number"
	Fillings = "filling Redis, each person"
)

// meter takes down what a server uses that is started by what is done, and with it
// the engines.
type meter struct {
	run  *running
	site *site.Site
	used []float64 // CPU in nanoseconds
}

// of measures the same as before, and beside it the CPU.
func (m *meter) of(measure gauge) gauge {
	return func(ctx context.Context) (float64, error) {
		before, err := m.engines()
		if err != nil {
			return 0, err
		}
		measured, err := measure(ctx)
		if err != nil {
			return 0, err
		}
		after, err := site.Together(m.engines, m.run.ringdex.CPU)()
		m.used = append(m.used, float64(after-before))
		return measured, err
	}
}

func (m *meter) engines() (time.Duration, error) {
	all := []func() (time.Duration, error){m.site.PostgresCPU}
	for _, engine := range m.run.beside() {
		all = append(all, engine.CPU)
	}
	return site.Together(all...)()
}

// beside are the engines that are the server's own; PostgreSQL is everybody's.
func (run running) beside() (all []*site.Process) {
	if run.redis != nil {
		all = append(all, run.redis.Process)
	}
	return all
}

// spending samples the server and its engines once more, when all rounds are over.
func (b *Bench) spending(ctx context.Context, m *meter, name string, measure gauge) error {
	if b.Blind != nil {
		return nil
	}
	fmt.Fprintf(b.Out, "%s  %s: where the time goes\n", time.Now().Format(time.TimeOnly), name)
	p, err := m.site.ProfileStart(ctx, m.run.ringdex, m.run.beside(), func() error {
		_, err := measure(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("profiling %s: %w", name, err)
	}
	each := stats.Quantile(m.used, 0.5) / float64(m.run.book.People)
	b.Costs = append(b.Costs, result.Cost{Experiment: Once, Op: name, CPU: each, Profile: p})
	return nil
}

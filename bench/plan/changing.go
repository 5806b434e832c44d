package plan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ringdex/bench/load"
	"ringdex/bench/result"
	"ringdex/bench/site"
)

// Changing is the experiment with changes meanwhile.
const Changing = "Under changes"

// Changed is the state in which there are some.
const Changed = ", under changes"

// changing has rounds without changes and rounds with them in turn. Those who are
// changed are not those who ring: theirs would be other answers.
func changing(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := single(ctx, b, s, "changing", 2*b.Effort.Few, 0)
	if err != nil {
		return err
	}
	editor, err := b.editor(ctx, s, run)
	if err != nil {
		return err
	}
	err = b.latencyInFew(ctx, Changing, append(run.yardsticks(), run.near(b, Recognized)),
		State{"", editor.Rest}, State{Changed, editor.Work})
	err = errors.Join(err, editor.Rest(ctx))
	b.noteRate(Changing, editor)
	if err != nil {
		return err
	}
	return b.changeCosts(ctx, s, run)
}

// editor changes all but the few who ring.
func (b *Bench) editor(ctx context.Context, s *site.Site, run running) (*site.Editor, error) {
	return s.Editor(ctx, run.book, b.Effort.Few, b.Effort.Changes, b.Seed, load.Pacer)
}

// changeCosts tells where the time of a change goes, of the database and of the
// server that hears of it, while nobody rings.
func (b *Bench) changeCosts(ctx context.Context, s *site.Site, run running) error {
	if b.Blind != nil {
		return nil
	}
	fmt.Fprintf(b.Out, "%s  %s: where the time goes\n", time.Now().Format(time.TimeOnly), Changing)
	each, err := b.edit(ctx, s, run)
	if err != nil {
		return err
	}
	p, err := s.ProfileStored(ctx, run.ringdex.Process, func() error {
		_, err := b.edit(ctx, s, run)
		return err
	})
	if err != nil {
		return fmt.Errorf("profiling changes: %w", err)
	}
	b.Costs = append(b.Costs, result.Cost{Experiment: Changing, Op: "a change, nobody rings", CPU: each, Profile: p})
	return nil
}

// edit has people changed for a while, by connections of its own, and returns what
// each change takes of the CPU, in nanoseconds.
func (b *Bench) edit(ctx context.Context, s *site.Site, run running) (float64, error) {
	editor, err := b.editor(ctx, s, run)
	if err != nil {
		return 0, err
	}
	used := site.Together(s.PostgresCPU, run.ringdex.CPU)
	before, err := used()
	if err := errors.Join(err, editor.Work(ctx)); err != nil {
		return 0, err
	}
	select {
	case <-time.After(b.Effort.Showing):
	case <-ctx.Done():
	}
	err = errors.Join(ctx.Err(), editor.Rest(ctx))
	after, wrong := used()
	return float64(after-before) / float64(editor.Made()), errors.Join(err, wrong)
}

// noteRate tells how many changes there were, which a slow machine makes fewer.
func (b *Bench) noteRate(experiment string, e *site.Editor) {
	for _, g := range b.Groups {
		if g.Experiment == experiment {
			g.Note = fmt.Sprintf("There were %.0f changes a second.", e.Rate())
		}
	}
}

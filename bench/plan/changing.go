package plan

import (
	"context"
	"errors"
	"fmt"

	"ringdex/bench/load"
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
	editor, err := s.Editor(ctx, run.book, b.Effort.Few, b.Effort.Changes, b.Seed, load.Pacer)
	if err != nil {
		return err
	}
	err = b.latencyInFew(ctx, Changing, append(run.yardsticks(), run.near(b, Recognized)),
		State{"", editor.Rest}, State{Changed, editor.Work})
	err = errors.Join(err, editor.Rest(ctx))
	b.noteRate(Changing, editor)
	return err
}

// noteRate tells how many changes there were, which a slow machine makes fewer.
func (b *Bench) noteRate(experiment string, e *site.Editor) {
	for _, g := range b.Groups {
		if g.Experiment == experiment {
			g.Note = fmt.Sprintf("There were %.0f changes a second.", e.Rate())
		}
	}
}

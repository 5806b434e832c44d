package plan

import (
	"context"

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
	editor, err := s.Editor(ctx, run.book, b.Effort.Few, b.Effort.Changes, load.Pacer)
	if err != nil {
		return err
	}
	return b.latency(ctx, Changing, append(run.yardsticks(), run.near(b, Recognized)),
		State{"", editor.Rest}, State{Changed, editor.Work})
}

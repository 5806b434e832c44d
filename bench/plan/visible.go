package plan

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"ringdex/bench/ask"
	"ringdex/bench/load"
	"ringdex/bench/site"
)

// Visible is the experiment with how soon a change shows.
const Visible = "A change shows"

// Everywhere is when the last of the servers shows it.
const Everywhere = "on every server"

const (
	// watched changes a second are those whose effect is looked for. There are few
	// of them, since looking keeps the servers busy.
	watched = 40
	// fleetSize is how many servers one database has, each with an index of its own.
	fleetSize = 3
	// lost is when a change is given up, and the bench with it.
	lost = 10 * time.Second
)

// visible has several servers on one database, in which somebody edits. Those who
// are looked at are in memory on all of them, so that what is seen of a change is
// that a server has heard of it; they are not those whom the editor changes.
func visible(ctx context.Context, b *Bench, s *site.Site) error {
	run, err := single(ctx, b, s, "visible", 2*b.Effort.Few, 0)
	if err != nil {
		return err
	}
	c := &changes{people: b.Effort.Few, long: b.Effort.Showing, rng: rand.New(rand.NewPCG(b.Seed, 0)), edits: b.Effort.Changes}
	if c.pen, err = s.Pen(ctx, run.book); err != nil {
		return err
	}
	for len(c.servers) < fleetSize-1 {
		other, err := serve(ctx, s, running{book: run.book}, enough)
		if err != nil {
			return err
		}
		if err := other.server.Visit(ctx, b.Effort.Few); err != nil {
			return err
		}
		c.servers = append(c.servers, other.server)
	}
	c.servers = append(c.servers, run.server)
	editor, err := b.editor(ctx, s, run)
	if err != nil {
		return err
	}
	err = errors.Join(editor.Work(ctx), b.rounds(ctx, Visible, c, b.Effort.Rounds), editor.Rest(ctx))
	b.noteRate(Visible, editor)
	return err
}

// changes are made one after the other, and looked for on all servers. Their time
// runs from when the statement is sent until an answer with the change has come:
// so it is that of the commit, of the polling and of the looking together.
type changes struct {
	servers []*ask.Server
	pen     *site.Pen
	people  int
	edits   float64
	long    time.Duration
	rng     *rand.Rand
	made    int
}

// Name implements load.Load.
func (c *changes) Name() string {
	return fmt.Sprintf("%d servers, %.0f changes/s", len(c.servers), c.edits)
}

// Round implements load.Load. Changes come at random, so that they fall on any
// moment between two polls.
func (c *changes) Round(ctx context.Context) ([]load.Sample, error) {
	looking, ctx := errgroup.WithContext(ctx)
	var all [][]time.Duration
	began := time.Now()
	for after := range load.Schedule(c.rng, watched, c.long) {
		load.Pacer(began.Add(after))
		if ctx.Err() != nil {
			break
		}
		seen := make([]time.Duration, len(c.servers))
		all = append(all, seen)
		c.made++
		n := c.made
		looking.Go(func() error { return c.change(ctx, n, seen) })
	}
	if err := looking.Wait(); err != nil {
		return nil, err
	}
	return c.samples(all), nil
}

// change makes one, and notes when each server shows it.
func (c *changes) change(ctx context.Context, n int, seen []time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, lost)
	defer cancel()
	somebody, notes := n%c.people, fmt.Sprintf("Change %d.", n)
	began := time.Now()
	if err := c.pen.Write(ctx, somebody, notes); err != nil {
		return err
	}
	looking, ctx := errgroup.WithContext(ctx)
	for i, server := range c.servers {
		looking.Go(func() error {
			err := server.Shown(ctx, somebody, notes)
			seen[i] = time.Since(began)
			if err != nil {
				return fmt.Errorf("looking for a change on server %d: %w", i+1, err)
			}
			return nil
		})
	}
	return looking.Wait()
}

// samples are those of each server, and of the last for each change.
func (c *changes) samples(all [][]time.Duration) []load.Sample {
	samples := []load.Sample{{Op: Everywhere}}
	for i := range c.servers {
		samples = append(samples, load.Sample{Op: fmt.Sprintf("on server %d", i+1)})
	}
	add := func(s *load.Sample, took time.Duration) {
		s.Latencies, s.Answered = append(s.Latencies, took), s.Answered+1
	}
	for _, seen := range all {
		last := time.Duration(0)
		for i, took := range seen {
			add(&samples[i+1], took)
			last = max(last, took)
		}
		add(&samples[0], last)
	}
	return samples
}

package index

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"ringdex/internal/store"
)

// Follower keeps an index current. It carries out what the machine decides.
type Follower struct {
	feed    store.Feed
	clock   Clock
	log     *slog.Logger
	watch   Watch
	index   *Index
	machine *machine
	// anew brings readings of single organizations, made beside the feed.
	anew chan event
}

// Watch is told what happens to an index. Both are called by the follower
// itself and must not block.
type Watch struct {
	// Changed is passed the rows of each poll once they are applied.
	Changed func([]store.Row)
	// Complete is called when the index becomes complete and when it ceases to
	// be.
	Complete func(bool)
}

// NewFollower returns a follower that Run sets to work.
func NewFollower(x *Index, feed store.Feed, clock Clock, log *slog.Logger, watch Watch) *Follower {
	return &Follower{feed: feed, clock: clock, log: log, watch: watch, index: x, machine: newMachine(x), anew: make(chan event)}
}

// How long a question may take before its connection is given up. A load is of
// any size; it is given up when the server is gone.
const (
	pollTimeout      = 2 * time.Second
	directoryTimeout = 10 * time.Second
	loadTimeout      = 30 * time.Minute
	// directoryEvery is well within any freshness bound that makes sense.
	directoryEvery = 500 * time.Millisecond
)

// Run follows the feed until ctx ends.
func (f *Follower) Run(ctx context.Context) {
	then := action{do: readDirectory}
	failing := "" // why, while the feed fails
	for {
		f.readAnew(ctx, then.orgs)
		e, ok := f.pause(ctx, then.after)
		if ctx.Err() != nil {
			return
		}
		if !ok {
			e = f.do(ctx, then.do)
		}
		if e.org == nil && ctx.Err() == nil {
			failing = f.report(failing, e.err)
		}
		complete := f.index.Capture().Complete()
		then = f.machine.step(f.clock(), e)
		f.tell(e, complete)
	}
}

// pause waits, unless a reading of an organization comes in.
func (f *Follower) pause(ctx context.Context, d time.Duration) (event, bool) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case e := <-f.anew:
		return e, true
	case <-timer.C:
	case <-ctx.Done():
	}
	return event{}, false
}

// do asks one question and dates it before it is sent.
func (f *Follower) do(ctx context.Context, what deed) event {
	e := event{at: f.clock()}
	switch what {
	case readDirectory:
		ctx, cancel := context.WithTimeout(ctx, directoryTimeout)
		defer cancel()
		d, err := f.feed.Directory(ctx)
		e.directory, e.err = &d, err
	case load:
		e.loaded, e.err = f.load(ctx)
	case poll:
		ctx, cancel := context.WithTimeout(ctx, pollTimeout)
		defer cancel()
		d, err := f.feed.Poll(ctx, f.machine.mark)
		e.delta, e.err = &d, err
	}
	return e
}

// load reads all rows. That may take minutes, in which keys are revoked and lines
// are made: so the directory is read and proven again and again beside it.
func (f *Follower) load(ctx context.Context) (*loaded, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	rows := newBuilder()
	var mark store.Mark
	ended := make(chan error, 1)
	go func() {
		var err error
		mark, err = f.feed.Load(ctx, rows.add)
		ended <- err
	}()
	tick := time.NewTicker(directoryEvery)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			if err != nil {
				return nil, err
			}
			return &loaded{mark, rows.book()}, nil
		case <-tick.C:
			if e := f.do(ctx, readDirectory); e.err == nil {
				f.machine.step(f.clock(), e)
			}
		}
	}
}

// readAnew reads organizations beside the feed.
func (f *Follower) readAnew(ctx context.Context, orgs []orgRead) {
	for _, o := range orgs {
		go func() {
			select {
			case <-time.After(o.after):
			case <-ctx.Done():
				return
			}
			select {
			case f.anew <- f.readOrg(ctx, o):
			case <-ctx.Done():
			}
		}()
	}
}

func (f *Follower) readOrg(ctx context.Context, o orgRead) event {
	e := event{at: f.clock()}
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	rows := newBuilder()
	e.err = f.feed.LoadOrg(ctx, o.org, rows.add)
	e.org = &orgLoaded{o, rows.book().own(o.org)}
	if e.err != nil && !errors.Is(e.err, context.Canceled) {
		f.log.Warn("an organization's callers cannot be read anew; the database is asked for each", "org", o.org, "err", e.err)
	}
	return e
}

// report tells when the feed begins to fail, fails for another reason, or is well
// again. It returns the reason.
func (f *Follower) report(before string, err error) string {
	now := ""
	if err != nil {
		now = err.Error()
	}
	switch {
	case now == before:
	case now == "":
		f.log.Info("the database's changes are followed again")
	default:
		f.log.Warn("the database's changes cannot be followed; cached names are withheld once the freshness bound has passed", "err", err)
	}
	return now
}

func (f *Follower) tell(e event, was bool) {
	now := f.index.Capture()
	if e.directory != nil && e.err == nil && now != nil {
		for _, problem := range now.Directory.Problems {
			f.log.Warn("a setting cannot be used; the default stands in", "problem", problem)
		}
	}
	applied := e.delta != nil && e.err == nil && f.machine.book != nil
	if applied && len(e.delta.Rows) > 0 && f.watch.Changed != nil {
		f.watch.Changed(e.delta.Rows)
	}
	if now.Complete() != was && f.watch.Complete != nil {
		f.watch.Complete(!was)
	}
}

// Package leader does once in a fleet what need not be done on each server: it
// elects who does it, by a row in the database that needs no session, and holds
// the upkeep that takes no more than that.
package leader

import (
	"context"
	"log/slog"
	"time"
)

// Elector is where leaderships are taken; store.Upkeep is one.
type Elector interface {
	// Lead takes or keeps a named leadership for a while; false when another
	// holder has it.
	Lead(ctx context.Context, name, holder string, term time.Duration) (bool, error)
}

// Candidate is one server's wish to lead.
type Candidate struct {
	Elector Elector
	// Name of what is led.
	Name string
	// Holder is unique among the candidates of the fleet.
	Holder string
	// Term is how long a leader that dies keeps others from leading. A live one
	// renews it after a third.
	Term time.Duration
	Log  *slog.Logger
}

// Run runs do whenever this candidate leads, again and again until ctx ends. It
// returns when do has.
//
// The context of do ends as soon as the leadership is not proven any more: one
// term after the last successful renewal was sent, measured on the monotonic
// clock, which no adjustment of the time of day moves. The database counts the
// term from a later moment, so two leaders never overlap by more than do takes
// to return, as long as both clocks run equally fast. (The monotonic clock of a
// suspended machine stands still, so what do does must be harmless when done
// twice.)
func (c Candidate) Run(ctx context.Context, do func(ctx context.Context)) {
	healthy := true
	for ctx.Err() == nil {
		until, err := c.lead(ctx)
		switch {
		case err != nil && ctx.Err() == nil && healthy:
			c.Log.Warn("cannot tell who leads", "leadership", c.Name, "error", err)
		case !until.IsZero():
			c.hold(ctx, until, do)
		}
		healthy = err == nil
		pause(ctx, c.Term/3)
	}
}

// lead returns until when this candidate leads; zero when it does not.
func (c Candidate) lead(ctx context.Context) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Term/3)
	defer cancel()
	sent := time.Now()
	leads, err := c.Elector.Lead(ctx, c.Name, c.Holder, c.Term)
	if err != nil || !leads {
		return time.Time{}, err
	}
	return sent.Add(c.Term), nil
}

// hold runs do and renews the leadership until either ends.
func (c Candidate) hold(ctx context.Context, until time.Time, do func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	expiry := time.AfterFunc(time.Until(until), cancel)
	defer expiry.Stop()

	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		do(ctx)
	}()
	c.Log.Info("leading", "leadership", c.Name)
	c.renew(ctx, cancel, expiry)
	<-done
	c.Log.Info("no longer leading", "leadership", c.Name)
}

// renew returns when ctx has ended, which it brings about itself when another
// holder leads. A failed attempt ends nothing: the term goes on, and the next
// attempt may still come in time.
func (c Candidate) renew(ctx context.Context, cancel context.CancelFunc, expiry *time.Timer) {
	for pause(ctx, c.Term/3) {
		until, err := c.lead(ctx)
		switch {
		case err != nil:
			c.Log.Debug("renewing a leadership", "leadership", c.Name, "error", err)
		case until.IsZero():
			cancel()
		default:
			expiry.Reset(time.Until(until))
		}
	}
}

// pause returns false when ctx ends before the time is over.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

package recognizer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/singleflight"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/index"
	"ringdex/internal/store"
)

// Warm is the tier that servers share.
type Warm interface {
	// Ask begins to look for an answer and never waits. What has come of it is told
	// once: false for a miss and for what does not fit.
	Ask(w answer.Want, tell func(a answer.Answer, ok bool, err error))
	// Put must not block.
	Put(a answer.Answer)
}

// Truth is the database.
type Truth interface {
	Profile(ctx context.Context, c callerid.Caller) (store.Reading, error)
}

func fromWarm(warm Warm) func(context.Context, sight, tell) {
	return func(_ context.Context, s sight, tell tell) {
		warm.Ask(s.want, func(a answer.Answer, ok bool, err error) {
			if err != nil || !ok {
				tell(finding{}, false, err)
				return
			}
			tell(recognized(a, ringdexv1.Source_SOURCE_REDIS, s.proof.SentAt, s.proof.Bound), true, nil)
		})
	}
}

// errOverloaded: as many reads as are allowed are under way.
var errOverloaded = errors.New("too many reads under way")

// readTimeout ends a read that nobody waits for any longer. It is far above the
// budget: giving up a wait costs nothing, cancelling a query costs a connection.
const readTimeout = time.Second

// database is the last tier. Rings for one caller share a read; the number of
// reads under way is limited and nobody queues for one.
type database struct {
	truth   Truth
	warm    Warm
	clock   index.Clock
	reads   *bulkhead
	flights singleflight.Group
}

func newDatabase(c Config) *database {
	return &database{truth: c.Truth, warm: c.Warm, clock: c.Clock, reads: newBulkhead(c.Reads)}
}

// read is a reading with the moment it was sent: its own proof, which whoever
// joins the flight inherits.
type read struct {
	store.Reading
	answer answer.Answer
	sentAt time.Duration
}

// ask reads in a goroutine of its own.
func (d *database) ask(ctx context.Context, s sight, tell tell) {
	go func() {
		defer tell.recovered()
		tell(d.get(ctx, s))
	}()
}

func (d *database) get(ctx context.Context, s sight) (finding, bool, error) {
	flight := fmt.Sprintf("%d/%d", s.want.Caller.Org, s.want.Caller.Number)
	if s.truth {
		d.flights.Forget(flight) // one under way may have been sent too early
	}
	for {
		landed := d.flights.DoChan(flight, func() (any, error) { return d.read(s.want.Caller) })
		select {
		case result := <-landed:
			if result.Err != nil {
				return failed(result.Err), false, result.Err
			}
			if r := result.Val.(read); !r.overtaken(s.want) {
				return d.judge(s, r), true, nil
			}
			d.flights.Forget(flight)
		case <-ctx.Done():
			return undecided(ringdexv1.Reason_REASON_TIMEOUT), false, ctx.Err()
		}
	}
}

// overtaken tells that the index has meanwhile seen a newer version: the read
// was under way when this ring joined it. Versions never go back on a server.
func (r read) overtaken(w answer.Want) bool {
	return r.Version < w.Version && answer.EraOf(r.Generation) == w.Era
}

func failed(err error) finding {
	if errors.Is(err, errOverloaded) {
		return undecided(ringdexv1.Reason_REASON_OVERLOADED)
	}
	return undecided(ringdexv1.Reason_REASON_UNAVAILABLE)
}

// read asks the database, whether or not anybody still waits, and leaves what
// it learned in Redis.
func (d *database) read(c callerid.Caller) (r read, err error) {
	if !d.reads.enter() {
		return read{}, errOverloaded
	}
	r.sentAt = d.clock()
	defer func() { d.reads.leave(r.sentAt, d.clock()) }()
	defer func() {
		if recover() != nil {
			err = errPanic // singleflight would end the process
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	if r.Reading, err = d.truth.Profile(ctx, c); err != nil || r.Profile == nil {
		return r, err
	}
	if r.answer, err = answer.New(r.Reading); err == nil && d.warm != nil {
		d.warm.Put(r.answer)
	}
	return r, err
}

// judge dates what was read. The caller's row is proven by the read itself; so
// are the settings that it is told with, if they are at the version that the
// database had at that moment. Otherwise the captured proof has to do for them.
func (d *database) judge(s sight, r read) finding {
	proven := r.sentAt
	if dir := s.proof.Directory; r.Directory != dir.Version || r.Generation != dir.Generation {
		proven = min(proven, s.proof.SentAt)
	}
	if r.Profile == nil {
		return unknown(ringdexv1.Source_SOURCE_DATABASE, proven, s.proof.Bound)
	}
	return recognized(r.answer, ringdexv1.Source_SOURCE_DATABASE, proven, s.proof.Bound)
}

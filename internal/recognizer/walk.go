package recognizer

import (
	"context"
	"errors"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/index"
)

// The budgets. A whole answer takes callLimit at most, or less when the caller's
// own deadline is nearer; margin is what is left of that to send the answer.
const (
	redisHedge    = 4 * time.Millisecond  // then the database is asked beside it
	redisLimit    = 12 * time.Millisecond // then Redis is given up
	databaseLimit = 20 * time.Millisecond
	callLimit     = 40 * time.Millisecond
	margin        = 5 * time.Millisecond
)

// sight is what a ring knows before it walks the tiers.
type sight struct {
	proof *index.Proof
	want  answer.Want
	// cached tells that the caches may answer; truth that only a read of the
	// database that begins now will do.
	cached, truth bool
}

// finding is what a tier has to say.
type finding struct {
	outcome ringdexv1.Outcome
	reason  ringdexv1.Reason
	source  ringdexv1.Source
	answer  answer.Answer
	// proven is the moment, on the boot clock, as of which everything that was
	// used is proven to be current; bound is how long that is good for.
	proven, bound time.Duration
}

// tier is a place that may know the answer. ask begins to find out and never
// waits. It tells once what it knows, that it has nothing or that it has failed;
// nobody listens any more when its context ends.
type tier struct {
	source ringdexv1.Source
	// hedge is how long to wait before the next tier is asked beside this one,
	// limit how long to wait for this one at all.
	hedge, limit time.Duration
	ask          func(context.Context, sight, tell)
}

// walk asks one tier after the other, the next one as soon as one has nothing
// or takes too long, and takes the first answer. What it leaves behind ends by
// itself. begun is when the ring was: a server that is late already asks nobody.
func (r *Recognizer) walk(ctx context.Context, s sight, begun time.Duration) finding {
	left := budget(ctx, r.clock()-begun)
	if left <= 0 {
		return undecided(ringdexv1.Reason_REASON_TIMEOUT)
	}
	tiers := r.tiers
	if !s.cached {
		tiers = tiers[len(tiers)-1:] // the database
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	results := make(chan result, len(tiers))
	last := undecided(ringdexv1.Reason_REASON_TIMEOUT)
	for asked, waiting := 0, 0; asked < len(tiers) || waiting > 0; {
		var hedge <-chan time.Time
		if asked < len(tiers) {
			r.ask(ctx, tiers[asked], s, results)
			hedge = time.After(tiers[asked].hedge)
			asked, waiting = asked+1, waiting+1
		}
		select {
		case res := <-results:
			waiting--
			if res.settled {
				r.keep(res.finding)
				return res.finding
			}
			if res.outcome != ringdexv1.Outcome_OUTCOME_UNSPECIFIED {
				last = res.finding // the database's word; Redis has none on this
			}
		case <-hedge:
		case <-ctx.Done():
			return undecided(ringdexv1.Reason_REASON_TIMEOUT)
		}
	}
	return last
}

type result struct {
	finding
	settled bool
}

// tell takes what a tier has to say. Unless that is settled, the others are heard.
type tell func(f finding, settled bool, err error)

// recovered tells of a panic as one more way to fail: it must not end the process,
// and with it the calls of everybody else.
func (t tell) recovered() {
	if recover() != nil {
		t(undecided(ringdexv1.Reason_REASON_UNAVAILABLE), false, errPanic)
	}
}

// errPanic stands for a panic, whose value may hold somebody's data.
var errPanic = errors.New("a tier panicked")

// ask has one tier asked, which is heard once, or given up after its limit.
func (r *Recognizer) ask(ctx context.Context, t tier, s sight, results chan<- result) {
	hear := func(f finding, settled bool, err error) {
		// Who lost the race against another tier, or was asked in vain, has not failed.
		if err != nil && !errors.Is(ctx.Err(), context.Canceled) {
			r.meter.Failed(t.source, err)
		}
		results <- result{f, settled}
	}
	limit := time.AfterFunc(t.limit, func() { hear(finding{}, false, context.DeadlineExceeded) })
	tell := tell(func(f finding, settled bool, err error) {
		if limit.Stop() { // only for the first, and only in time
			hear(f, settled, err)
		}
	})
	defer tell.recovered()
	t.ask(ctx, s, tell)
}

// keep puts an answer where the next ring finds it sooner. Who has changed has been
// forgotten there when the index heard of it, which may be before this: so what the
// index does not ask for any more is taken away again.
func (r *Recognizer) keep(f finding) {
	if f.outcome != ringdexv1.Outcome_OUTCOME_RECOGNIZED {
		return
	}
	r.near.Put(f.answer)
	proof := r.known.Capture()
	switch version, presence := proof.Lookup(f.answer.Caller()); {
	case presence == index.Unsure: // nor has the feed been heard
	case presence == index.Absent, f.answer.Era() != proof.Era, f.answer.Version() < version:
		r.near.Forget(f.answer.Caller())
	}
}

// budget is how long the tiers may take, so long after the ring's beginning.
func budget(ctx context.Context, spent time.Duration) time.Duration {
	left := callLimit - spent
	if deadline, ok := ctx.Deadline(); ok {
		left = min(left, time.Until(deadline))
	}
	return left - margin
}

func recognized(a answer.Answer, from ringdexv1.Source, proven, bound time.Duration) finding {
	return finding{
		outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, source: from, answer: a, proven: proven, bound: bound,
	}
}

func unknown(from ringdexv1.Source, proven, bound time.Duration) finding {
	return finding{outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, source: from, proven: proven, bound: bound}
}

func undecided(why ringdexv1.Reason) finding {
	return finding{outcome: ringdexv1.Outcome_OUTCOME_UNDECIDED, reason: why}
}

// Package recognizer is the path of a ring: called and caller number → line →
// proof and index → near cache → Redis → database → greeting.
//
// The order of its steps is what the promises rest on. The proof is captured
// before anything is looked up, and the clock is compared with that same proof
// after everything has been fetched: a name is spoken only if what was used was
// current within the freshness bound at the moment it is spoken.
package recognizer

import (
	"context"
	"errors"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/index"
	"ringdex/internal/phone"
)

// ErrKeyEnded tells that the key was revoked or has expired since it was let in.
var ErrKeyEnded = errors.New("the key is no longer valid")

// Question is a ringing call.
type Question struct {
	// Key is not changed. There is none without one.
	Key            *callerid.Key
	Called, Caller string
	Privacy        string
	Verstat        string
	// Truth asks for the database to be read, whatever the caches hold.
	Truth bool
	// Room, unless nil, is where the answer may be put: the reply's part is good
	// until it is used again.
	Room []byte
}

// Reply is what becomes of it. Every reply has a greeting that can be spoken.
type Reply struct {
	Outcome ringdexv1.Outcome
	Reason  ringdexv1.Reason
	// Number is zero when it was withheld.
	Number phone.Number
	// Part is the caller's fields of RecognizeCallerResponse as protobuf writes
	// them: caller, match, version and variables. Blanks are more variables, which
	// the caller has no value for. Neither may be changed: rings share them.
	Part, Blanks []byte
	Greeting     string
	Source       ringdexv1.Source
	// Age of the proof that the reply is current.
	Age time.Duration
}

// Known is what a server knows without asking.
type Known interface{ Capture() *index.Proof }

// Near is the cache within the process.
type Near interface {
	// Get may put the answer into room, if that is large enough.
	Get(room []byte, w answer.Want) (answer.Answer, bool)
	Put(a answer.Answer)
	Forget(callers ...callerid.Caller)
}

// Meter counts what fails behind a ring.
type Meter interface {
	Failed(tier ringdexv1.Source, err error)
}

// Audit watches what the caches say.
type Audit interface {
	// Hit: a cache's answer is told, which had to contain whatever was committed
	// by a moment on the boot clock. It must not block.
	Hit(a answer.Answer, asOf time.Duration)
}

// Recognizer answers rings. It is safe for any number of them at once.
type Recognizer struct {
	known Known
	near  Near
	tiers []tier
	clock index.Clock
	meter Meter
	audit Audit // may be nil
	// look is a step of its own so that a test can put it in the wrong place.
	look func(Known, *index.Proof, callerid.Caller) (*index.Proof, uint64, index.Presence)
}

// Config is what a recognizer is made of. Warm and Audit may be nil.
type Config struct {
	Known Known
	Near  Near
	Warm  Warm
	Truth Truth
	Reads int // reads of the database at once, at most; more are refused, not queued
	Clock index.Clock
	Meter Meter
	Audit Audit
}

// New returns a recognizer that walks the tiers of its configuration.
func New(c Config) *Recognizer {
	database := newDatabase(c)
	r := &Recognizer{known: c.Known, near: c.Near, clock: c.Clock, meter: c.Meter, audit: c.Audit, look: lookup}
	if c.Warm != nil {
		r.tiers = append(r.tiers, tier{
			source: ringdexv1.Source_SOURCE_REDIS, limit: redisLimit, hedge: redisHedge, ask: fromWarm(c.Warm),
		})
	}
	r.tiers = append(r.tiers, tier{
		source: ringdexv1.Source_SOURCE_DATABASE, limit: databaseLimit, hedge: databaseLimit, ask: database.ask,
	})
	return r
}

func lookup(_ Known, p *index.Proof, c callerid.Caller) (*index.Proof, uint64, index.Presence) {
	version, presence := p.Lookup(c)
	return p, version, presence
}

// Recognize answers one ring. It fails only for what the asker did wrong:
// ErrKeyEnded, or directory.ErrNotYourLine.
func (r *Recognizer) Recognize(ctx context.Context, q Question) (Reply, error) {
	reply, rest, err := r.Begin(q)
	if rest != nil {
		reply = rest(ctx)
	}
	return reply, err
}

// Begin answers one ring as far as memory goes, and never waits. Mostly that is
// the whole way, and rest is nil. Otherwise rest asks Redis and the database,
// inside the budgets, with the proof that was captured here: it is to be called
// soon and once. The reply is then what to say where there is no room for that:
// UNDECIDED. Errors are those of Recognize.
func (r *Recognizer) Begin(q Question) (reply Reply, rest func(context.Context) Reply, err error) {
	proof := r.known.Capture()
	if q.Key == nil || !proof.Directory.Live(q.Key.ID, time.Now) {
		return Reply{}, nil, ErrKeyEnded
	}
	line, err := proof.Directory.Line(q.Key.Org, q.Called)
	if err != nil {
		return Reply{}, nil, err
	}
	from, err := phone.ParseCaller(q.Caller, q.Privacy, line.Region)
	if err != nil {
		return withheld(err, line, r.clock()-proof.SentAt), nil, nil
	}
	telling := line.Org.Disclosure.At(callerid.Attest(q.Verstat, from.Verstat))
	if telling == callerid.TellNothing {
		f := finding{outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, reason: ringdexv1.Reason_REASON_ATTESTATION, proven: proof.SentAt}
		return other(f, line, from.Number, r.clock()-f.proven), nil, nil
	}
	s, f, now, settled := r.recall(proof, line, callerid.Caller{Org: line.Org.ID, Number: from.Number}, q)
	if settled {
		return r.conclude(f, now, line, from.Number, telling), nil, nil
	}
	return r.conclude(undecided(ringdexv1.Reason_REASON_OVERLOADED), now, line, from.Number, telling),
		func(ctx context.Context) Reply {
			f := r.walk(ctx, s, now)
			return r.conclude(f, r.clock(), line, from.Number, telling)
		}, nil
}

// recall looks a caller up in what is known and in the near cache, and reads the
// clock, once, when it has both. Where that does not settle it, the sight is what
// the tiers are walked with.
func (r *Recognizer) recall(proof *index.Proof, line *directory.Line, c callerid.Caller, q Question) (s sight, f finding, now time.Duration, settled bool) {
	proof, version, presence := r.look(r.known, proof, c)
	if presence == index.Absent && !q.Truth {
		return sight{}, unknown(ringdexv1.Source_SOURCE_INDEX, proof.SentAt, proof.Bound), r.clock(), true
	}
	s = sight{
		proof: proof,
		want: answer.Want{
			Caller: c, Era: proof.Era, Version: version, Interactions: line.Org.Interactions,
		},
		truth: q.Truth,
	}
	if presence != index.Present || q.Truth {
		return s, finding{}, r.clock(), false
	}
	held, ok := r.near.Get(q.Room, s.want)
	now = r.clock()
	s.cached = now-proof.SentAt < proof.Bound
	return s, recognized(held, ringdexv1.Source_SOURCE_NEAR, proof.SentAt, proof.Bound), now, ok && s.cached
}

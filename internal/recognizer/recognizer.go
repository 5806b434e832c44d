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
	Key            callerid.Key
	Called, Caller string
	Privacy        string
	Verstat        string
	// Truth asks for the database to be read, whatever the caches hold.
	Truth bool
}

// Reply is what becomes of it. Every reply has a greeting that can be spoken.
type Reply struct {
	Outcome ringdexv1.Outcome
	Reason  ringdexv1.Reason
	// Number is zero when it was withheld.
	Number phone.Number
	// Part is fields of RecognizeCallerResponse as protobuf writes them: caller,
	// match, version and variables.
	Part     []byte
	Greeting string
	Source   ringdexv1.Source
	// Age of the proof that the reply is current.
	Age time.Duration
}

// Known is what a server knows without asking.
type Known interface{ Capture() *index.Proof }

// Near is the cache within the process.
type Near interface {
	Get(w answer.Want) (answer.Answer, bool)
	Put(a answer.Answer)
}

// Meter counts what fails behind a ring.
type Meter interface {
	Failed(tier ringdexv1.Source, err error)
}

// Recognizer answers rings. It is safe for any number of them at once.
type Recognizer struct {
	known Known
	near  Near
	tiers []tier
	clock index.Clock
	meter Meter
	// look is a step of its own so that a test can put it in the wrong place.
	look func(Known, *index.Proof, callerid.Caller) (*index.Proof, uint64, index.Presence)
}

// Config is what a recognizer is made of. Warm may be nil.
type Config struct {
	Known Known
	Near  Near
	Warm  Warm
	Truth Truth
	Reads int // reads of the database at once; more are refused, not queued
	Clock index.Clock
	Meter Meter
}

// New returns a recognizer that walks the tiers of its configuration.
func New(c Config) *Recognizer {
	database := newDatabase(c)
	r := &Recognizer{known: c.Known, near: c.Near, clock: c.Clock, meter: c.Meter, look: lookup}
	if c.Warm != nil {
		r.tiers = append(r.tiers, tier{
			source: ringdexv1.Source_SOURCE_REDIS, limit: redisLimit, hedge: redisHedge, get: fromWarm(c.Warm),
		})
	}
	r.tiers = append(r.tiers, tier{
		source: ringdexv1.Source_SOURCE_DATABASE, limit: databaseLimit, hedge: databaseLimit, get: database.get,
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
	proof := r.known.Capture()
	if !proof.Directory.Live(q.Key.ID, time.Now()) {
		return Reply{}, ErrKeyEnded
	}
	line, err := proof.Directory.Line(q.Key, q.Called)
	if err != nil {
		return Reply{}, err
	}
	from, err := phone.ParseCaller(q.Caller, q.Privacy, line.Region)
	if err != nil {
		return withheld(err, line, r.clock()-proof.SentAt), nil
	}
	telling := line.Org.Disclosure.At(callerid.Attest(q.Verstat, from.Verstat))
	if telling == callerid.TellNothing {
		f := finding{outcome: ringdexv1.Outcome_OUTCOME_UNKNOWN, reason: ringdexv1.Reason_REASON_ATTESTATION, proven: proof.SentAt}
		return other(f, line, from.Number, r.clock()-f.proven), nil
	}
	f := r.find(ctx, proof, line, callerid.Caller{Org: line.Org.ID, Number: from.Number}, q.Truth)
	return r.conclude(f, line, from.Number, telling), nil
}

// find looks a caller up in what is known and, where that does not settle it,
// walks the tiers.
func (r *Recognizer) find(ctx context.Context, proof *index.Proof, line *directory.Line, c callerid.Caller, truth bool) finding {
	proof, version, presence := r.look(r.known, proof, c)
	if presence == index.Absent && !truth {
		return unknown(ringdexv1.Source_SOURCE_INDEX, proof.SentAt, proof.Bound)
	}
	return r.walk(ctx, sight{
		proof: proof,
		want: answer.Want{
			Caller: c, Era: proof.Era, Version: version, Interactions: line.Org.Interactions,
		},
		cached: presence == index.Present && !truth && r.clock()-proof.SentAt < proof.Bound,
		truth:  truth,
	})
}

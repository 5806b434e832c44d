// Package checker tells whether what servers said while they were tortured is
// what Ringdex promises. It is given every write and every call of a run, and
// finds what cannot be true: in time linear in their number, so that millions of
// calls are checked and not a sample.
//
// It knows nothing of how a server works. What may be said follows from the
// moments before a write began and after it was acknowledged, and from the
// moments before a call began and after it was answered, all on one clock.
package checker

import (
	"math"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// Never is the acknowledgement of a write that was broken off: it is there or
// not, and nobody was told.
const Never = time.Duration(math.MaxInt64)

// Fact is what a number leads to from a write on.
type Fact struct {
	Caller callerid.Caller
	// Version that the write drew for the number.
	Version uint64
	// Erased tells that the row was removed instead of marked. Version is then
	// that of the row which was there, since nothing was drawn.
	Erased bool
	// Name of whom the number leads to; empty when that is nobody.
	Name string
}

// Write is a transaction that has committed, or may have.
type Write struct {
	What string
	// Begin is a moment before anybody could see it, Ack one after it was
	// acknowledged.
	Begin, Ack time.Duration
	// Generation of the database, counted from 0. In another one versions may
	// come again for other content; its first write is a census of all numbers.
	Generation int
	Facts      []Fact
}

// Call is a recognition and what was said.
type Call struct {
	Server     int
	Caller     callerid.Caller
	Truth      bool // it asked for a read of the database
	Start, End time.Duration
	// Failed is what the call ended with instead of an answer.
	Failed string
	// Excused tells that the server could not answer: it was stopped or killed.
	// What it said nevertheless is checked.
	Excused bool
	// Recovered tells that every fault had healed long enough before.
	Recovered bool

	Outcome        ringdexv1.Outcome
	Reason         ringdexv1.Reason
	Source         ringdexv1.Source
	Version        uint64
	Name, Greeting string
	// Content is a hash of all that was told of the caller.
	Content uint64
}

// Gone is a name that somebody had taken from a number, and waited until no server
// can speak it any more. It never comes back there, save in a later generation.
type Gone struct {
	Caller     callerid.Caller
	Name       string
	At         time.Duration
	Generation int
}

// Event is something else that happened, to be told in stories: a fault begins,
// or ends.
type Event struct {
	At   time.Duration
	What string
}

// Guarantee is one of the promises in the README.
type Guarantee string

// The guarantees that calls, writes and what is left of the erased can show to be
// broken.
const (
	BoundedFreshness Guarantee = "G1 bounded freshness"
	RightPerson      Guarantee = "G2 right person"
	GoneIsGone       Guarantee = "G3 gone is gone"
	NoGoingBack      Guarantee = "G4 no going back"
	FailOpen         Guarantee = "G5 fail open"
	CertainUnknown   Guarantee = "G6 certain unknown"
	Recovery         Guarantee = "G7 recovery"
	GoneEverywhere   Guarantee = "G8 erased"
)

// Violation is a call that no right system could have answered like this, or data
// that it could not have kept.
type Violation struct {
	Guarantee Guarantee
	Complaint string
	Call      Call
	// Other is the call that this one contradicts, where it takes two.
	Other *Call
}

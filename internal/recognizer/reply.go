package recognizer

import (
	"errors"
	"time"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/phone"
)

// longestStale is how old the proof of an absence may be and still let the
// caller pass for unknown, with a reason.
const longestStale = 60 * time.Second

// conclude compares the clock, which was read when there was a finding, with what
// that rests on: what is proven too long ago is not told.
func (r *Recognizer) conclude(f finding, now time.Duration, line *directory.Line, n phone.Number, telling callerid.Telling) Reply {
	age := now - f.proven
	switch {
	case f.outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED:
		age = 0
	case age < f.bound:
	case f.outcome == ringdexv1.Outcome_OUTCOME_UNKNOWN && age < longestStale:
		f.reason = ringdexv1.Reason_REASON_STALE
	default:
		f = undecided(ringdexv1.Reason_REASON_STALE)
	}
	if f.outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED {
		if r.audit != nil && f.source != ringdexv1.Source_SOURCE_DATABASE {
			r.audit.Hit(f.answer, f.proven-f.bound) // a cache's proof is from before the ring
		}
		return person(f, line, n, telling, age)
	}
	return other(f, line, n, age)
}

// other is the reply for whoever is not to be named: all of it is known before
// anybody rings.
func other(f finding, line *directory.Line, n phone.Number, age time.Duration) Reply {
	return Reply{
		Outcome:  f.outcome,
		Reason:   f.reason,
		Number:   n,
		Blanks:   line.Other.BlankFields,
		Greeting: line.Other.Plain,
		Source:   f.source,
		Age:      age,
	}
}

func withheld(err error, line *directory.Line, age time.Duration) Reply {
	f := finding{outcome: ringdexv1.Outcome_OUTCOME_WITHHELD, reason: ringdexv1.Reason_REASON_PRIVACY}
	if errors.Is(err, phone.ErrNotNumber) {
		f.reason = ringdexv1.Reason_REASON_NOT_A_NUMBER
	}
	return other(f, line, 0, age)
}

// person is the reply for somebody on file. Without a name that can be spoken,
// or without one that the greeting needs, they hear the other greeting.
func person(f finding, line *directory.Line, n phone.Number, telling callerid.Telling, age time.Duration) Reply {
	var room [16]callerid.Variable
	vars, part := f.answer.Variables(room[:0]), f.answer.Part()
	if telling == callerid.TellName {
		vars, part = answer.NamesOnly(vars), f.answer.NamePart()
		f.reason = ringdexv1.Reason_REASON_NAME_ONLY
	}
	reply := Reply{
		Outcome: f.outcome, Reason: f.reason, Number: n, Source: f.source, Age: age,
	}
	greeting := line.Recognized
	var space [longGreeting]byte
	words, ok := []byte(nil), false
	if _, named := vars.Get("NAME"); named {
		words, ok = greeting.AppendTo(space[:0], vars)
	}
	if !ok {
		greeting = line.Other
		words, _ = greeting.AppendTo(space[:0], vars)
	}
	reply.Greeting = string(words)
	reply.Part = part
	reply.Blanks = blanks(greeting, vars)
	return reply
}

// longGreeting is more than most greetings take: they need no room beside.
const longGreeting = 160

// blanks is what the greeting says for the variables that have no value.
func blanks(g directory.Greeting, vars callerid.Variables) (fields []byte) {
	for _, blank := range g.Blanks {
		if value, _ := vars.Get(blank.Name); value == "" {
			if fields == nil {
				fields = make([]byte, 0, len(g.BlankFields))
			}
			fields = answer.AppendVariable(fields, blank.Name, blank.Value)
		}
	}
	return fields
}

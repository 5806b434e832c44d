package client

import (
	"errors"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// Answer is who is calling, and what to say first.
type Answer struct {
	Outcome ringdexv1.Outcome
	// Reason qualifies the outcome.
	Reason ringdexv1.Reason
	// Source is the tier of the server that answered.
	Source ringdexv1.Source
	// Greeting can be spoken as it stands. It is never empty.
	Greeting string

	encoded []byte // a RecognizeCallerResponse, or
	message *ringdexv1.RecognizeCallerResponse
}

// Response is all that is known of the caller, for an agent to go on with. It is
// decoded here and not before, for not every call needs it.
func (a Answer) Response() (*ringdexv1.RecognizeCallerResponse, error) {
	if a.message != nil {
		return a.message, nil
	}
	whole := &ringdexv1.RecognizeCallerResponse{}
	if err := proto.Unmarshal(a.encoded, whole); err != nil {
		return nil, errMalformed
	}
	return whole, nil
}

// told is an answer that came as a message.
func told(m *ringdexv1.RecognizeCallerResponse) Answer {
	return Answer{Outcome: m.GetOutcome(), Reason: m.GetReason(), Source: m.GetSource(), Greeting: m.GetGreeting(), message: m}
}

// errMalformed: what has come is not of the contract.
var errMalformed = errors.New("the server's answer cannot be read")

// Numbers of RecognizeCallerResponse's fields.
const (
	fieldOutcome  protowire.Number = 1
	fieldReason   protowire.Number = 2
	fieldGreeting protowire.Number = 6
	fieldSource   protowire.Number = 8
)

// glance reads of an encoded answer what every call needs.
func glance(encoded []byte) (Answer, error) {
	a := Answer{encoded: encoded}
	err := fields(encoded, func(f field) {
		switch {
		case f.is(fieldOutcome, protowire.VarintType):
			a.Outcome = ringdexv1.Outcome(f.varint)
		case f.is(fieldReason, protowire.VarintType):
			a.Reason = ringdexv1.Reason(f.varint)
		case f.is(fieldSource, protowire.VarintType):
			a.Source = ringdexv1.Source(f.varint)
		case f.is(fieldGreeting, protowire.BytesType):
			a.Greeting = string(f.bytes)
		}
	})
	return a, err
}

package wire

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/recognizer"
)

// ErrMalformed means bytes that are no message of the contract.
var ErrMalformed = errors.New("malformed message")

// Request is RecognizeCallerRequest as it was read. Its Key is not set.
type Request struct{ recognizer.Question }

// Numbers of RecognizeCallerRequest's fields.
const (
	requestCalled protowire.Number = 1 + iota
	requestCaller
	requestPrivacy
	requestVerstat
	requestFreshness
)

func (r *Request) read(data []byte) error {
	text := string(data) // of which all fields are parts: one allocation
	return fields(data, func(f field) error {
		switch f.number {
		case requestCalled:
			return f.text(text, &r.Called)
		case requestCaller:
			return f.text(text, &r.Caller)
		case requestPrivacy:
			return f.text(text, &r.Privacy)
		case requestVerstat:
			return f.text(text, &r.Verstat)
		case requestFreshness:
			if f.kind == protowire.VarintType {
				r.Truth = int32(f.varint) == int32(ringdexv1.Freshness_FRESHNESS_TRUTH)
			}
		}
		return nil
	})
}

// field is one field of a message.
type field struct {
	number protowire.Number
	kind   protowire.Type
	varint uint64
	// from and to are where the bytes of a field of BytesType lie in the message.
	from, to int
}

// fields goes through a message. Where a field comes twice, both are shown.
func fields(data []byte, show func(field) error) error {
	for at := 0; at < len(data); {
		f := field{}
		var n int
		if f.number, f.kind, n = protowire.ConsumeTag(data[at:]); n < 0 || f.number > protowire.MaxValidNumber {
			return ErrMalformed
		}
		at += n
		switch f.kind {
		case protowire.VarintType:
			f.varint, n = protowire.ConsumeVarint(data[at:])
		case protowire.BytesType:
			var value []byte
			value, n = protowire.ConsumeBytes(data[at:])
			f.from, f.to = at+n-len(value), at+n
		default:
			n = protowire.ConsumeFieldValue(f.number, f.kind, data[at:])
		}
		if n < 0 {
			return ErrMalformed
		}
		at += n
		if err := show(f); err != nil {
			return err
		}
	}
	return nil
}

// text is the field's value where it is one: what has another type is unknown, as
// protobuf has it.
func (f field) text(whole string, to *string) error {
	if f.kind != protowire.BytesType {
		return nil
	}
	value := whole[f.from:f.to]
	if !utf8.ValidString(value) {
		return fmt.Errorf("field %d is not UTF-8: %w", f.number, ErrMalformed)
	}
	*to = value
	return nil
}

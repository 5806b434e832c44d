package client

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	pb "google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// codec is protobuf's, but what comes is read no further than to see whose answer
// it is and whether it is one.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2(proto.Name)} }

// Unmarshal implements encoding.CodecV2 for *answers.
func (codec) Unmarshal(data mem.BufferSlice, v any) error {
	return v.(*answers).read(data.Materialize())
}

// Numbers of the fields that are read by hand.
const (
	fieldOne protowire.Number = 1 // of RecognizeCallersResponse

	fieldID       protowire.Number = 1 // of CallerAnswer
	fieldResponse protowire.Number = 2
	fieldRefusal  protowire.Number = 3
)

// answers are what has come at one time.
type answers []answer

// answer is a CallerAnswer: an encoded RecognizeCallerResponse, or else the error
// of a refusal.
type answer struct {
	id       uint64
	response []byte
	err      error
}

func (all *answers) read(message []byte) (err error) {
	*all = (*all)[:0]
	failed := fields(message, func(f field) {
		if f.is(fieldOne, protowire.BytesType) {
			var one answer
			if failed := one.read(f.bytes); failed != nil {
				err = failed
			}
			*all = append(*all, one)
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

func (a *answer) read(message []byte) error {
	a.err = errMalformed // unless it says something
	return fields(message, func(f field) {
		switch {
		case f.is(fieldID, protowire.VarintType):
			a.id = f.varint
		case f.is(fieldResponse, protowire.BytesType):
			a.response, a.err = f.bytes, nil
		case f.is(fieldRefusal, protowire.BytesType):
			a.err = refused(f.bytes)
		}
	})
}

// glance is the answer to whoever asked.
func (a answer) glance() (Answer, error) {
	if a.err != nil {
		return Answer{}, a.err
	}
	return glance(a.response)
}

func refused(encoded []byte) error {
	var r ringdexv1.Refusal
	if err := pb.Unmarshal(encoded, &r); err != nil || r.GetCode() == 0 {
		return errMalformed
	}
	return status.Error(codes.Code(r.GetCode()), r.GetMessage())
}

// field is one field of a message.
type field struct {
	number protowire.Number
	kind   protowire.Type
	varint uint64
	bytes  []byte
}

// is tells what field it is. What has another type is unknown, as protobuf has it.
func (f field) is(n protowire.Number, kind protowire.Type) bool {
	return f.number == n && f.kind == kind
}

// fields shows the fields of a message, one after the other.
func fields(message []byte, show func(field)) error {
	for len(message) > 0 {
		var f field
		var n int
		if f.number, f.kind, n = protowire.ConsumeTag(message); n < 0 {
			return errMalformed
		}
		message = message[n:]
		switch f.kind {
		case protowire.VarintType:
			f.varint, n = protowire.ConsumeVarint(message)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(message)
		default:
			n = protowire.ConsumeFieldValue(f.number, f.kind, message)
		}
		if n < 0 {
			return errMalformed
		}
		message = message[n:]
		show(f)
	}
	return nil
}

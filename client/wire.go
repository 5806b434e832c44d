package client

import (
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	pb "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// codec is protobuf's for what a stream carries, which is encoded by whoever asks
// and decoded by whoever waits, not by the one goroutine that all of them share.
type codec struct{ encoding.CodecV2 }

func newCodec() codec { return codec{encoding.GetCodecV2(proto.Name)} }

// Marshal implements encoding.CodecV2 for *questions, and empties them.
func (codec) Marshal(v any) (mem.BufferSlice, error) {
	q := v.(*questions)
	encoded := q.buffer
	q.buffer = nil
	return mem.BufferSlice{mem.NewBuffer(encoded, mem.DefaultBufferPool())}, nil
}

// Unmarshal implements encoding.CodecV2 for *answers.
func (codec) Unmarshal(data mem.BufferSlice, v any) error {
	return v.(*answers).read(data.Materialize())
}

// Numbers of the fields that are written and read by hand.
const (
	fieldOne protowire.Number = 1 // of RecognizeCallersRequest and …Response

	fieldID       protowire.Number = 1 // of CallerQuestion and CallerAnswer
	fieldRequest  protowire.Number = 2
	fieldTimeout  protowire.Number = 3
	fieldResponse protowire.Number = 2
	fieldRefusal  protowire.Number = 3
)

// question is a CallerQuestion without its id.
type question []byte

// newQuestion encodes what is asked. A server that is left its whole budget need
// not know how long that is.
func newQuestion(q *ringdexv1.RecognizeCallerRequest, left time.Duration) (question, error) {
	size := pb.Size(q)
	b := make([]byte, 0, size+32)
	b = protowire.AppendTag(b, fieldRequest, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b, err := pb.MarshalOptions{UseCachedSize: true}.MarshalAppend(b, q)
	if err != nil || left >= defaultTimeout-time.Millisecond {
		return b, err
	}
	limit, err := pb.Marshal(durationpb.New(left))
	return protowire.AppendBytes(protowire.AppendTag(b, fieldTimeout, protowire.BytesType), limit), err
}

// questions are those that will be sent next: a RecognizeCallersRequest.
type questions struct {
	buffer *[]byte // from the library's pool; nil while there are none
}

func (q *questions) add(id uint64, asked question) {
	size := protowire.SizeTag(fieldID) + protowire.SizeVarint(id) + len(asked)
	b := q.room(protowire.SizeTag(fieldOne) + protowire.SizeBytes(size))
	b = protowire.AppendTag(b, fieldOne, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(size))
	b = protowire.AppendTag(b, fieldID, protowire.VarintType)
	b = protowire.AppendVarint(b, id)
	*q.buffer = append(b, asked...)
}

// room is the buffer with room for so many bytes more.
func (q *questions) room(size int) []byte {
	pool := mem.DefaultBufferPool()
	if q.buffer == nil {
		q.buffer = pool.Get(size)
		return (*q.buffer)[:0]
	}
	held := *q.buffer
	if cap(held)-len(held) >= size {
		return held
	}
	larger := pool.Get(len(held) + size)
	b := append((*larger)[:0], held...)
	pool.Put(q.buffer)
	q.buffer = larger
	return b
}

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

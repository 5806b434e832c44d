package wire

import (
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"ringdex/internal/recognizer"
)

// Numbers of RecognizeCallerResponse's fields. Those that are missing are the
// caller's part, and come encoded.
const (
	responseOutcome  protowire.Number = 1
	responseReason   protowire.Number = 2
	responseNumber   protowire.Number = 3
	responseGreeting protowire.Number = 6
	responseSource   protowire.Number = 8
	responseAsOf     protowire.Number = 10
)

// Numbers of google.protobuf.Duration's fields.
const (
	durationSeconds protowire.Number = 1
	durationNanos   protowire.Number = 2
)

// Ring is a RecognizeCallerRequest as it was read, and the RecognizeCallerResponse
// that goes out for it, with the room that the answer was put into and that of the
// whole message.
type Ring struct {
	Request
	recognizer.Reply
	home    *Rings
	message []byte
	room    [Roomy]byte
}

// Roomy is more bytes than nearly all answers take. It is more than the least that
// the library gives back.
const Roomy = 2 << 10

// Rings are used again and again. The zero value has none yet.
type Rings struct{ idle sync.Pool }

// Get returns an empty ring. Once its answer is written, which the library does
// once, at the end of a call, nothing of it may be used; when that is sent it comes
// back. One that never is may be forgotten.
func (r *Rings) Get() *Ring {
	if ring, ok := r.idle.Get().(*Ring); ok {
		return ring
	}
	return &Ring{home: r, message: make([]byte, 0, Roomy)}
}

// Room is where the reply's answer may be put.
func (r *Ring) Room() []byte { return r.room[:0] }

// write puts the message into the ring's own memory, which the library lets go
// when it is sent.
func (r *Ring) write() mem.Buffer {
	r.message = appendReply(r.message[:0], &r.Reply)
	r.Request, r.Reply = Request{}, recognizer.Reply{}
	return mem.NewBuffer(&r.message, (*sent)(r))
}

// sent is a ring whose message is with the library. As a pool it has that to give
// back, and nothing to give out.
type sent Ring

// Get implements mem.BufferPool.
func (*sent) Get(length int) *[]byte { return mem.DefaultBufferPool().Get(length) }

// Put implements mem.BufferPool: the ring comes back, unless it has far more memory
// than nearly all need.
func (s *sent) Put(*[]byte) {
	if cap(s.message) <= 2*Roomy {
		s.home.idle.Put((*Ring)(s))
	}
}

// sizeOf is how many bytes appendReply appends.
func sizeOf(r *recognizer.Reply) int {
	size := sizeOfEnum(responseOutcome, int32(r.Outcome)) + sizeOfEnum(responseReason, int32(r.Reason)) +
		sizeOfEnum(responseSource, int32(r.Source))
	if r.Number != 0 {
		size += sizeOfBytes(responseNumber, 1+digits(uint64(r.Number)))
	}
	if r.Greeting != "" {
		size += sizeOfBytes(responseGreeting, len(r.Greeting))
	}
	return size + len(r.Part) + len(r.Blanks) + sizeOfBytes(responseAsOf, sizeOfDuration(r.Age))
}

// appendReply appends what proto.Marshal makes of the message, but for the order
// of its fields, of which the contract says nothing.
func appendReply(b []byte, r *recognizer.Reply) []byte {
	b = appendEnum(b, responseOutcome, int32(r.Outcome))
	b = appendEnum(b, responseReason, int32(r.Reason))
	if r.Number != 0 {
		b = appendHead(b, responseNumber, 1+digits(uint64(r.Number)))
		b = r.Number.AppendTo(b)
	}
	if r.Greeting != "" {
		b = appendHead(b, responseGreeting, len(r.Greeting))
		b = append(b, r.Greeting...)
	}
	b = appendEnum(b, responseSource, int32(r.Source))
	b = appendHead(b, responseAsOf, sizeOfDuration(r.Age))
	b = appendDuration(b, r.Age)
	return append(append(b, r.Part...), r.Blanks...)
}

func digits(n uint64) int {
	var room [20]byte
	return len(strconv.AppendUint(room[:0], n, 10))
}

func sizeOfDuration(d time.Duration) int {
	return sizeOfInt(durationSeconds, int64(d/time.Second)) + sizeOfInt(durationNanos, int64(d%time.Second))
}

func appendDuration(b []byte, d time.Duration) []byte {
	b = appendInt(b, durationSeconds, int64(d/time.Second))
	return appendInt(b, durationNanos, int64(d%time.Second))
}

func sizeOfEnum(n protowire.Number, v int32) int { return sizeOfInt(n, int64(v)) }

func appendEnum(b []byte, n protowire.Number, v int32) []byte { return appendInt(b, n, int64(v)) }

// sizeOfInt is of a field that is left out when it is 0.
func sizeOfInt(n protowire.Number, v int64) int {
	if v == 0 {
		return 0
	}
	return protowire.SizeTag(n) + protowire.SizeVarint(uint64(v))
}

func appendInt(b []byte, n protowire.Number, v int64) []byte {
	if v == 0 {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), uint64(v))
}

func sizeOfBytes(n protowire.Number, length int) int {
	return protowire.SizeTag(n) + protowire.SizeBytes(length)
}

// appendHead appends what stands before so many bytes.
func appendHead(b []byte, n protowire.Number, length int) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.BytesType), uint64(length))
}

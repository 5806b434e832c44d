package ask

import (
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"

	"ringdex/bench/people"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// light is how calls are written and read by whoever only counts answers, as wrk
// and h2load do: the question's bytes are put together by hand, and of the answer
// no more is read than what became of it. Load and server share this machine, so
// what the load spends on reading names and notes would be missing to the server.
//
// All other messages are protobuf's own codec's.
type light struct{ encoding.CodecV2 }

func newLight() light { return light{encoding.GetCodecV2(proto.Name)} }

// Marshal implements encoding.CodecV2.
func (l light) Marshal(v any) (mem.BufferSlice, error) {
	if q, ok := v.(question); ok {
		return mem.BufferSlice{mem.SliceBuffer(q)}, nil
	}
	return l.CodecV2.Marshal(v)
}

// Unmarshal implements encoding.CodecV2.
func (l light) Unmarshal(data mem.BufferSlice, v any) error {
	a, ok := v.(*glance)
	if !ok {
		return l.CodecV2.Unmarshal(data, v)
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer whole.Free()
	return a.read(whole.ReadOnlyData())
}

// question is an encoded request.
type question []byte

// Fields of the messages.
const (
	calledField    = 1
	callerField    = 2
	freshnessField = 5

	outcomeField = 1
	sourceField  = 8
)

// question is what a ring from a number asks.
func (m Meant) question(from string) question {
	q := make(question, 0, 64)
	q = protowire.AppendTag(q, calledField, protowire.BytesType)
	q = protowire.AppendString(q, people.Line)
	q = protowire.AppendTag(q, callerField, protowire.BytesType)
	q = protowire.AppendString(q, from)
	if m.truth {
		q = protowire.AppendTag(q, freshnessField, protowire.VarintType)
		q = protowire.AppendVarint(q, uint64(ringdexv1.Freshness_FRESHNESS_TRUTH))
	}
	return q
}

// glance is what is read of an answer.
type glance struct {
	outcome ringdexv1.Outcome
	source  ringdexv1.Source
}

func (g *glance) read(b []byte) error {
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		if kind == protowire.VarintType && (field == outcomeField || field == sourceField) {
			value, _ := protowire.ConsumeVarint(b) // is measured below
			if field == outcomeField {
				g.outcome = ringdexv1.Outcome(value)
			} else {
				g.source = ringdexv1.Source(value)
			}
		}
		if n = protowire.ConsumeFieldValue(field, kind, b); n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
	}
	return nil
}

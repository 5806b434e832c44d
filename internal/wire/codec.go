// Package wire is what a ring asks and hears as bytes on a connection: read and
// written by hand, with no message in between, and the same as protobuf would.
package wire

import (
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
)

// Codec is protobuf's, but that Ring, Questions and Answers are read and written by
// themselves.
type Codec struct{ encoding.CodecV2 }

// NewCodec returns the codec of a server.
func NewCodec() Codec { return Codec{encoding.GetCodecV2(proto.Name)} }

// writer writes itself, once, into a buffer that it hands over.
type writer interface{ write() mem.Buffer }

// reader reads itself. It keeps nothing of data.
type reader interface{ read(data []byte) error }

// Marshal implements encoding.CodecV2.
func (c Codec) Marshal(v any) (mem.BufferSlice, error) {
	if w, ok := v.(writer); ok {
		return mem.BufferSlice{w.write()}, nil
	}
	return c.CodecV2.Marshal(v)
}

// Unmarshal implements encoding.CodecV2.
func (c Codec) Unmarshal(data mem.BufferSlice, v any) error {
	r, ok := v.(reader)
	if !ok {
		return c.CodecV2.Unmarshal(data, v)
	}
	whole := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer whole.Free()
	return r.read(whole.ReadOnlyData())
}

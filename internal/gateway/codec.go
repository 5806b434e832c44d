package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/protobuf/encoding/protojson"
)

// codec reads and writes the JSON of messages.
type codec struct{ *runtime.JSONPb }

// newCodec returns a codec with the names of the contract (snake_case). It writes
// every field, so that what a dashboard reads has one shape: "", [], {} and 0
// where there is nothing, null for a time that never was.
func newCodec() codec {
	return codec{&runtime.JSONPb{
		MarshalOptions: protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true},
	}}
}

// NewDecoder reads one value that is all of r, or io.EOF when r is empty, which
// means a message with nothing set. Unknown fields are errors that name them.
func (c codec) NewDecoder(r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(data)) == 0 {
			return io.EOF
		}
		return c.decode(data, v)
	})
}

// decode reads a body into a message, or a pointer to one. Its errors are for
// the client.
func (c codec) decode(data []byte, v any) error {
	if err := syntax(data); err != nil {
		return err
	}
	if err := c.Unmarshal(data, v); err != nil {
		// The library begins with "proto:" and either of two kinds of space.
		text := strings.TrimLeft(strings.TrimPrefix(err.Error(), "proto:"), " \u00a0")
		return fmt.Errorf("the request body does not fit: %s", text)
	}
	return nil
}

// syntax tells what keeps a body from being one JSON value.
func syntax(data []byte) error {
	var value json.RawMessage
	err := json.Unmarshal(data, &value)
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("the request body is not JSON: %w, at byte %d", wrong, wrong.Offset)
	}
	return err
}

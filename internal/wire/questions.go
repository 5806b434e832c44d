package wire

import (
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Asked is one CallerQuestion. Its request's Key is not set.
type Asked struct {
	ID uint64
	Request
	// Timeout is how long the client waits; negative without a word on it.
	Timeout time.Duration
}

// Questions is RecognizeCallersRequest as it was read. It can be read into again;
// what was asked before stays good.
type Questions struct{ Asked []Asked }

const (
	questionsOne protowire.Number = 1

	askedID      protowire.Number = 1
	askedRequest protowire.Number = 2
	askedTimeout protowire.Number = 3
)

func (q *Questions) read(data []byte) error {
	clear(q.Asked)
	q.Asked = q.Asked[:0]
	return fields(data, func(f field) error {
		if f.number != questionsOne || f.kind != protowire.BytesType {
			return nil
		}
		q.Asked = append(q.Asked, Asked{Timeout: -1})
		return q.Asked[len(q.Asked)-1].read(data[f.from:f.to])
	})
}

func (a *Asked) read(data []byte) error {
	var limit duration
	err := fields(data, func(f field) error {
		switch {
		case f.number == askedID && f.kind == protowire.VarintType:
			a.ID = f.varint
		case f.number == askedRequest && f.kind == protowire.BytesType:
			return a.Request.read(data[f.from:f.to])
		case f.number == askedTimeout && f.kind == protowire.BytesType:
			return limit.read(data[f.from:f.to])
		}
		return nil
	})
	if limit.set {
		a.Timeout = limit.value()
	}
	return err
}

// duration is google.protobuf.Duration.
type duration struct {
	seconds int64
	nanos   int32
	set     bool
}

func (d *duration) read(data []byte) error {
	d.set = true
	return fields(data, func(f field) error {
		switch {
		case f.kind != protowire.VarintType:
		case f.number == durationSeconds:
			d.seconds = int64(f.varint)
		case f.number == durationNanos:
			d.nanos = int32(f.varint)
		}
		return nil
	})
}

// value is the duration, or the nearest that Go has, and 0 if it is negative.
func (d *duration) value() time.Duration {
	whole := durationpb.Duration{Seconds: d.seconds, Nanos: d.nanos}
	return max(0, whole.AsDuration())
}

package client

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// openLimit is how long a server may take to say that a stream is open, once it
// is connected.
const openLimit = time.Second

// lane is a connection and the stream on it, one after the other.
type lane struct {
	conn   *grpc.ClientConn
	client ringdexv1.RecognitionServiceClient
	up     atomic.Pointer[stream] // nil while there is none
}

func newLane(addr string, options []grpc.DialOption) (*lane, error) {
	conn, err := grpc.NewClient(addr, options...)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", addr, err)
	}
	return &lane{conn: conn, client: ringdexv1.NewRecognitionServiceClient(conn)}, nil
}

// run keeps a stream up until the context ends. A stream that was up is opened
// anew at once: it has ended as planned, or its server has gone and the
// connection says when there is another.
func (l *lane) run(ctx context.Context, failed func(error)) {
	for failures := 0; ctx.Err() == nil; {
		err := l.serve(ctx)
		if err == nil {
			failures = 0
			continue
		}
		if ctx.Err() == nil {
			failed(fmt.Errorf("opening a stream: %w", err))
		}
		failures++
		select {
		case <-time.After(pause(failures)):
		case <-ctx.Done():
		}
	}
}

// serve opens a stream and hears its answers until it ends. It fails if the
// stream was never up.
func (l *lane) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	wire, err := l.open(ctx, cancel)
	if err != nil {
		return err
	}
	s := newStream(wire, cancel)
	l.up.Store(s)
	for {
		var heard answers
		if err := wire.RecvMsg(&heard); err != nil {
			l.up.Store(nil)
			s.lose()
			return nil
		}
		s.hear(heard)
	}
}

var errSilent = errors.New("the server does not say whether a stream is open")

// open waits for a connection as long as it takes, and then for the server's word.
func (l *lane) open(ctx context.Context, cancel context.CancelFunc) (grpc.ClientStream, error) {
	w, err := l.client.RecognizeCallers(ctx, grpc.WaitForReady(true), grpc.ForceCodecV2(newCodec()))
	if err != nil {
		return nil, err
	}
	limit := time.AfterFunc(openLimit, cancel)
	headers, err := w.Header()
	if err == nil && headers == nil {
		err = w.RecvMsg(&answers{}) // refused: the status is there
	}
	if !limit.Stop() {
		return nil, errSilent
	}
	return w, err
}

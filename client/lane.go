package client

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// silence is after how long without an answer the streams of a connection are asked
// no more, though it stands: many times what a server may take. From then on, one
// question in each such time finds out whether they are worth asking again.
const silence = 500 * time.Millisecond

// lane is a connection. All the streams on it have the same fate.
type lane struct {
	conn   *grpc.ClientConn
	client ringdexv1.RecognitionServiceClient
	missed atomic.Int64 // when the first question was asked of those that nobody answered; 0 for none
	tried  atomic.Int64 // when somebody last tried all the same
}

func newLane(addr string, options []grpc.DialOption) (*lane, error) {
	conn, err := grpc.NewClient(addr, options...)
	if err != nil {
		return nil, fmt.Errorf("calling %s: %w", addr, err)
	}
	return &lane{conn: conn, client: ringdexv1.NewRecognitionServiceClient(conn)}, nil
}

// stand keeps it connected until the context ends: the first question after a while
// need not wait for that.
func (l *lane) stand(ctx context.Context) {
	for more := true; more; {
		state := l.conn.GetState()
		if state == connectivity.Idle {
			l.conn.Connect()
		}
		more = l.conn.WaitForStateChange(ctx, state)
	}
}

// ready tells whether a call would not have to wait.
func (l *lane) ready() bool { return l.conn.GetState() == connectivity.Ready }

// talks tells whether its streams are to be asked.
func (l *lane) talks() bool {
	missed := l.missed.Load()
	if missed == 0 {
		return true
	}
	now := time.Now().UnixNano()
	if now-missed < int64(silence) {
		return true
	}
	tried := l.tried.Load()
	return now-tried >= int64(silence) && l.tried.CompareAndSwap(tried, now)
}

// hear is told that a question was answered.
func (l *lane) hear() {
	if l.missed.Load() != 0 {
		l.missed.Store(0)
	}
}

// miss is told that one was not, and when it was asked.
func (l *lane) miss(asked time.Time) { l.missed.CompareAndSwap(0, asked.UnixNano()) }

// refuse is told that the server opens no streams.
func (l *lane) refuse() {
	now := time.Now().UnixNano()
	l.tried.Store(now)
	l.missed.Store(now - int64(silence))
}

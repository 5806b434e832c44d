// Package client asks Ringdex who is calling, for gateways written in Go.
//
// A Client never fails and never holds up a call: whatever is broken, Recognize
// returns inside its timeout with an answer whose greeting can be spoken. It keeps
// streams open, on which a question costs less than a call, opens them anew when
// they end, and makes single calls while there is none.
package client

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
)

// Options of a client. Only Key is required.
type Options struct {
	// Key is the API key, with the scope `recognize`.
	Key string
	// TLS is how to speak with the server; nil trusts the system's authorities. An
	// address of this machine is spoken to in plaintext when it is nil.
	TLS *tls.Config
	// Insecure sends the key and people's data in plaintext to other machines too.
	Insecure bool
	// Streams is how many are kept open, each on a connection of its own, which a
	// load balancer may lead to another server. 2 if 0.
	Streams int
	// Timeout is how long Recognize takes at most. 45 ms if 0, which leaves a server
	// its whole budget of 40 ms.
	Timeout time.Duration
	// Greeting is what to say when no server has answered.
	// "Hi, how can I help you today?" if empty.
	Greeting string
	// Failed, unless nil, hears why an answer or a stream is missing: an error of
	// package status, or of the context. It is called by many goroutines and must
	// not block.
	Failed func(error)
}

const (
	defaultStreams  = 2
	defaultTimeout  = 45 * time.Millisecond
	defaultGreeting = "Hi, how can I help you today?"
)

// Client asks one installation of Ringdex. It is safe for any number of calls at
// once.
type Client struct {
	timeout  time.Duration
	greeting string
	failed   func(error)

	lanes   []*lane
	next    atomic.Uint32 // the lane that the next call takes
	waiters sync.Pool     // of *waiter

	close   context.CancelFunc
	running sync.WaitGroup
}

// Dial returns a client of the server, or the balancer, at HOST:PORT. It does not
// wait for a connection. It fails only where the address or the options are wrong.
func Dial(addr string, o Options) (*Client, error) { return dial(addr, o) }

func dial(addr string, o Options, more ...grpc.DialOption) (*Client, error) {
	options, err := dialOptions(addr, o)
	if err != nil {
		return nil, err
	}
	c := &Client{
		timeout:  cmp.Or(o.Timeout, defaultTimeout),
		greeting: cmp.Or(o.Greeting, defaultGreeting),
		failed:   o.Failed,
		waiters:  sync.Pool{New: func() any { return newWaiter() }},
	}
	if c.failed == nil {
		c.failed = func(error) {}
	}
	for range cmp.Or(max(o.Streams, 0), defaultStreams) {
		l, err := newLane(addr, append(options, more...))
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		c.lanes = append(c.lanes, l)
	}
	c.run()
	return c, nil
}

func (c *Client) run() {
	var ctx context.Context
	ctx, c.close = context.WithCancel(context.Background())
	for _, l := range c.lanes {
		c.running.Go(func() { l.run(ctx, c.failed) })
	}
}

// Close ends the streams and connections. Questions under way are undecided.
func (c *Client) Close() error {
	if c.close != nil {
		c.close()
	}
	c.running.Wait()
	var failed []error
	for _, l := range c.lanes {
		failed = append(failed, l.conn.Close())
	}
	return errors.Join(failed...)
}

// Recognize answers for one ringing call, inside the timeout or the context's
// deadline, whichever is nearer. Where no server has answered, or has refused to,
// the outcome is UNDECIDED, with the greeting of the options.
func (c *Client) Recognize(ctx context.Context, q *ringdexv1.RecognizeCallerRequest) Answer {
	until := time.Now().Add(c.timeout)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
		until = deadline
	}
	answer, err := c.askStream(ctx, q, until)
	if errors.Is(err, errNoStream) {
		answer, err = c.call(ctx, q, until)
	}
	if err != nil {
		c.failed(err)
		return c.undecided(err)
	}
	return answer
}

// shift is how long questions take the same lane, before the next has its turn: so
// those that come together go together, and each server gets its share.
const shift = 5 * time.Millisecond

// askStream asks on the lane whose turn it is, or the next one whose stream is up.
func (c *Client) askStream(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time) (Answer, error) {
	turn := int(until.UnixNano() / int64(shift))
	for i := range c.lanes {
		if s := c.lanes[(turn+i)%len(c.lanes)].up.Load(); s != nil {
			w := c.waiters.Get().(*waiter)
			defer c.waiters.Put(w)
			return s.ask(ctx, q, until, w)
		}
	}
	return Answer{}, errNoStream
}

func (c *Client) nextLane() *lane { return c.lanes[int(c.next.Add(1))%len(c.lanes)] }

// call asks by a call of its own, on a connection that stands if there is one.
func (c *Client) call(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time) (Answer, error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	by := c.nextLane()
	for range c.lanes {
		if by.conn.GetState() == connectivity.Ready {
			break
		}
		by = c.nextLane()
	}
	answer, err := by.client.RecognizeCaller(ctx, q)
	return told(answer), err
}

// undecided is the answer where there is none.
func (c *Client) undecided(err error) Answer {
	reason := ringdexv1.Reason_REASON_UNAVAILABLE
	if errors.Is(err, context.DeadlineExceeded) || status.Code(err) == codes.DeadlineExceeded {
		reason = ringdexv1.Reason_REASON_TIMEOUT
	}
	return told(&ringdexv1.RecognizeCallerResponse{
		Outcome: ringdexv1.Outcome_OUTCOME_UNDECIDED, Reason: reason, Greeting: c.greeting,
	})
}

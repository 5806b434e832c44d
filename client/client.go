// Package client asks Ringdex who is calling, for gateways written in Go.
//
// A Client never fails and never holds up a call: whatever is broken, Recognize
// returns inside its timeout with an answer whose greeting can be spoken. It keeps
// streams open, on which a question costs less than a call, one for each question at
// a time, and makes calls where there is none.
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
	// Connections is how many are kept, each of which a load balancer may lead to
	// another server. 2 if 0.
	Connections int
	// Streams is how many may be open on all of them together. More questions than
	// that at once go by calls. 64 if 0.
	Streams int
	// Timeout is how long Recognize takes at most. 45 ms if 0, which leaves a server
	// its whole budget of 40 ms.
	Timeout time.Duration
	// Greeting is what to say when no server has answered.
	// "Hi, how can I help you today?" if empty.
	Greeting string
	// Failed, unless nil, hears why an answer is missing: an error of package status,
	// or of the context. It is called by many goroutines and must not block.
	Failed func(error)
}

const (
	defaultConnections = 2
	defaultStreams     = 64
	defaultTimeout     = 45 * time.Millisecond
	defaultGreeting    = "Hi, how can I help you today?"
)

// Client asks one installation of Ringdex. It is safe for any number of calls at
// once.
type Client struct {
	timeout  time.Duration
	greeting string
	failed   func(error)

	lanes   []*lane
	next    atomic.Uint32 // the lane whose turn it is
	streams pool

	ctx     context.Context // of the streams
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
		streams:  pool{most: cmp.Or(max(o.Streams, 0), defaultStreams)},
	}
	c.ctx, c.close = context.WithCancel(context.Background())
	if c.failed == nil {
		c.failed = func(error) {}
	}
	for range cmp.Or(max(o.Connections, 0), defaultConnections) {
		l, err := newLane(addr, append(options, more...))
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
		c.lanes = append(c.lanes, l)
		c.running.Go(func() { l.stand(c.ctx) })
	}
	return c, nil
}

// Close ends the streams and connections. Questions under way are undecided.
func (c *Client) Close() error {
	c.close()
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

// askStream asks on a stream that is open, or opens another.
func (c *Client) askStream(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time) (Answer, error) {
	for s := c.streams.take(); s != nil; s = c.streams.take() {
		if !s.lane.talks() {
			c.streams.drop(s)
			continue
		}
		answer, err := c.askOn(ctx, s, q, until)
		if !errors.Is(err, errEnded) {
			return answer, err
		}
	}
	s := c.open(until)
	if s == nil {
		return Answer{}, errNoStream
	}
	return c.askOn(ctx, s, q, until)
}

func (c *Client) askOn(ctx context.Context, s *stream, q *ringdexv1.RecognizeCallerRequest, until time.Time) (Answer, error) {
	answer, fit, err := s.ask(ctx, q, until)
	if fit {
		c.streams.give(s)
	} else {
		c.streams.drop(s)
	}
	return answer, err
}

// open opens a stream, where there is room for one and a connection that could
// have it. It takes no longer than the answer may.
func (c *Client) open(until time.Time) *stream {
	l := c.lane((*lane).talks)
	if l == nil || !c.streams.room() {
		return nil
	}
	s, err := l.open(c.ctx, time.Until(until))
	if err != nil {
		c.streams.drop(nil)
		return nil
	}
	return s
}

// lane is the next one that stands and is fit, or nil. While none stands, it is any.
func (c *Client) lane(fit func(*lane) bool) *lane {
	stands := false
	for range c.lanes {
		l := c.nextLane()
		if l.ready() && fit(l) {
			return l
		}
		stands = stands || l.ready()
	}
	if stands {
		return nil
	}
	return c.nextLane()
}

func (c *Client) nextLane() *lane { return c.lanes[int(c.next.Add(1))%len(c.lanes)] }

// call asks by a call of its own.
func (c *Client) call(ctx context.Context, q *ringdexv1.RecognizeCallerRequest, until time.Time) (Answer, error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	by := c.lane(func(*lane) bool { return true })
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

package client_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
)

// started is a site on a socket.
func started(t *testing.T) (*site, string) {
	t.Helper()
	s := newSite()
	addr, err := s.listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Shutdown(context.Background()) })
	return s, addr
}

// Nobody gets another's answer, also while others give up and their answers come
// late.
func TestEachGetsItsOwnAnswer(t *testing.T) {
	s, addr := started(t)
	c, _ := connect(t, addr, client.Options{Key: s.key, Greeting: "mine", Timeout: time.Minute})
	var asking sync.WaitGroup
	for g := range 16 {
		asking.Go(func() {
			for i := range 500 {
				caller := fmt.Sprintf("+1415%03d%04d", g, i)
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				if i%2 == 0 {
					ctx, cancel = context.WithTimeout(ctx, rand.N(time.Millisecond))
				}
				got := c.Recognize(ctx, ring(caller))
				cancel()
				if got.Greeting != "Hi "+caller && (i%2 != 0 || got.Greeting != "mine") {
					t.Errorf("%s is answered with %v", caller, got)
				}
			}
		})
	}
	asking.Wait()
	// A machine that stalls may take a stream for silent.
	if n, open := s.book.calls.Load(), c.Open(); n > 800 || open == 0 || open > 16 {
		t.Errorf("of 8000 questions by 16 at once %d went by calls, the others by %d streams", n, open)
	}
}

// Without an answer in time there is one all the same.
func TestInTimeWhateverHappens(t *testing.T) {
	soon := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, 10*time.Millisecond)
	}
	gone := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(5*time.Millisecond, cancel)
		return ctx, cancel
	}
	for name, test := range map[string]struct {
		options client.Options
		within  func(context.Context) (context.Context, context.CancelFunc)
		took    time.Duration
		reason  ringdexv1.Reason
	}{
		"by default":               {client.Options{}, context.WithCancel, 45 * time.Millisecond, ringdexv1.Reason_REASON_TIMEOUT},
		"after the options' time":  {client.Options{Timeout: time.Minute}, context.WithCancel, time.Minute, ringdexv1.Reason_REASON_TIMEOUT},
		"after the context's time": {client.Options{}, soon, 10 * time.Millisecond, ringdexv1.Reason_REASON_TIMEOUT},
		"when nobody waits":        {client.Options{}, gone, 5 * time.Millisecond, ringdexv1.Reason_REASON_UNAVAILABLE},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSite()
				test.options.Key, test.options.Greeting = s.key, "mine"
				stop := func() { _ = s.Shutdown(context.Background()) }
				inBubble(t, test.options, s.Serve, stop, func(t *testing.T, c *client.Client) {
					ctx, cancel := test.within(t.Context())
					defer cancel()
					begun := time.Now()
					got := c.Recognize(ctx, ring("+44"))
					if took := time.Since(begun); took != test.took || got.Outcome != ringdexv1.Outcome_OUTCOME_UNDECIDED {
						t.Errorf("%v after %s", got, took)
					}
					if server := got.Greeting == "the server's"; !server && (got.Greeting != "mine" || got.Reason != test.reason) {
						t.Errorf("undecided with %v, want the reason %s", got, test.reason)
					}
					close(s.book.slow) // its answer comes to nobody
					if got := c.Recognize(t.Context(), ring("+1")); got.Greeting != "Hi +1" {
						t.Errorf("the next is answered with %v", got)
					}
				})
			})
		})
	}
}

// What is refused is undecided for the call, and told to the operator.
func TestRefusals(t *testing.T) {
	s, addr := started(t)
	c, heard := connect(t, addr, client.Options{Key: s.key})
	got := c.Recognize(t.Context(), ring("+999"))
	if got.Outcome != ringdexv1.Outcome_OUTCOME_UNDECIDED || got.Greeting != "Hi, how can I help you today?" || heard.last() != codes.PermissionDenied {
		t.Errorf("%v, and %v was heard", got, heard.all)
	}
	if n := s.book.calls.Load(); n != 0 || c.Open() != 1 {
		t.Errorf("the stream has not survived: %d calls, %d streams", n, c.Open())
	}
	wrong, heardWrong := connect(t, addr, client.Options{Key: newSite().key})
	if got := wrong.Recognize(t.Context(), ring("+1")); got.Outcome != ringdexv1.Outcome_OUTCOME_UNDECIDED {
		t.Errorf("with the key of another installation: %v", got)
	}
	await(t, func() bool { return heardWrong.last() == codes.Unauthenticated })
}

func TestWhatCannotBeDialled(t *testing.T) {
	if _, err := client.Dial("127.0.0.1:7420", client.Options{}); !errors.Is(err, client.ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	if _, err := client.Dial("127.0.0.1", client.Options{Key: "key"}); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
		t.Errorf("without a port: %v", err)
	}
}

// The key of a server elsewhere is for TLS alone, unless the options say so.
func TestTheKeyStaysOffTheNetwork(t *testing.T) {
	s, addr := started(t)
	elsewhere := grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	})
	for insecure, want := range map[bool]ringdexv1.Outcome{
		false: ringdexv1.Outcome_OUTCOME_UNDECIDED, true: ringdexv1.Outcome_OUTCOME_RECOGNIZED,
	} {
		c, err := client.DialVia("192.0.2.1:7420", client.Options{Key: s.key, Insecure: insecure, Timeout: time.Minute}, elsewhere)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Recognize(t.Context(), ring("+1")); got.Outcome != want {
			t.Errorf("insecure %t: %v, want %s", insecure, got, want)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

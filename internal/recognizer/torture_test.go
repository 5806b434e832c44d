package recognizer_test

import (
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
)

// Whatever is written, and whatever stalls or is lost meanwhile, no server
// speaks a name that was replaced longer ago than the bound, nor calls anybody
// unknown who has been on file for as long.
func TestTorture(t *testing.T) {
	w := newWorld(t, flaw{})
	w.round(150)
	for _, story := range w.check(3) {
		t.Error(story)
	}
	w.notVacuous()
}

// round lets phones ring at all servers while eight writers do so many deeds each.
func (w *world) round(deeds int) {
	w.Helper()
	ctx, stop := context.WithCancel(w.Context())
	defer stop()
	var writing, ringing sync.WaitGroup
	for _, s := range w.servers {
		ringing.Go(func() { w.ringing(ctx, s) })
	}
	ringing.Go(func() { w.emptyRedis(ctx) })
	for range 6 {
		conn := connect(w.T, w.url)
		writing.Go(func() {
			for range deeds {
				edit := byHand()[rand.N(len(byHand()))]
				w.writeByHand(conn, edit[0], w.draw().sql(edit[1]))
			}
		})
	}
	for range 2 {
		writing.Go(func() {
			for range deeds {
				w.writeThroughPort(throughPort()[rand.N(len(throughPort()))], w.draw())
			}
		})
	}
	writing.Wait()
	stop()
	ringing.Wait()
}

// ringing has calls arrive whether or not earlier ones were answered.
func (w *world) ringing(ctx context.Context, s *server) {
	var calls sync.WaitGroup
	defer calls.Wait()
	arrival := time.NewTicker(time.Millisecond)
	defer arrival.Stop()
	for {
		select {
		case <-arrival.C:
			calls.Go(func() {
				w.ring(s, callerid.Caller{Org: callerid.OrgID(1 + rand.N(orgs)), Number: first + rand.N(phone.Number(numbers))}, rand.N(16) == 0)
			})
		case <-ctx.Done():
			return
		}
	}
}

func (w *world) ring(s *server, from callerid.Caller, truth bool) {
	c := call{server: s.id, caller: from, truth: truth, start: w.now()}
	reply, err := s.Recognize(w.Context(), recognizer.Question{
		Key: w.key, Called: (lines + phone.Number(from.Org)).String(), Caller: from.Number.String(), Truth: truth,
	})
	c.end = w.now()
	if err != nil {
		w.Errorf("ringing: %v", err)
		return
	}
	var told ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(reply.Part, &told); err != nil {
		w.Errorf("reading what was told: %v", err)
		return
	}
	c.outcome, c.reason, c.source = reply.Outcome, reply.Reason, reply.Source
	c.version, c.name, c.content = told.GetVersion(), told.GetCaller().GetName(), maphash.Bytes(seed, slices.Concat(reply.Part, reply.Blanks))
	if c.outcome == ringdexv1.Outcome_OUTCOME_RECOGNIZED && reply.Greeting != "Hi "+c.name {
		w.Errorf("%q was greeted %q", c.name, reply.Greeting)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, c)
}

// seed hashes contents. Only equality within one run matters.
var seed = maphash.MakeSeed()

// check returns the stories of at most so many calls that went wrong.
func (w *world) check(most int) (stories []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := newChecker(bound, w.writes)
	for _, ring := range w.calls {
		if complaint := c.check(ring); complaint != "" && len(stories) < most {
			stories = append(stories, c.story(ring, complaint))
		}
	}
	return stories
}

// notVacuous checks that every tier has named people and that leases have run
// out.
func (w *world) notVacuous() {
	w.Helper()
	count := map[string]int{}
	for _, c := range w.calls {
		count[fmt.Sprintf("%v %v %v", c.outcome, c.reason, c.source)]++
	}
	for _, what := range []string{
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_NEAR",
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_REDIS",
		"OUTCOME_RECOGNIZED REASON_UNSPECIFIED SOURCE_DATABASE",
		"OUTCOME_UNKNOWN REASON_UNSPECIFIED SOURCE_INDEX",
		"OUTCOME_UNKNOWN REASON_STALE SOURCE_INDEX",
	} {
		if count[what] == 0 {
			w.Errorf("no call ended with %s", what)
		}
	}
	w.Logf("%d writes, calls: %v", len(w.writes), count)
}

// emptyRedis does so now and then. It speaks the protocol itself: one line is
// less than a client.
func (w *world) emptyRedis(ctx context.Context) {
	address, err := url.Parse(w.redis)
	if err != nil {
		w.Errorf("reading the address of Redis: %v", err)
		return
	}
	for ctx.Err() == nil {
		pause(ctx, rand.N(2*time.Second))
		conn, err := net.Dial("tcp", address.Host)
		if err != nil {
			w.Errorf("emptying Redis: %v", err)
			return
		}
		_, err = fmt.Fprint(conn, "FLUSHALL\r\nQUIT\r\n")
		if err == nil {
			_, err = io.Copy(io.Discard, conn)
		}
		if err := conn.Close(); err != nil {
			w.Errorf("leaving Redis: %v", err)
		}
		if err != nil {
			w.Errorf("emptying Redis: %v", err)
			return
		}
	}
}

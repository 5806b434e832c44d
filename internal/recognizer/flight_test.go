package recognizer_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/answer"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/recognizer"
)

// Who asks for the truth is told what the database says after the question, even
// of a number that is not there, and even while an earlier read is under way.
func TestTruth(t *testing.T) {
	play(t, 4, func(s *scene) {
		s.near.Put(s.answer(alex, nil))
		s.warm.Put(s.answer(alex, nil))
		truth := func(n phone.Number) recognizer.Question { q := question(n); q.Truth = true; return q }
		if got := s.verdict(truth(alex)); got.Source != ringdexv1.Source_SOURCE_DATABASE {
			t.Errorf("the ring ended with %+v", got)
		}
		if got := s.verdict(truth(nobody)); got.Outcome != ringdexv1.Outcome_OUTCOME_UNKNOWN || got.Source != ringdexv1.Source_SOURCE_DATABASE {
			t.Errorf("the ring of a stranger ended with %+v", got)
		}
		s.truth.takes = 10 * ms1
		go s.ask(truth(alex))
		time.Sleep(5 * ms1)
		s.rename(alex, "Alexandra Chen")
		reply, took := s.ask(truth(alex))
		if reply.Greeting != "Welcome back Alexandra Chen of Acme" || took != 10*ms1 || s.truth.reads != 4 {
			t.Errorf("after %v and %d reads: %q", took, s.truth.reads, reply.Greeting)
		}
		if got := s.asked(); got.Near+got.Warm > 0 {
			t.Errorf("asked were %+v", got)
		}
	})
}

// Who joins a read that began before what the index knows by now reads again.
func TestOvertakenReadIsRepeated(t *testing.T) {
	play(t, 4, func(s *scene) {
		time.Sleep(s.index.Capture().SentAt + 95*ms1 - s.clock()) // the next poll is sent in 5 ms
		s.truth.takes = 10 * ms1
		earlier := make(chan recognizer.Reply, 1)
		go func() { reply, _ := s.ask(question(alex)); earlier <- reply }()
		synctest.Wait()
		s.rename(alex, "Alexandra Chen")
		time.Sleep(6 * ms1)
		reply, took := s.ask(question(alex))
		if reply.Greeting != "Welcome back Alexandra Chen of Acme" || took != 14*ms1 || s.truth.reads != 2 {
			t.Errorf("after %v and %d reads: %q", took, s.truth.reads, reply.Greeting)
		}
		if got := (<-earlier).Greeting; got != "Welcome back Alex Chen of Acme" {
			t.Errorf("who rang before the change was greeted %q", got)
		}
		s.expect(alex, verdict{Outcome: ringdexv1.Outcome_OUTCOME_RECOGNIZED, Source: ringdexv1.Source_SOURCE_NEAR})
	})
}

func (s *scene) rename(n phone.Number, name string) {
	s.change(func() {
		c := callerid.Caller{Org: home, Number: n}
		p := s.truth.known[c]
		p.contact.Name, p.version = name, p.version+100
		s.truth.known[c] = p
	})
}

// decode reads what a reply tells.
func decode(t testing.TB, reply recognizer.Reply) *ringdexv1.RecognizeCallerResponse {
	t.Helper()
	var told ringdexv1.RecognizeCallerResponse
	if err := proto.Unmarshal(slices.Concat(reply.Part, reply.Blanks), &told); err != nil {
		t.Fatalf("reading what was told: %v", err)
	}
	return &told
}

// Rings that share a read share its bytes, and each adds what its own greeting
// says to a copy.
func TestSharedFlight(t *testing.T) {
	play(t, 1, func(s *scene) {
		s.truth.takes = ms1
		replies := make(chan recognizer.Reply)
		for i := range 64 {
			go func() {
				q := question(bo)
				if i%2 == 1 {
					q.Called = "" // the organization's default greeting
				}
				reply, _ := s.ask(q)
				replies <- reply
			}()
		}
		var all []recognizer.Reply // compared only when each has written what it writes
		for range 64 {
			all = append(all, <-replies)
		}
		colours := map[string]string{"Welcome to green friend": "green", "Home, hello": ""}
		for _, reply := range all {
			want, known := colours[reply.Greeting]
			if got := decode(s, reply).Variables["COLOUR"]; !known || got != want {
				t.Errorf("with the greeting %q the colour is %q", reply.Greeting, got)
			}
		}
		if s.truth.reads != 1 {
			t.Errorf("the database was read %d times", s.truth.reads)
		}
		kept := s.near.held[callerid.Caller{Org: home, Number: bo}]
		if _, err := answer.Parse(kept.Bytes()); err != nil {
			t.Errorf("what was kept: %v", err)
		}
	})
}

// An answer that comes when its caller has changed is told to who asked before that,
// and kept nowhere in this process: the feed has told of it already.
func TestOvertakenAnswersAreNotKept(t *testing.T) {
	play(t, 4, func(s *scene) {
		time.Sleep(s.index.Capture().SentAt + 95*ms1 - s.clock()) // the next poll is sent in 5 ms
		s.truth.takes = 10 * ms1
		earlier := make(chan recognizer.Reply, 1)
		go func() { reply, _ := s.ask(question(alex)); earlier <- reply }()
		synctest.Wait()
		s.rename(alex, "Alexandra Chen")
		if got := (<-earlier).Greeting; got != "Welcome back Alex Chen of Acme" {
			t.Errorf("who rang before the change was greeted %q", got)
		}
		s.change(func() {
			if len(s.near.held) != 0 {
				t.Errorf("%d answers are kept", len(s.near.held))
			}
		})
		s.ask(question(alex))
		s.change(func() {
			if len(s.near.held) != 1 {
				t.Errorf("%d answers are kept after another ring", len(s.near.held))
			}
		})
	})
}

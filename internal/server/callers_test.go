package server

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/known/durationpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/directory"
	"ringdex/internal/recognizer"
)

// What is to be read holds up nothing that came after it.
func TestASlowQuestionHoldsUpNone(t *testing.T) {
	keys, token := oneKey(t)
	g := make(gate)
	w := serve(t, Config{Recognizer: library{read: g.read}, Keys: keys})
	d := open(t, w.conn, token)
	d.ask(7, "+447000000001")
	d.ask(7000, "+447000000002")
	for id := range uint64(1000) {
		d.ask(id, "+14155550100")
		d.hears(id, "+14155550100")
	}
	close(g)
	late := []*ringdexv1.CallerAnswer{d.hear(), d.hear()}
	slices.SortFunc(late, func(a, b *ringdexv1.CallerAnswer) int { return int(a.GetId()) - int(b.GetId()) })
	for i, id := range []uint64{7, 7000} {
		if want := "+44700000000" + string(rune('1'+i)); late[i].GetId() != id || late[i].GetResponse().GetGreeting() != want {
			t.Errorf("heard %v, want id %d and the greeting %s", late[i], id, want)
		}
	}
}

// An answer on a stream is the one that a call of its own would have got.
func TestTheWholeReplyArrivesOnAStream(t *testing.T) {
	keys, token := oneKey(t)
	reply := ada(t)
	w := start(t, func(context.Context, recognizer.Question) (recognizer.Reply, error) { return reply, nil }, keys)
	want, err := w.ring(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, w.conn, token)
	d.ask(1, "+14155550100")
	if diff := cmp.Diff(want, d.hear().GetResponse(), protocmp.Transform()); diff != "" {
		t.Error(diff)
	}
}

func TestTheWholeQuestionArrivesOnAStream(t *testing.T) {
	keys, token := oneKey(t)
	var got recognizer.Question
	w := start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
		got = q
		return nobody(ctx, q)
	}, keys)
	d := open(t, w.conn, token)
	d.send(&ringdexv1.CallerQuestion{Request: &ringdexv1.RecognizeCallerRequest{
		CalledNumber: " 1", CallerNumber: "client:web", Privacy: "id", Verstat: "x", Freshness: ringdexv1.Freshness_FRESHNESS_TRUTH,
	}})
	d.hear()
	want := recognizer.Question{Key: got.Key, Called: " 1", Caller: "client:web", Privacy: "id", Verstat: "x", Truth: true, Room: got.Room}
	if diff := cmp.Diff(want, got); diff != "" || got.Key.ID != "key-live" {
		t.Errorf("asked with the key %q:\n%s", got.Key.ID, diff)
	}
}

// One question is refused, or fails, and those after it are answered.
func TestAStreamSurvives(t *testing.T) {
	keys, token := oneKey(t)
	var none []recognizer.Reply
	w := serve(t, Config{Keys: keys, Recognizer: library{
		memory: func(_ context.Context, q recognizer.Question) (recognizer.Reply, error) {
			switch q.Called {
			case "line":
				return recognizer.Reply{}, directory.ErrNotYourLine
			case "error":
				return recognizer.Reply{}, errors.New(`no row for "Ada Canary"`)
			case "panic":
				panic("Ada Canary")
			}
			return greet(q), nil
		},
		read: func(context.Context, recognizer.Question) recognizer.Reply { return none[len(none)] },
	}})
	d := open(t, w.conn, token)
	for i, test := range []struct {
		question *ringdexv1.RecognizeCallerRequest
		code     codes.Code
		says     string
	}{
		{nil, codes.InvalidArgument, "called_number is empty"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "1", Verstat: strings.Repeat("x", maxField+1)}, codes.InvalidArgument, "verstat has 513 bytes"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "line"}, codes.PermissionDenied, "no line that this API key"},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "error"}, codes.OK, ""},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "panic"}, codes.OK, ""},
		{&ringdexv1.RecognizeCallerRequest{CalledNumber: "1", CallerNumber: "+44"}, codes.OK, ""},
	} {
		d.send(&ringdexv1.CallerQuestion{Id: uint64(i), Request: test.question})
		got, want := d.hear(), &ringdexv1.CallerAnswer{Id: uint64(i)}
		if test.code == codes.OK {
			want.Result = &ringdexv1.CallerAnswer_Response{Response: sorry()}
		} else {
			says := got.GetRefusal().GetMessage()
			want.Result = &ringdexv1.CallerAnswer_Refusal{Refusal: &ringdexv1.Refusal{Code: int32(test.code), Message: says}}
			if !strings.Contains(says, test.says) {
				t.Errorf("%v is refused with %q, want %q", test.question, says, test.says)
			}
		}
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("%v:\n%s", test.question, diff)
		}
		d.ask(1, "+14155550100")
		d.hears(1, "+14155550100")
	}
	for _, line := range []string{"InvalidArgument", "PermissionDenied", "no row for [masked]", "panic with a string", "index out of range", "RecognizeCallers"} {
		if !strings.Contains(w.logs.String(), line) {
			t.Errorf("%q was not logged: %s", line, w.logs)
		}
	}
	if strings.Contains(w.logs.String(), "Canary") {
		t.Errorf("logged %s", w.logs)
	}
}

// What a gateway gets by a stream is counted and logged like calls.
func TestAStreamIsCounted(t *testing.T) {
	keys, token := oneKey(t)
	w := serve(t, Config{Keys: keys, Recognizer: library{
		read: func(_ context.Context, q recognizer.Question) recognizer.Reply {
			if strings.HasSuffix(q.Caller, "9") {
				panic(q)
			}
			return greet(q)
		},
	}})
	addr := startHTTP(t, HTTPConfig{Metrics: w.metrics.Handler(), Ready: w.server.Ready})
	d := open(t, w.conn, token)
	for i, caller := range []string{"+1", "+441", "+1", "", "+449"} {
		d.ask(uint64(i), caller)
		d.hear()
	}
	d.send(&ringdexv1.CallerQuestion{})
	d.hear()
	_, metrics := fetch(t, "GET", "http://"+addr+"/metrics")
	for _, line := range []string{
		`ringdex_recognitions_total{outcome="recognized",source="near"} 4`,
		`ringdex_recognitions_total{outcome="undecided",source="request"} 1`,
		`ringdex_recognition_seconds_count{source="near"} 4`,
		`ringdex_recognition_seconds_count{source="request"} 1`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("no %s in the metrics", line)
		}
	}
	if lines := strings.Count(w.logs.String(), `"msg":"recognized","org":7,"key":"key-live"`); lines != 4 {
		t.Errorf("%d lines tell of 4 answers: %s", lines, w.logs)
	}
}

// More than may be read at once is undecided at once; memory still answers.
func TestLookupsAreBounded(t *testing.T) {
	keys, token := oneKey(t)
	g := make(gate)
	w := serve(t, Config{Recognizer: library{read: g.read}, Keys: keys})
	d := open(t, w.conn, token)
	for id := range uint64(lookups) {
		d.ask(id, "+447000000001")
	}
	d.ask(lookups, "+447000000002")
	if got := d.hear(); got.GetId() != lookups || got.GetResponse().GetReason() != ringdexv1.Reason_REASON_OVERLOADED || got.GetResponse().GetGreeting() == "" {
		t.Errorf("one too many: %v", got)
	}
	d.ask(lookups+1, "+14155550100")
	d.hears(lookups+1, "+14155550100")
	close(g)
	heard := map[uint64]bool{}
	for range lookups {
		heard[d.hear().GetId()] = true
	}
	if len(heard) != lookups || heard[lookups] {
		t.Errorf("heard %d ids", len(heard))
	}
}

// A question's own patience ends its reading.
func TestAQuestionHasADeadline(t *testing.T) {
	keys, token := oneKey(t)
	waits := make(chan time.Duration, 1)
	config := Config{Keys: keys, Recognizer: library{read: func(ctx context.Context, q recognizer.Question) recognizer.Reply {
		until, ok := ctx.Deadline()
		if !ok {
			until = time.Now()
		}
		waits <- time.Until(until)
		return greet(q)
	}}}
	d := open(t, serve(t, config).conn, token)
	for timeout, want := range map[time.Duration]bool{0: false, time.Hour: true} {
		req := &ringdexv1.CallerQuestion{Request: &ringdexv1.RecognizeCallerRequest{CalledNumber: "+1", CallerNumber: "+44"}}
		if timeout != 0 {
			req.Timeout = durationpb.New(timeout)
		}
		d.send(req)
		d.hear()
		if wait := <-waits; (wait > 0) != want || wait > timeout {
			t.Errorf("with a timeout of %s there is %s left", timeout, wait)
		}
	}
}

// Questions that come together are answered each for itself: those that memory
// answers at once and together, whatever becomes of the others.
func TestQuestionsThatComeTogether(t *testing.T) {
	keys, token := oneKey(t)
	g := make(gate)
	w := serve(t, Config{Recognizer: library{read: g.read}, Keys: keys})
	d := open(t, w.conn, token)
	ask := func(id uint64, caller string) *ringdexv1.CallerQuestion {
		return &ringdexv1.CallerQuestion{Id: id, Request: &ringdexv1.RecognizeCallerRequest{CalledNumber: "+1", CallerNumber: caller}}
	}
	d.send(ask(1, "+1"), ask(2, "+441"), &ringdexv1.CallerQuestion{Id: 3}, ask(4, "+2"))
	resp, err := d.Recv()
	if err != nil {
		t.Fatal(err)
	}
	*d.come = resp.GetAnswers()
	if len(*d.come) != 3 {
		t.Fatalf("came together: %v, want those of 1, 3 and 4", resp)
	}
	d.hears(1, "+1")
	if got := d.hear(); got.GetId() != 3 || codes.Code(got.GetRefusal().GetCode()) != codes.InvalidArgument {
		t.Errorf("heard %v, want a refusal of 3", got)
	}
	d.hears(4, "+2")
	close(g)
	d.hears(2, "+441")
	d.send() // nothing at all
	var many []*ringdexv1.CallerQuestion
	for id := range uint64(3000) {
		many = append(many, ask(id, "+"+strings.Repeat("3", 100)))
	}
	d.send(many...)
	for id := range uint64(3000) {
		d.hears(id, "+"+strings.Repeat("3", 100))
	}
}

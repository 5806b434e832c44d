package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/recognizer"
)

// No call of the book goes on for ever, and a client that is more patient may be.
func TestPatience(t *testing.T) {
	d := &desk{}
	w, tokens := atDesk(t, d)
	c := ringdexv1.NewFieldServiceClient(w.conn)
	left := func(ctx context.Context) time.Duration {
		t.Helper()
		if _, err := c.ListFields(bearing(ctx, tokens["read"]), &ringdexv1.ListFieldsRequest{}); err != nil {
			t.Fatal(err)
		}
		deadline, limited := d.ctx.Deadline()
		if !limited {
			t.Fatal("the call has no deadline")
		}
		return time.Until(deadline)
	}
	if got := left(t.Context()); got > patience {
		t.Errorf("without the client's deadline it has %v", got)
	}
	patient, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if got := left(patient); got < 2*patience {
		t.Errorf("with an hour's deadline it has %v", got)
	}
}

// A ring's time is the recognizer's to keep.
func TestARingHasNoDeadlineOfTheServers(t *testing.T) {
	keys, token := oneKey(t)
	limited := true
	w := start(t, func(ctx context.Context, q recognizer.Question) (recognizer.Reply, error) {
		_, limited = ctx.Deadline()
		return nobody(ctx, q)
	}, keys)
	if _, err := w.ring(context.WithoutCancel(t.Context()), token); err != nil || limited {
		t.Errorf("limited: %t, %v", limited, err)
	}
}

// An engine that gives up by itself is away; one that gives up because the
// client's time is over is not.
func TestWhoseTimeIsOver(t *testing.T) {
	w, _ := atDesk(t, &desk{})
	gaveUp := fmt.Errorf("canary: %w", context.DeadlineExceeded)
	if code := statusOf(w.server.explainBook(t.Context(), 7, gaveUp)).Code(); code != codes.Unavailable {
		t.Errorf("an engine's own limit: %s", code)
	}
	over, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	if code := statusOf(w.server.explainBook(over, 7, gaveUp)).Code(); code != codes.DeadlineExceeded {
		t.Errorf("the client's: %s", code)
	}
}

// Without the organization at hand, the plan is full all the same.
func TestAFullPlanOfNobody(t *testing.T) {
	w, _ := atDesk(t, &desk{})
	err := w.server.explainBook(t.Context(), 8, callerid.ErrPlanFull)
	if st := statusOf(err); st.Code() != codes.ResourceExhausted || !strings.Contains(st.Message(), "the plan is full") {
		t.Errorf("%v", st.Err())
	}
}

// Keys for rings go on ringing when the lease is stale: the recognizer knows
// what may be said then.
func TestAStaleLeaseDoesNotHoldUpRings(t *testing.T) {
	keys, token := oneKey(t)
	w := serve(t, Config{Recognizer: ring(nobody), Keys: keys, Current: func() bool { return false }})
	resp, err := w.ring(t.Context(), token)
	if err != nil || resp.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNKNOWN {
		t.Errorf("%v, %v", resp, status.Convert(err))
	}
}

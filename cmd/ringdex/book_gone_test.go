package main

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// When a change that waits has returned, no ring on any server speaks what was
// before, while rings go on all the time.
func TestWaitMeansGone(t *testing.T) {
	tn := newFleetSite(t, 3).tenant(callerid.Plan{})
	for _, change := range []struct {
		name, number string
		// after is who must be heard from the number in the end; nobody if empty.
		after string
		do    func(id string)
	}{
		{"delete", alex, "", func(id string) {
			ask(tn, tn.at(0).DeleteContact, &ringdexv1.DeleteContactRequest{ContactId: id, Wait: true})
		}},
		{"update of the phones", john, "", func(id string) {
			ask(tn, tn.at(1).UpdateContact, &ringdexv1.UpdateContactRequest{
				Contact:    &ringdexv1.Contact{ContactId: id, Phones: []string{"+14155551300"}},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"phones"}}, Wait: true,
			})
		}},
		{"merge", jamie, "Keeper", func(id string) {
			keeper := tn.create(&ringdexv1.Contact{Name: "Keeper", Emails: []string{"keeper@example.com"}})
			ask(tn, tn.at(2).MergeContacts, &ringdexv1.MergeContactsRequest{ContactId: keeper.GetContactId(), DuplicateId: id, Wait: true})
		}},
		{"erasure", another, "", func(id string) {
			ask(tn, tn.at(1).EraseContact, &ringdexv1.EraseContactRequest{ContactId: id})
		}},
	} {
		t.Run(change.name, func(t *testing.T) {
			tn.t = t
			old := tn.create(&ringdexv1.Contact{Name: "Formerly " + change.name, Phones: []string{change.number}})
			rings := tn.ringOn(change.number)
			rings.until(old.GetName())
			change.do(old.GetContactId())
			rings.gone.Store(&old.Name)
			rings.more(200)
			rings.until(change.after)
			rings.end()
		})
	}
}

// ringing rings from one number on all servers at once, again and again.
type ringing struct {
	tn *tenant
	// gone is the name that no ring may give that starts from now on.
	gone  atomic.Pointer[string]
	count []atomic.Int64
	heard []atomic.Pointer[string]
	wrong atomic.Pointer[string]
	stop  context.CancelFunc
	done  sync.WaitGroup
}

func (tn *tenant) ringOn(number string) *ringing {
	ctx, stop := context.WithCancel(tn.ctx)
	r := &ringing{tn: tn, stop: stop, count: make([]atomic.Int64, len(tn.servers)), heard: make([]atomic.Pointer[string], len(tn.servers))}
	for i := range tn.servers {
		r.done.Go(func() {
			for ctx.Err() == nil {
				r.ring(ctx, i, number)
			}
		})
	}
	tn.t.Cleanup(func() { stop(); r.done.Wait() })
	return r
}

func (r *ringing) ring(ctx context.Context, server int, number string) {
	gone := r.gone.Load() // before the ring starts
	answer, err := r.tn.at(server).RecognizeCaller(ctx, &ringdexv1.RecognizeCallerRequest{CalledNumber: r.tn.line, CallerNumber: number})
	if err != nil {
		if ctx.Err() == nil {
			text := err.Error()
			r.wrong.Store(&text)
		}
		return
	}
	name := answer.GetCaller().GetName()
	if gone != nil && (name == *gone || answer.GetGreeting() == "Hi "+*gone) {
		text := "a ring that started afterwards heard " + answer.String()
		r.wrong.Store(&text)
	}
	if answer.GetOutcome() != ringdexv1.Outcome_OUTCOME_UNDECIDED {
		r.heard[server].Store(&name)
	}
	r.count[server].Add(1)
}

// until waits until every server gives a name.
func (r *ringing) until(want string) {
	r.tn.t.Helper()
	for i := range r.heard {
		r.tn.await("to hear the name "+want, func() bool {
			name := r.heard[i].Load()
			return name != nil && *name == want
		})
	}
}

// more waits for so many rings on each server.
func (r *ringing) more(n int64) {
	r.tn.t.Helper()
	for i := range r.count {
		end := r.count[i].Load() + n
		r.tn.await("for more rings", func() bool { return r.count[i].Load() >= end })
	}
}

func (r *ringing) end() {
	r.tn.t.Helper()
	r.stop()
	r.done.Wait()
	if wrong := r.wrong.Load(); wrong != nil {
		r.tn.t.Error(*wrong)
	}
}

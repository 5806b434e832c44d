package torture_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
	"ringdex/internal/phone"
	"ringdex/internal/torture/checker"
)

// Those who are erased have a number each that nobody ever had, of which no ledger
// knows, and a word that nobody else has.
const (
	erasers = 2
	doomed  = first + 2000
)

// eraser makes people known to every tier, and has them erased while they ring.
type eraser struct {
	*fleet
	org callerid.OrgID
}

func (e *eraser) run(ctx context.Context) {
	for pause(ctx, rand.N(100*time.Millisecond)) == nil {
		n := e.doomed.Add(1)
		word := "Doomed" + strings.Map(func(r rune) rune { return 'a' + r - '0' }, fmt.Sprint(n))
		e.life(ctx, word, callerid.Caller{Org: e.org, Number: doomed + phone.Number(n)})
	}
}

// life ends when the erasure has succeeded, or cannot.
func (e *eraser) life(ctx context.Context, word string, c callerid.Caller) {
	generation := e.ledger.Generation()
	id, err := e.create(word, c.Number)
	if err != nil {
		return // perhaps they are on file, and nobody knows them
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tooLong)
	defer cancel()
	var ringing sync.WaitGroup
	defer ringing.Wait()
	ringing.Go(func() { e.ringAll(ctx, c) })
	for !e.erase(id) {
		if pause(ctx, 50*time.Millisecond) != nil {
			return
		}
	}
	cancel()
	e.mu.Lock()
	defer e.mu.Unlock()
	if generation == e.ledger.Generation() { // another may have lost them, and only Redis knows
		e.erased.Add(checker.Erasure{Word: word, At: e.now()})
	}
}

func (e *eraser) create(word string, n phone.Number) (id string, err error) {
	err = e.call(func(ctx context.Context, book ringdexv1.ContactServiceClient) error {
		made, err := book.CreateContact(ctx, &ringdexv1.CreateContactRequest{Contact: &ringdexv1.Contact{
			Name: word + " Somebody", Notes: "notes on " + word, Emails: []string{word + "@example.com"}, Phones: []string{n.String()},
		}})
		id = made.GetContact().GetContactId()
		return err
	})
	return id, err
}

// erase tells whether nothing is left, be it by an attempt before this one.
func (e *eraser) erase(id string) bool {
	err := e.call(func(ctx context.Context, book ringdexv1.ContactServiceClient) error {
		_, err := book.EraseContact(ctx, &ringdexv1.EraseContactRequest{ContactId: id})
		return err
	})
	return err == nil || status.Code(err) == codes.NotFound
}

// call does something on one of the servers, inside a time that an erasure has.
func (e *eraser) call(do func(context.Context, ringdexv1.ContactServiceClient) error) error {
	e.writing.RLock()
	defer e.writing.RUnlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience+bound)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+e.keys[e.org])
	return do(ctx, e.servers[rand.N(len(e.servers))].contacts)
}

// ringAll has somebody ring at all servers, now and then for the truth: what is read is
// on its way to the caches. What is told is not noted, since no ledger knows them.
func (e *eraser) ringAll(ctx context.Context, from callerid.Caller) {
	for pause(ctx, rand.N(2*time.Millisecond)) == nil {
		q := &ringdexv1.RecognizeCallerRequest{CalledNumber: (lines + phone.Number(from.Org)).String(), CallerNumber: from.Number.String()}
		if rand.N(4) == 0 {
			q.Freshness = ringdexv1.Freshness_FRESHNESS_TRUTH
		}
		e.servers[rand.N(len(e.servers))].gateway.Recognize(ctx, q)
	}
}

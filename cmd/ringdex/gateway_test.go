package main

import (
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/callerid"
)

// A gateway with the client package hears what a call of its own would have
// told, from every tier, and nothing once its key is revoked.
func TestAGatewayOnAStream(t *testing.T) {
	onEachEngine(t, 1, func(t *testing.T, s *site) {
		tn := s.tenant(callerid.Plan{})
		tn.create(&ringdexv1.Contact{Name: "Ada Lovelace", Phones: []string{"+14155551815"}})
		key := callerid.Key{Org: tn.org.ID, Label: "gateway", Scopes: []callerid.Scope{callerid.ScopeRecognize}, CreatedAt: time.Now()}
		token, err := createKey(t.Context(), s.admin, &key)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		refused := codes.OK
		c, err := client.Dial(s.servers[0].addr(), client.Options{Key: token, Failed: func(err error) {
			mu.Lock()
			defer mu.Unlock()
			refused = status.Code(err)
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		answers := func(source ringdexv1.Source, q *ringdexv1.RecognizeCallerRequest) {
			t.Helper()
			q.CalledNumber = tn.line
			tn.await("for an answer from "+source.String(), func() bool {
				a := c.Recognize(t.Context(), q)
				all, err := a.Response()
				return a.Source == source && err == nil && all.GetCaller().GetName() == "Ada Lovelace" && a.Greeting != ""
			})
		}
		answers(ringdexv1.Source_SOURCE_NEAR, &ringdexv1.RecognizeCallerRequest{CallerNumber: "(415) 555-1815"})
		answers(ringdexv1.Source_SOURCE_DATABASE, &ringdexv1.RecognizeCallerRequest{
			CallerNumber: "+14155551815", Freshness: ringdexv1.Freshness_FRESHNESS_TRUTH,
		})
		if err := s.admin.RevokeKey(t.Context(), key.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		tn.await("for the gateway to be cut off", func() bool {
			a := c.Recognize(t.Context(), &ringdexv1.RecognizeCallerRequest{CalledNumber: tn.line, CallerNumber: "+14155551815"})
			mu.Lock()
			defer mu.Unlock()
			return refused == codes.Unauthenticated && a.Outcome == ringdexv1.Outcome_OUTCOME_UNDECIDED
		})
	})
}

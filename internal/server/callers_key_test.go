package server

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ringdex/internal/auth"
	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/recognizer"
	"ringdex/internal/store"
)

// A key that ends takes its streams with it, whether or not they ask.
func TestAStreamEndsWithItsKey(t *testing.T) {
	token, hash := auth.NewToken()
	live := callerid.Key{ID: "key", Hash: hash, Org: 7, Scopes: []callerid.Scope{callerid.ScopeRecognize}}
	revoked, expiring, lesser := live, live, live
	revoked.RevokedAt = time.Now()
	lesser.Scopes = []callerid.Scope{callerid.ScopeRead}
	for name, test := range map[string]struct {
		then []callerid.Key
		code codes.Code
	}{
		"revoked":           {[]callerid.Key{revoked}, codes.Unauthenticated},
		"deleted":           {nil, codes.Unauthenticated},
		"expiring":          {[]callerid.Key{expiring}, codes.Unauthenticated},
		"without the scope": {[]callerid.Key{lesser}, codes.PermissionDenied},
	} {
		t.Run(name, func(t *testing.T) {
			var latest atomic.Pointer[directory.Snapshot]
			keys := auth.New(latest.Load, time.Now)
			latest.Store(directory.Compile(store.Directory{Keys: []callerid.Key{live}}))
			inBubble(t, Config{Recognizer: library{}, Keys: keys}, func(t *testing.T, _ *Server, conn *grpc.ClientConn) {
				d := open(t, conn, token)
				time.Sleep(time.Minute)
				d.ask(1, "+1")
				d.hears(1, "+1")
				ended := time.Now()
				for i := range test.then {
					if name == "expiring" {
						ended = ended.Add(time.Minute)
						test.then[i].ExpiresAt = ended
					}
				}
				latest.Store(directory.Compile(store.Directory{Keys: test.then}))
				_, err := d.Recv()
				if took := time.Since(ended); status.Code(err) != test.code || took < 0 || took > time.Second {
					t.Errorf("%s after its key ended: %v, want %s within a second", took, err, test.code)
				}
			})
		})
	}
}

// The first question that finds its key ended says so, and ends the stream.
func TestAQuestionFindsItsKeyEnded(t *testing.T) {
	keys, token := oneKey(t)
	w := start(t, func(context.Context, recognizer.Question) (recognizer.Reply, error) {
		return recognizer.Reply{}, recognizer.ErrKeyEnded
	}, keys)
	d := open(t, w.conn, token)
	d.ask(1, "+1")
	if got := d.hear(); codes.Code(got.GetRefusal().GetCode()) != codes.Unauthenticated {
		t.Errorf("heard %v, want UNAUTHENTICATED", got)
	}
	if _, err := d.Recv(); status.Code(err) != codes.Unauthenticated {
		t.Errorf("and then %v, want UNAUTHENTICATED", err)
	}
}

// A server that has lost its keys for a while keeps its streams: it keeps calls
// as well, and answers them as it can.
func TestAStreamOutlivesWhatIsNotKnown(t *testing.T) {
	token, hash := auth.NewToken()
	var latest atomic.Pointer[directory.Snapshot]
	latest.Store(directory.Compile(store.Directory{Keys: []callerid.Key{{ID: "key", Hash: hash, Scopes: []callerid.Scope{callerid.ScopeRecognize}}}}))
	config := Config{Recognizer: library{}, Keys: auth.New(latest.Load, time.Now)}
	inBubble(t, config, func(t *testing.T, _ *Server, conn *grpc.ClientConn) {
		d := open(t, conn, token)
		latest.Store(nil)
		time.Sleep(time.Minute)
		d.ask(1, "+1")
		d.hears(1, "+1")
	})
}

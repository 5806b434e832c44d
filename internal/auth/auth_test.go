package auth

import (
	"errors"
	"testing"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/directory"
	"ringdex/internal/store"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// authenticator knows one key, changed as a test wants it.
func authenticator(change func(*callerid.Key)) (a *Authenticator, token string) {
	token, hash := NewToken()
	key := callerid.Key{ID: "one", Org: 7, Hash: hash}
	change(&key)
	snapshot := directory.Compile(store.Directory{Keys: []callerid.Key{key}})
	return New(func() *directory.Snapshot { return snapshot }, func() time.Time { return noon }), token
}

func TestAuthenticate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*callerid.Key)
		want   error
	}{
		"live":                {func(*callerid.Key) {}, nil},
		"live for a moment":   {func(k *callerid.Key) { k.ExpiresAt = noon.Add(1) }, nil},
		"expired":             {func(k *callerid.Key) { k.ExpiresAt = noon }, ErrExpired},
		"revoked":             {func(k *callerid.Key) { k.RevokedAt = noon.Add(-time.Hour) }, ErrRevoked},
		"revoked and expired": {func(k *callerid.Key) { k.RevokedAt, k.ExpiresAt = noon, noon }, ErrRevoked},
		"another's":           {func(k *callerid.Key) { k.Hash[0]++ }, ErrUnknownKey},
	} {
		a, token := authenticator(test.change)
		key, err := a.Authenticate("Bearer " + token)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if granted := key.ID == "one" && key.Org == 7; granted != (test.want == nil) {
			t.Errorf("%s: got key %+v", name, key)
		}
	}
}

func TestAuthorizationHeader(t *testing.T) {
	a, token := authenticator(func(*callerid.Key) {})
	for header, want := range map[string]error{
		"Bearer " + token:                nil,
		"bearer   " + token:              nil,
		"  BEARER " + token + "  ":       nil,
		"":                               ErrNoKey,
		"Bearer":                         ErrNoKey,
		"Bearer   ":                      ErrNoKey,
		token:                            ErrNoKey,
		"Basic " + token:                 ErrNoKey,
		"Bearer " + token[1:]:            ErrMistyped,
		"Bearer " + token + "," + token:  ErrMistyped,
		"Bearer Bearer " + token:         ErrMistyped,
		"Bearer " + token + " and more.": ErrMistyped,
	} {
		if _, err := a.Authenticate(header); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", header, err, want)
		}
	}
}

func TestBeforeTheKeysAreRead(t *testing.T) {
	token, _ := NewToken()
	a := New(func() *directory.Snapshot { return nil }, time.Now)
	if _, err := a.Authenticate("Bearer " + token); !errors.Is(err, ErrNotReady) {
		t.Errorf("a key that cannot be checked: %v, want ErrNotReady", err)
	}
	if _, err := a.Authenticate("Bearer " + token[1:]); !errors.Is(err, ErrMistyped) {
		t.Errorf("a mistyped key: %v, want ErrMistyped", err)
	}
}

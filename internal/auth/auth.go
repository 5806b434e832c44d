package auth

import (
	"errors"
	"strings"
	"time"

	"ringdex/internal/callerid"
	"ringdex/internal/directory"
)

// Why somebody is not let in; ErrMistyped is another reason. ErrNotReady alone
// is not the client's doing.
var (
	// ErrNoKey: there is no key after the word "Bearer".
	ErrNoKey = errors.New("no API key")
	// ErrUnknownKey: well formed, but not on file.
	ErrUnknownKey = errors.New("unknown API key")
	// ErrRevoked: the key was revoked.
	ErrRevoked = errors.New("API key revoked")
	// ErrExpired: the key's time is over.
	ErrExpired = errors.New("API key expired")
	// ErrNotReady: the keys have not been read yet since the start.
	ErrNotReady = errors.New("API keys not read yet")
)

// Authenticator knows the keys.
type Authenticator struct {
	latest func() *directory.Snapshot
	now    func() time.Time
}

// New returns an authenticator that trusts the latest directory, nil before the
// first, and the wall clock.
func New(latest func() *directory.Snapshot, now func() time.Time) *Authenticator {
	return &Authenticator{latest: latest, now: now}
}

// Authenticate reads the value of an Authorization header (RFC 6750) and
// returns the key that it names, which is live at this moment.
//
// The secret is compared by looking up its SHA-256 in a map. How long that takes
// depends on the hash of what was sent, which whoever guesses can neither steer
// nor tell from the stored ones without a preimage: a comparison in constant
// time would hide nothing more.
func (a *Authenticator) Authenticate(authorization string) (callerid.Key, error) {
	scheme, token, _ := strings.Cut(strings.TrimSpace(authorization), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return callerid.Key{}, ErrNoKey
	}
	hash, err := Hash(token)
	if err != nil {
		return callerid.Key{}, err
	}
	snapshot := a.latest()
	if snapshot == nil {
		return callerid.Key{}, ErrNotReady
	}
	key, ok := snapshot.Key(hash)
	switch {
	case !ok:
		return callerid.Key{}, ErrUnknownKey
	case !key.RevokedAt.IsZero():
		return callerid.Key{}, ErrRevoked
	case !key.Live(a.now):
		return callerid.Key{}, ErrExpired
	}
	return key, nil
}

package callerid

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Scope is one thing a key may do.
type Scope string

// The scopes. None includes another.
const (
	ScopeRecognize Scope = "recognize"
	ScopeRead      Scope = "read"
	ScopeWrite     Scope = "write"
	ScopeAdmin     Scope = "admin"
)

// ParseScopes reads a comma-separated list of at least one scope.
func ParseScopes(s string) ([]Scope, error) {
	var scopes []Scope
	for _, word := range strings.Split(s, ",") {
		scope := Scope(strings.TrimSpace(word))
		switch scope {
		case ScopeRecognize, ScopeRead, ScopeWrite, ScopeAdmin:
		default:
			return nil, fmt.Errorf("%w: scope %q is not one of recognize, read, write, admin", ErrInvalid, word)
		}
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	return scopes, nil
}

// KeyHash is the SHA-256 of an API key's text: all that is stored of it.
type KeyHash [sha256.Size]byte

// Key is an API key as it is on file.
type Key struct {
	// ID names the key in lists and logs; it is no secret.
	ID string
	// Org is whose key it is; 0 is the platform, whose lines are everybody's.
	Org       OrgID
	Hash      KeyHash
	Label     string
	Scopes    []Scope
	CreatedAt time.Time
	// ExpiresAt and RevokedAt are zero when they are not set.
	ExpiresAt time.Time
	RevokedAt time.Time
}

// Platform tells whether the key serves lines of every organization.
func (k Key) Platform() bool { return k.Org == 0 }

// May tells whether the key has the scope.
func (k Key) May(s Scope) bool { return slices.Contains(k.Scopes, s) }

// Live tells whether the key may be used. Now is only asked where the key has an
// end.
func (k Key) Live(now func() time.Time) bool {
	return k.RevokedAt.IsZero() && (k.ExpiresAt.IsZero() || now().Before(k.ExpiresAt))
}

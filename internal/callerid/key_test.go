package callerid

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseScopes(t *testing.T) {
	for text, want := range map[string][]Scope{
		"recognize":                  {ScopeRecognize},
		" write , read ":             {ScopeWrite, ScopeRead},
		"read,read,admin":            {ScopeRead, ScopeAdmin},
		"recognize,read,write,admin": {ScopeRecognize, ScopeRead, ScopeWrite, ScopeAdmin},
	} {
		got, err := ParseScopes(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("ParseScopes(%q): %v\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"", "read,", "Read", "all", "read write"} {
		if got, err := ParseScopes(text); !errors.Is(err, ErrInvalid) {
			t.Errorf("ParseScopes(%q) = %v, %v; want ErrInvalid", text, got, err)
		}
	}
}

func TestKeyMay(t *testing.T) {
	key := Key{Org: 7, Scopes: []Scope{ScopeAdmin}}
	if !key.May(ScopeAdmin) || key.May(ScopeRead) || key.May(ScopeRecognize) {
		t.Error("a scope includes another")
	}
	if key.Platform() || !(Key{}).Platform() {
		t.Error("the platform's keys are those of no organization")
	}
}

func TestKeyLive(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		key  Key
		want bool
	}{
		"plain":         {Key{}, true},
		"not yet over":  {Key{ExpiresAt: now.Add(time.Nanosecond)}, true},
		"expiring":      {Key{ExpiresAt: now}, false},
		"expired":       {Key{ExpiresAt: now.Add(-time.Hour)}, false},
		"revoked":       {Key{RevokedAt: now.Add(-time.Hour)}, false},
		"revoked first": {Key{RevokedAt: now.Add(-time.Hour), ExpiresAt: now.Add(time.Hour)}, false},
	} {
		if got := test.key.Live(func() time.Time { return now }); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

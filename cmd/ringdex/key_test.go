package main

import (
	"io"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ringdex/internal/auth"
	"ringdex/internal/callerid"
)

func databaseURL(t *testing.T) string {
	t.Helper()
	return os.Getenv("RINGDEX_DATABASE_URL")
}

func TestKeyIsPrintedAloneAndStoredAsAHash(t *testing.T) {
	sh := acme(t)
	stdout, stderr, status := sh.run("key", "create", "--org", "Acme", "--scope", "recognize,read", "--label", "gateway")
	if status != exitOK || !strings.Contains(stderr, "this once") {
		t.Fatalf("status %d, %q", status, stderr)
	}
	token, ended := strings.CutSuffix(stdout, "\n")
	hash, err := auth.Hash(token)
	if !ended || err != nil {
		t.Fatalf("standard output is %q, want a key and a line break: %v", stdout, err)
	}
	k := sh.directory().Keys[0]
	if k.Hash != hash || k.Org != 1 || k.Label != "gateway" || !k.May(callerid.ScopeRead) || k.May(callerid.ScopeWrite) || !k.ExpiresAt.IsZero() {
		t.Errorf("on file is %+v", k)
	}
	list := sh.ok("key", "list")
	if !strings.Contains(list, k.ID) || strings.Contains(list, token) || strings.Contains(stderr, token) {
		t.Errorf("key list:\n%s", list)
	}
}

// A script that goes on with the key must not come before servers have heard of it.
func TestKeyCreateWaitsForServers(t *testing.T) {
	acme(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		args := []string{"key", "create", "--org", "Acme", "--scope", "read"}
		if status := run(t.Context(), args, strings.NewReader(""), io.Discard, io.Discard); status != exitOK || time.Since(began) < untilHeard {
			t.Errorf("status %d after %v", status, time.Since(began))
		}
	})
}

func TestKeyListAndRevoke(t *testing.T) {
	sh := acme(t)
	sh.ok("org", "create", "Other")
	sh.ok("key", "create", "--org", "Acme", "--scope", "recognize")
	sh.ok("key", "create", "--org", "Other", "--scope", "recognize")
	sh.ok("key", "create", "--platform", "--scope", "recognize", "--expires", "720h")
	if n := len(rows(sh.ok("key", "list"))); n != 3 {
		t.Errorf("%d keys listed, want 3", n)
	}
	mine := rows(sh.ok("key", "list", "--org", "Acme"))
	if len(mine) != 1 || mine[0][1] != "Acme" {
		t.Fatalf("keys of Acme: %q", mine)
	}
	id := mine[0][0]
	for _, given := range []string{id[:6], id, id} { // again is no error
		if out := sh.ok("key", "revoke", given); !strings.Contains(out, id) {
			t.Errorf("revoke %s says %q", given, out)
		}
	}
	for _, k := range sh.directory().Keys {
		if revoked := !k.RevokedAt.IsZero(); revoked != (k.ID == id) {
			t.Errorf("key %s of %d: revoked is %t", k.ID, k.Org, revoked)
		}
	}
	if list := sh.ok("key", "list", "--org", "Acme"); !strings.Contains(list, "revoked") {
		t.Errorf("state is not revoked:\n%s", list)
	}
}

func TestFindKey(t *testing.T) {
	keys := []callerid.Key{{ID: "aabb"}, {ID: "aabbcc"}, {ID: "xyz"}}
	for _, test := range []struct{ given, want, err string }{
		{"x", "xyz", ""},
		{"aabb", "aabb", ""}, // the whole id is unambiguous
		{"aabbc", "aabbcc", ""},
		{"aa", "", "2 keys begin"},
		{"", "", "no key"},
		{"b", "", "no key"},
		{"rdx_abc", "", "key itself"},
	} {
		k, err := findKey(keys, test.given)
		if k.ID != test.want || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("findKey(%q) = %q, %v; want %q, %q", test.given, k.ID, err, test.want, test.err)
		}
	}
}

func TestParseExpiry(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		given string
		want  time.Time
	}{
		{"720h", now.AddDate(0, 0, 30)},
		{"2030-01-31", time.Date(2030, 1, 31, 0, 0, 0, 0, time.UTC)},
		{"2030-01-31T12:00:00+01:00", time.Date(2030, 1, 31, 11, 0, 0, 0, time.UTC)},
		{"2026-11-21", time.Time{}},
		{"-1h", time.Time{}},
		{"0s", time.Time{}},
		{"tomorrow", time.Time{}},
		{"30", time.Time{}},
	} {
		got, err := parseExpiry(test.given, now)
		if test.want.IsZero() != (err != nil) || err == nil && !got.Equal(test.want) {
			t.Errorf("parseExpiry(%q) = %v, %v; want %v", test.given, got, err, test.want)
		}
	}
}

package main

import (
	"strings"
	"testing"

	"ringdex/internal/enginetest"
)

// The same commands on PostgreSQL, and what is for a fleet alone.
func TestFleet(t *testing.T) {
	sh := newShell(t)
	t.Setenv("RINGDEX_DATABASE_URL", enginetest.Database(t))
	t.Setenv("RINGDEX_REDIS_URL", enginetest.RedisURL(t))
	sh.ok("migrate")
	sh.ok("org", "create", "Acme", "--region", "US")
	sh.ok("line", "create", "--org", "Acme", "4155550100")
	sh.ok("key", "create", "--org", "Acme", "--scope", "recognize")
	sh.stdin = "phone,name\n+14155551200,Alex\n+14155551201,Bo\n"
	sh.ok("import", "--org", "Acme", "-")
	if got := sh.ok("warm"); got != "filled Redis with 2 callers\n" {
		t.Errorf("warm says %q", got)
	}
	for _, again := range [][]string{{"org", "create", "Acme"}, {"line", "create", "--org", "Acme", "4155550100"}} {
		if got := sh.fails(exitFailed, again...); !strings.Contains(got, "already") {
			t.Errorf("%q: %q", again, got)
		}
	}
	if got := sh.fails(exitFailed, "warm", "--redis-url", "redis://:canary@127.0.0.1:1"); !strings.Contains(got, "127.0.0.1:1 cannot be reached") {
		t.Errorf("with Redis away: %q", got)
	}
	t.Setenv("RINGDEX_DATABASE_URL", strings.Replace(databaseURL(t), "/test_", "/none_", 1))
	if got := sh.fails(exitFailed, "org", "list"); !strings.Contains(got, "no such database") {
		t.Errorf("without the database: %q", got)
	}
}

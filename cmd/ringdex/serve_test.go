package main

import (
	"net"
	"os"
	"strings"
	"testing"
)

// What keeps a server from starting is said in a line that tells what to do.
func TestServeRefuses(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--redis-url goes with PostgreSQL", []string{"--redis-url", "redis://127.0.0.1:1"}},
		{"give --tls-cert and --tls-key", []string{"--listen", "0.0.0.0:0"}},
		{"give --tls-cert and --tls-key", []string{"--listen", "127.0.0.1:0", "--http-listen", "0.0.0.0:0"}},
		{"both or neither", []string{"--listen", "127.0.0.1:0", "--tls-cert", "cert.pem"}},
		{"the TLS certificate cannot be used", []string{"--listen", "127.0.0.1:0", "--tls-cert", "none.pem", "--tls-key", "none.pem"}},
		{"is taken", []string{"--listen", taken.Addr().String()}},
		{"is taken", []string{"--listen", "127.0.0.1:0", "--http-listen", taken.Addr().String()}},
		{"HOST:PORT", []string{"--listen", "7420"}},
		{"at least 1", []string{"--near-cache", "0"}},
	} {
		t.Chdir(t.TempDir())
		var stdout, stderr strings.Builder
		status := run(t.Context(), append([]string{"serve"}, c.args...), strings.NewReader(""), &stdout, &stderr)
		if said := stderr.String(); status == exitOK || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("serve %v: status %d, says %q; want one line with %q", c.args, status, said, c.want)
		}
	}
}

// The demo is right, and leaves nothing behind.
func TestDemoOnce(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var stdout, stderr strings.Builder
	if status := run(t.Context(), []string{"demo", "--once"}, strings.NewReader(""), &stdout, &stderr); status != exitOK {
		t.Fatalf("status %d: %s%s", status, stdout.String(), stderr.String())
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

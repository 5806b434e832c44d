package main

import (
	"bufio"
	"context"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "run")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return program
}

// wantGone fails if a server still listens at a URL.
func wantGone(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		t.Fatalf("%q is no URL of a server (%v)", address, err)
	}
	if conn, err := net.Dial("tcp", u.Host); err == nil {
		t.Errorf("%s still listens: %v", u.Host, conn.Close())
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	program := build(t)

	t.Run("status and environment", func(t *testing.T) {
		t.Parallel()
		cmd := exec.Command(program, "--", "sh", "-c", `echo "$RINGDEX_TEST_POSTGRES"; [ -f "$RINGDEX_TEST_PGDATA/PG_VERSION" ] && exit 7`)
		out, _ := cmd.Output()
		if got := cmd.ProcessState.ExitCode(); got != 7 {
			t.Errorf("the status is %d, want 7", got)
		}
		wantGone(t, string(out))
	})

	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()
		// The grandchild holds the pipe open unless the whole group ends.
		cmd := exec.Command(program, "sh", "-c", `echo "$RINGDEX_TEST_POSTGRES"; sleep 1000 & wait`)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan()
		address := lines.Text()
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
		}
		_ = cmd.Wait()
		if got, want := cmd.ProcessState.ExitCode(), statusSignal+int(syscall.SIGTERM); got != want {
			t.Errorf("the status is %d, want %d", got, want)
		}
		wantGone(t, address)
	})

	t.Run("no such command", func(t *testing.T) {
		t.Parallel()
		cmd := exec.Command(program, filepath.Join(t.TempDir(), "absent"))
		_ = cmd.Run()
		if got := cmd.ProcessState.ExitCode(); got != statusFailed {
			t.Errorf("the status is %d, want %d", got, statusFailed)
		}
	})
}

func TestRunReportsFailureToStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := run(ctx, []string{os.Args[0]}); err == nil {
		t.Error("a run that is over before it began has no error")
	}
}

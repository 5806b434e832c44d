// Command run gives another command a PostgreSQL server to test with:
//
//	go run ./internal/enginetest/run -- go test ./...
//
// The command finds the server through its environment; see package
// enginetest. Run ends with the command's status, and leaves neither the
// server nor any process of the command's group behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"ringdex/internal/enginetest"
)

// Statuses by the shell's custom.
const (
	statusFailed = 1
	statusUsage  = 2
	statusSignal = 128 // plus the signal's number
)

func main() {
	argv := os.Args[1:]
	if len(argv) > 0 && argv[0] == "--" {
		argv = argv[1:]
	}
	if len(argv) == 0 {
		fmt.Fprintln(os.Stderr, "usage: run -- COMMAND [ARGUMENT…]")
		os.Exit(statusUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	status, err := run(ctx, argv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "run:", err)
		os.Exit(statusFailed)
	}
	os.Exit(status)
}

func run(ctx context.Context, argv []string) (status int, err error) {
	environ, end, err := enginetest.Share(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, end()) }()

	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), environ...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	// A group of its own: `go test` does not pass SIGTERM on to the tests.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	waitErr := cmd.Wait()
	// What the command left running would only lose its database.
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	if cmd.ProcessState == nil {
		return 0, waitErr
	}
	return statusOf(cmd.ProcessState), nil
}

func statusOf(p *os.ProcessState) int {
	if w, ok := p.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return statusSignal + int(w.Signal())
	}
	return p.ExitCode()
}

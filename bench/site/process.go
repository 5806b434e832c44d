// Package site is what the bench measures, on this machine alone: the engines,
// the data, Ringdex itself and the rivals, each as a process of its own.
package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// patience is how long a process may take to stop.
const patience = 20 * time.Second

// Process is a server that the bench has started.
type Process struct {
	name  string
	cmd   *exec.Cmd
	ended chan struct{}
}

// start runs a program. It does not outlive the bench, even if that is killed.
func start(name string, stdout, stderr io.Writer, argv ...string) (*Process, error) {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.Env = stdout, stderr, environment()
	// A group of its own: an interrupt from the terminal is for the bench, which
	// ends the others in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", name, err)
	}
	p := &Process{name: name, cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait()                                // how it ended is seen by whoever needs it
		_ = unix.Kill(-cmd.Process.Pid, unix.SIGKILL) // what it left behind
	}()
	return p, nil
}

// environment is ours without Ringdex' own variables, which would be settings
// that no report tells of.
func environment() (kept []string) {
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "RINGDEX_") {
			kept = append(kept, variable)
		}
	}
	return kept
}

// Close asks the process to stop, and ends it if it does not.
func (p *Process) Close() error {
	if p.over() {
		return nil
	}
	_ = p.cmd.Process.Signal(syscall.SIGCONT)
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
		return nil
	case <-time.After(patience):
		_ = unix.Kill(-p.cmd.Process.Pid, unix.SIGKILL)
		<-p.ended
		return fmt.Errorf("%s did not stop within %s", p.name, patience)
	}
}

// Freeze stops the process where it stands; Thaw lets it continue.
func (p *Process) Freeze() error { return p.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen process continue.
func (p *Process) Thaw() error { return p.cmd.Process.Signal(syscall.SIGCONT) }

// over tells whether it has ended.
func (p *Process) over() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// errEnded: a process was gone before it was ready.
var errEnded = errors.New("it has ended")

// until waits for a process to be ready.
func (p *Process) until(ctx context.Context, ready func() bool) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-tick.C:
		case <-p.ended:
			return fmt.Errorf("waiting for %s: %w", p.name, errEnded)
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w", p.name, ctx.Err())
		}
	}
	return nil
}

package enginetest

import (
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

//go:embed guard.sh
var guardScript string

// home is a temporary directory with a guard: a process that ends the engine
// and removes the directory when this process closes the pipe to it, or ends
// in whatever way.
type home struct {
	dir   string
	guard *exec.Cmd
	pipe  io.WriteCloser
}

func newHome() (*home, error) {
	dir, err := os.MkdirTemp("", "enginetest-")
	if err != nil {
		return nil, err
	}
	// An engine that runs as another user has to get through to its data.
	if err := os.Chmod(dir, 0o711); err != nil {
		return nil, err
	}
	h := &home{dir: dir, guard: exec.Command("/bin/sh", "-c", guardScript, "guard", dir)}
	// In its own session, an interrupt from the terminal passes it by.
	h.guard.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if h.pipe, err = h.guard.StdinPipe(); err != nil {
		return nil, err
	}
	if err := h.guard.Start(); err != nil {
		return nil, fmt.Errorf("starting the guard of %s: %w", dir, err)
	}
	return h, nil
}

// watch tells the guard which process to end. It fails only when the guard is
// gone, and then there is nobody to tell.
func (h *home) watch(pid int) { _, _ = fmt.Fprintln(h.pipe, pid) }

// unwatch tells the guard that the process has ended: its id may soon be
// another's.
func (h *home) unwatch() { _, _ = fmt.Fprintln(h.pipe) }

// close ends the engine and removes the directory.
func (h *home) close() error {
	if err := h.pipe.Close(); err != nil {
		return err
	}
	if err := h.guard.Wait(); err != nil {
		return fmt.Errorf("removing %s: %w", h.dir, err)
	}
	return nil
}

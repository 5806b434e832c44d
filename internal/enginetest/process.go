package enginetest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Process states as /proc shows them; none stands for a process that does not
// exist.
const (
	none    = 0
	stopped = 'T'
	zombie  = 'Z'
)

// lookup returns a process's state and its parent.
func lookup(pid int) (state byte, parent int) {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return none, 0
	}
	// The program's name, in parentheses, may itself hold a space.
	fields := bytes.Fields(line[bytes.LastIndexByte(line, ')')+1:])
	parent, _ = strconv.Atoi(string(fields[1]))
	return fields[0][0], parent
}

func children(parent int) ([]int, error) {
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, path := range paths {
		pid, err := strconv.Atoi(filepath.Base(path))
		if err != nil {
			continue
		}
		if state, p := lookup(pid); p == parent && state != none {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

// freezeTree stops a process and its children and returns the children. The
// parent is at rest before its children are listed: a signal takes effect some
// time after kill returns, and until then there may be one more child.
func freezeTree(pid int) ([]int, error) {
	if err := freeze(pid); err != nil {
		return nil, err
	}
	pids, err := children(pid)
	if err != nil {
		return nil, err
	}
	return pids, freeze(pids...)
}

func freeze(pids ...int) error {
	if err := signal(syscall.SIGSTOP, pids...); err != nil {
		return err
	}
	return await(pids, none, zombie, stopped)
}

// signal passes over processes that have ended.
func signal(s syscall.Signal, pids ...int) error {
	for _, pid := range pids {
		if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("sending %v to process %d: %w", s, pid, err)
		}
	}
	return nil
}

// await returns when each process is in one of the states.
func await(pids []int, states ...byte) error {
	deadline := time.Now().Add(patience)
	for _, pid := range pids {
		for {
			state, _ := lookup(pid)
			if bytes.IndexByte(states, state) >= 0 {
				break
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("process %d is still in state %c", pid, state)
			}
			time.Sleep(time.Millisecond)
		}
	}
	return nil
}

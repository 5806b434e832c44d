package site

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// CPU is what the process and its descendants have used so far.
func (p *Process) CPU() (time.Duration, error) {
	used, err := cpu(p.cmd.Process.Pid)
	if err != nil {
		return 0, fmt.Errorf("reading the CPU of %s: %w", p.name, err)
	}
	return used, nil
}

// Together is what several have used.
func Together(all ...func() (time.Duration, error)) func() (time.Duration, error) {
	return func() (sum time.Duration, err error) {
		for _, one := range all {
			used, err := one()
			if err != nil {
				return 0, err
			}
			sum += used
		}
		return sum, nil
	}
}

// PostgresCPU is what PostgreSQL has used so far: by all its present processes, and
// by those that have ended.
func (s *Site) PostgresCPU() (time.Duration, error) {
	present, err := cpu(s.postmaster)
	if err != nil {
		return 0, err
	}
	past, err := ended(s.postmaster)
	return present + past, err
}

// ended is what a process's children have used that are no more, to a hundredth of
// a second.
func ended(pid int) (time.Duration, error) {
	const tick = time.Second / 100 // USER_HZ, which is the same wherever Go runs
	stat, err := status(pid)
	if err != nil {
		return 0, err
	}
	user, wrong := strconv.Atoi(stat[13]) // cutime
	system, err := strconv.Atoi(stat[14]) // cstime
	return time.Duration(user+system) * tick, errors.Join(wrong, err)
}

// status is what proc(5) tells of a process in stat, from its state on: what comes
// before may have spaces in it.
func status(pid int) ([]string, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])), nil
}

// cpu is what a process and its descendants have used.
func cpu(pid int) (time.Duration, error) {
	used, err := clock(pid)
	if err != nil {
		return 0, err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%[1]d/children", pid))
	if err != nil {
		return 0, err
	}
	for field := range strings.FieldsSeq(string(children)) {
		child, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		one, err := cpu(child)
		if err != nil && !gone(err) {
			return 0, err
		}
		used += one
	}
	return used, nil
}

// gone tells that a process has ended since it was listed.
func gone(err error) bool { return errors.Is(err, unix.EINVAL) || errors.Is(err, os.ErrNotExist) }

// clock reads a process's own clock, which counts nanoseconds where
// /proc/PID/stat has hundredths of a second.
func clock(pid int) (time.Duration, error) {
	const all = 2 // CPUCLOCK_SCHED, of all threads; see clock_getcpuclockid(3)
	var t unix.Timespec
	err := unix.ClockGettime(int32(^pid<<3|all), &t)
	return time.Duration(t.Nano()), err
}

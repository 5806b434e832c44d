package enginetest

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// envVictim makes TestVictim act instead of passing.
const envVictim = "ENGINETEST_VICTIM"

// TestVictim is the other process of TestNothingOutlivesAKilledTest: it reports
// what it has started and dies without a chance to clear up.
func TestVictim(t *testing.T) {
	if os.Getenv(envVictim) == "" {
		return
	}
	postgres, redis := Postgres(t), Redis(t)
	for _, s := range []*server{postgres.server, redis.server} {
		s.Freeze()
		pids, err := children(s.instance.pid)
		if err != nil {
			t.Fatal(err)
		}
		for _, pid := range append(pids, s.instance.pid) {
			fmt.Printf("victim %d %s\n", pid, s.instance.home.dir)
		}
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

func TestNothingOutlivesAKilledTest(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	cmd.Env = append(os.Environ(), envVictim+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pids, dirs := readVictims(bufio.NewScanner(out))
	if err := cmd.Wait(); err == nil {
		t.Fatal("the victim survived")
	}
	// PostgreSQL has several processes, Redis one.
	if len(pids) < 4 || len(dirs) != 2 {
		t.Fatalf("the victim reports processes %v in %v", pids, dirs)
	}
	if err := await(pids, none, zombie); err != nil {
		t.Error(err)
	}
	for dir := range dirs {
		awaitRemoved(t, dir)
	}
}

func readVictims(lines *bufio.Scanner) (pids []int, dirs map[string]bool) {
	dirs = map[string]bool{}
	for lines.Scan() {
		var pid int
		var dir string
		if _, err := fmt.Sscanf(lines.Text(), "victim %d %s", &pid, &dir); err == nil {
			pids, dirs[dir] = append(pids, pid), true
		}
	}
	return pids, dirs
}

func awaitRemoved(t *testing.T, dir string) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s is still there", dir)
		}
	}
}

func TestFreezeStopsEveryProcess(t *testing.T) {
	t.Parallel()
	s := Postgres(t)
	s.Freeze()
	pids, err := children(s.instance.pid)
	if err != nil {
		t.Fatal(err)
	}
	if len(pids) < 3 {
		t.Errorf("PostgreSQL has only the children %v", pids)
	}
	for _, pid := range append(pids, s.instance.pid) {
		if state, _ := lookup(pid); state != stopped && state != zombie {
			t.Errorf("process %d is in state %c", pid, state)
		}
	}
}

func TestStateErrors(t *testing.T) {
	t.Parallel()
	s := Redis(t)
	if err := s.instance.start(t.Context()); !errors.Is(err, errRunning) {
		t.Errorf("starting a running server: %v", err)
	}
	s.Stop()
	for name, do := range map[string]func() error{
		"freeze": s.instance.freeze, "thaw": s.instance.thaw, "kill": s.instance.kill, "stop": s.instance.stop,
	} {
		if err := do(); !errors.Is(err, errNotRunning) {
			t.Errorf("%s of a stopped server: %v", name, err)
		}
	}
}

func TestMissingProgramsSayWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := startRedis(t.Context()); !errors.Is(err, errNoRedis) {
		t.Errorf("without redis-server: %v", err)
	}
}

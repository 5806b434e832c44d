package site

import (
	"bufio"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

func run(t *testing.T, argv ...string) *Process {
	t.Helper()
	p, err := start(argv[0], nil, nil, argv...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// What children use counts as well: it is more than an idle process ever used.
func TestCPUIsOfTheWholeTree(t *testing.T) {
	p := run(t, "sh", "-c", "while :; do :; done & wait")
	const much = 30 * time.Millisecond
	if err := p.until(t.Context(), func() bool {
		used, err := p.CPU()
		if err != nil {
			t.Fatal(err)
		}
		return used > much
	}); err != nil {
		t.Fatal(err)
	}
	if own, err := clock(p.cmd.Process.Pid); err != nil || own > much {
		t.Errorf("the shell itself has used %s (%v)", own, err)
	}
}

// A child that its parent did not end does not outlive it.
func TestNothingIsLeftBehind(t *testing.T) {
	child, told, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := start("sh", told, nil, "sh", "-c", "sleep 1000 & wait")
	if err != nil {
		t.Fatal(err)
	}
	told.Close()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(child); err != nil { // ends when nobody can write any more
		t.Error(err)
	}
}

func TestCloseEndsAFrozenProcess(t *testing.T) {
	p := run(t, "sleep", "1000")
	if err := p.Freeze(); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil || !p.over() {
		t.Errorf("it goes on: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Errorf("closing it again: %v", err)
	}
	if _, err := p.CPU(); err == nil {
		t.Error("a process that has ended uses CPU")
	}
}

func TestUntilReadsTheLog(t *testing.T) {
	log := bufio.NewReader(strings.NewReader("noise\n" + `{"msg":"x"}` + "\n" +
		`{"msg":"answering","grpc":"127.0.0.1:1","http":"127.0.0.1:2"}` + "\nrest\n"))
	if said, err := until(log, "answering"); err != nil || said.GRPC != "127.0.0.1:1" || said.HTTP != "127.0.0.1:2" {
		t.Errorf("%+v, %v", said, err)
	}
	if _, err := until(log, "answering"); err == nil || !strings.Contains(err.Error(), "rest") {
		t.Errorf("%v, want what it said at last", err)
	}
}

// What children have used that are no more is not lost.
func TestTheEndedCount(t *testing.T) {
	p := run(t, "sh", "-c", "sh -c 'i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done'; sleep 1000")
	if err := p.until(t.Context(), func() bool {
		past, err := ended(p.PID())
		if err != nil {
			t.Fatal(err)
		}
		return past > 0
	}); err != nil {
		t.Fatal(err)
	}
	if own, err := clock(p.PID()); err != nil || own > 30*time.Millisecond {
		t.Errorf("the shell itself has used %s (%v)", own, err)
	}
}

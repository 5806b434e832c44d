package profile

import (
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ringdex is the program as `make build` makes it.
func ringdex(t *testing.T) (string, symbols) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "ringdex")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/ringdex")
	build.Dir, build.Env = "../..", append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s, err := readSymbols(program)
	if err != nil {
		t.Fatal(err)
	}
	return program, s
}

func TestPlaces(t *testing.T) {
	program, s := ringdex(t)
	t.Run("are in the program", func(t *testing.T) { areThere(t, s) })
	t.Run("the innermost counts", func(t *testing.T) { innermost(t, program, s) })
}

// What is renamed in Ringdex, in gRPC or in Go would quietly count for whoever
// calls it.
func areThere(t *testing.T, s symbols) {
	seen := map[Place]bool{}
	for _, mark := range landmarks() {
		for i := range s.table.Funcs {
			f := &s.table.Funcs[i]
			file, _ := s.at(f.Entry)
			if mark.sign.MatchString(f.Name) || mark.sign.MatchString(file) {
				seen[mark.place] = true
				break
			}
		}
	}
	for _, p := range Places() {
		if !seen[p] && !slices.Contains([]Place{Other, RedisServer, DatabaseServer}, p) {
			t.Errorf("there is nothing of %q", p)
		}
	}
}

func innermost(t *testing.T, program string, s symbols) {
	stack := func(functions ...string) (pcs []uint64) {
		for _, name := range functions {
			f := s.table.LookupFunc(name)
			if f == nil {
				t.Fatalf("there is no %s", name)
			}
			pcs = append(pcs, f.Entry)
		}
		return pcs
	}
	const (
		write = "google.golang.org/grpc/internal/transport.(*loopyWriter).run"
		call  = "google.golang.org/grpc.(*Server).handleStream"
		frame = "runtime.goexit"
	)
	samples := []Sample{}
	for _, test := range []struct {
		stack []uint64
		want  Place
	}{
		{stack("runtime.memmove", write, frame), Replies},
		{stack("syscall.write", "internal/poll.(*FD).Write", write), Writing},
		{stack("runtime.mallocgc", "ringdex/internal/index.BootClock", call), Memory},
		{stack("ringdex/internal/index.BootClock", call), Clocks},
		{stack("runtime.newstack", "ringdex/internal/phone.ParseCaller", call), Stacks},
		{stack("ringdex/internal/phone.ParseCaller", call), Numbers},
		{stack("runtime.futex", "runtime.schedule"), Threads},
		{append([]uint64{1 << 46}, stack("runtime.nanotime1", call)...), Clocks}, // the first is outside of the program
		{stack(frame), Other},
		{nil, Other},
	} {
		if got := newAtlas(s).of(test.stack); got != test.want {
			t.Errorf("%x is at %q, want %q", test.stack, got, test.want)
		}
		samples = append(samples, Sample{PID: 7, Comm: "ringdex", Stack: test.stack})
	}
	// Beside the server, its engines count, and nobody else.
	samples = append(samples, Sample{PID: 8, Comm: "postgres"}, Sample{PID: 9, Comm: "bench"})
	p, err := Of(7, program, samples)
	if err != nil || p.Samples != 11 || p.Share(Clocks) != 2./11 || p.Share(DatabaseServer) != 1./11 || p.Share(Redis) != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if (&Profile{}).Share(Other) != 0 {
		t.Error("of nothing, there is a share")
	}
}

func TestRead(t *testing.T) {
	samples, err := read(strings.NewReader(`{"linux-perf-json-version": 1, "samples": [
		{"timestamp": 1, "pid": 9501, "tid": 9507, "comm": "ringdex", "callchain": [
			{"ip": "0x13b21b8", "symbol": "observe", "dso": "ringdex"}, {"ip": "0x491101", "dso": "ringdex"}]},
		{"pid": 2, "comm": "postgres", "callchain": []}]}`))
	if err != nil || len(samples) != 2 || samples[1].Comm != "postgres" || len(samples[1].Stack) != 0 {
		t.Fatalf("%+v, %v", samples, err)
	}
	if s := samples[0]; s.PID != 9501 || !slices.Equal(s.Stack, []uint64{0x13b21b8, 0x491100}) {
		t.Errorf("%+v: the address to return to is after the call", s)
	}
	for _, wrong := range []string{"", `{"samples": [{"callchain": [{"ip": "here"}]}]}`} {
		if _, err := read(strings.NewReader(wrong)); err == nil {
			t.Errorf("%q is read", wrong)
		}
	}
}

func TestWithoutPerf(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := Usable(); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("%v, want that it is not there", err)
	}
	if r, err := Record(t.Context(), filepath.Join(t.TempDir(), "perf.data"), 1); err == nil {
		t.Errorf("%+v records", r)
	}
}

func TestNoProgramInGo(t *testing.T) {
	for _, program := range []string{"/bin/sh", "profile.go", "none"} {
		if _, err := readSymbols(program); err == nil {
			t.Errorf("%s has symbols", program)
		}
	}
}

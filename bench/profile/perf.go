package profile

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Period is how much CPU a process uses from one sample to the next.
const Period = 200 * time.Microsecond

// Sample is what a process was found at.
type Sample struct {
	PID   int
	Comm  string   // the program's name
	Stack []uint64 // addresses in the program, from the innermost on
}

// errBlind: the kernel would be left out, which takes most of a server's time.
var errBlind = errors.New("perf may not look into the kernel here: be root, or set the sysctl kernel.perf_event_paranoid to 1")

// Usable tells why processes cannot be sampled on this machine; nil if they can.
func Usable() error {
	if _, err := exec.LookPath("perf"); err != nil {
		return fmt.Errorf("linux-perf is not installed: %w", err)
	}
	paranoid, err := os.ReadFile("/proc/sys/kernel/perf_event_paranoid")
	if err != nil {
		return err
	}
	level, err := strconv.Atoi(strings.TrimSpace(string(paranoid)))
	if err == nil && level > 1 && os.Geteuid() != 0 {
		err = errBlind
	}
	return err
}

// Recorder samples processes until it is stopped.
type Recorder struct {
	perf  *exec.Cmd
	file  string
	order *os.File // perf is told to begin and to stop
	heard *os.File // and says that it has
	said  *strings.Builder
}

// Record samples processes, and whatever they start, from when it returns. Its
// file is there until Stop.
func Record(ctx context.Context, file string, pids ...int) (*Recorder, error) {
	list := make([]string, len(pids))
	for i, pid := range pids {
		list[i] = strconv.Itoa(pid)
	}
	r := &Recorder{file: file, said: &strings.Builder{}}
	// Frame pointers are what the stacks of Go have. -D -1 waits for an order,
	// which comes on the third file, and is confirmed on the fourth.
	r.perf = exec.CommandContext(ctx, "perf", "record", "--quiet", "--no-buildid", "--no-buildid-cache",
		"--event", "cpu-clock", "--count", strconv.Itoa(int(Period)), "--call-graph", "fp", "--user-callchains",
		"--control", "fd:3,4", "-D", "-1", "--output", r.file, "--pid", strings.Join(list, ","))
	r.perf.Stderr = r.said
	err := r.start()
	if err == nil {
		err = r.tell("enable")
	}
	if err != nil {
		return nil, fmt.Errorf("starting perf: %w: %s", errors.Join(err, r.end()), r.said)
	}
	return r, nil
}

func (r *Recorder) start() error {
	orders, order, err := os.Pipe()
	if err != nil {
		return err
	}
	defer orders.Close()
	heard, hears, err := os.Pipe()
	if err != nil {
		return errors.Join(err, order.Close())
	}
	defer hears.Close()
	r.order, r.heard, r.perf.ExtraFiles = order, heard, []*os.File{orders, hears}
	return r.perf.Start()
}

// tell gives an order, and waits until it is carried out.
func (r *Recorder) tell(order string) error {
	if _, err := io.WriteString(r.order, order+"\n"); err != nil {
		return err
	}
	_, err := bufio.NewReader(r.heard).ReadString('\n')
	return err
}

// end waits for perf to end. Until then its pipes stay open: it would forget what
// it has.
func (r *Recorder) end() error {
	err := r.perf.Wait()
	for _, pipe := range []*os.File{r.order, r.heard} {
		_ = pipe.Close() // nothing is in it any more
	}
	return err
}

// Stop ends it, and returns what was seen.
func (r *Recorder) Stop(ctx context.Context) ([]Sample, error) {
	defer os.Remove(r.file)
	if err := errors.Join(r.tell("stop"), r.end()); err != nil {
		return nil, fmt.Errorf("stopping perf: %w: %s", err, r.said)
	}
	return convert(ctx, r.file)
}

// convert reads a file of perf's.
func convert(ctx context.Context, file string) ([]Sample, error) {
	converted := file + ".json"
	defer os.Remove(converted)
	out, err := exec.CommandContext(ctx, "perf", "data", "convert", "--force", "--input", file, "--to-json", converted).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("reading what perf recorded: %w: %s", err, out)
	}
	f, err := os.Open(converted)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return read(f)
}

// read reads perf's JSON. All addresses but the innermost are those to return to,
// which may be past the end of what was called; so they are taken back into it.
func read(from io.Reader) (samples []Sample, err error) {
	var recorded struct {
		Samples []struct {
			Sample
			Callchain []struct{ IP string }
		}
	}
	if err := json.NewDecoder(from).Decode(&recorded); err != nil {
		return nil, fmt.Errorf("reading samples: %w", err)
	}
	for _, r := range recorded.Samples {
		for i, frame := range r.Callchain {
			pc, err := strconv.ParseUint(frame.IP, 0, 64)
			if err != nil {
				return nil, fmt.Errorf("reading samples: %w", err)
			}
			r.Stack = append(r.Stack, pc-uint64(min(i, 1)))
		}
		samples = append(samples, r.Sample)
	}
	return samples, nil
}

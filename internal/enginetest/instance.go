package enginetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// patience is how long an engine may take to start, stop or freeze before the
// test gives up on it. A healthy one takes a fraction of a second.
const patience = time.Minute

var (
	errRunning    = errors.New("the server is already running")
	errNotRunning = errors.New("the server is not running")
)

// engine is what differs between PostgreSQL and Redis.
type engine struct {
	argv  []string
	owner *syscall.Credential // nil: the user we are
	url   string
	ping  func(ctx context.Context, url string) error
	quit  syscall.Signal // asks for a shutdown that does not wait for clients
	after func() error   // clears up after a kill; nil: nothing to do
}

// instance is one server in its home directory.
type instance struct {
	home   *home
	port   port
	engine engine
	pid    int
	ended  chan struct{} // closed when the process has; nil before the first start
}

// launch makes a home, lets prepare fill it, and starts the engine there.
func launch(ctx context.Context, prepare func(dir string, port int) (engine, error)) (_ *instance, err error) {
	h, err := newHome()
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	p, err := reservePort()
	if err != nil {
		return nil, err
	}
	i := &instance{home: h, port: p}
	if i.engine, err = prepare(h.dir, p.number); err != nil {
		return nil, errors.Join(err, p.release())
	}
	if err := i.start(ctx); err != nil {
		return nil, errors.Join(err, p.release())
	}
	return i, nil
}

func (i *instance) url() string { return i.engine.url }

func (i *instance) running() bool {
	if i.ended == nil {
		return false
	}
	select {
	case <-i.ended:
		return false
	default:
		return true
	}
}

func (i *instance) start(ctx context.Context) error {
	if i.running() {
		return errRunning
	}
	log, err := os.OpenFile(i.logPath(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := command(i.engine.argv, i.engine.owner)
	cmd.Dir, cmd.Stdout, cmd.Stderr = i.home.dir, log, log
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	i.home.watch(cmd.Process.Pid)
	i.pid, i.ended = cmd.Process.Pid, make(chan struct{})
	go func(ended chan struct{}) {
		_ = cmd.Wait() // how it ended is in its log
		i.home.unwatch()
		close(ended)
	}(i.ended)
	return i.awaitReady(ctx)
}

// command runs a program in a session of its own, out of reach of the
// terminal's signals, and in the language its messages are read in.
func command(argv []string, owner *syscall.Credential) *exec.Cmd {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: owner}
	return cmd
}

func (i *instance) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := i.engine.ping(ctx, i.engine.url)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-i.ended:
			return i.explain(errors.New("the server ended while it was starting"))
		case <-ctx.Done():
			return i.explain(fmt.Errorf("the server does not answer: %w", err))
		}
	}
}

func (i *instance) freeze() error {
	if !i.running() {
		return errNotRunning
	}
	_, err := freezeTree(i.pid)
	return err
}

func (i *instance) thaw() error {
	if !i.running() {
		return errNotRunning
	}
	pids, err := children(i.pid)
	if err != nil {
		return err
	}
	return signal(syscall.SIGCONT, append(pids, i.pid)...)
}

func (i *instance) kill() error {
	if !i.running() {
		return errNotRunning
	}
	pids, err := freezeTree(i.pid)
	if err != nil {
		return err
	}
	if err := signal(syscall.SIGKILL, append(pids, i.pid)...); err != nil {
		return err
	}
	<-i.ended
	if err := await(pids, none, zombie); err != nil {
		return err
	}
	if i.engine.after == nil {
		return nil
	}
	return i.engine.after()
}

func (i *instance) stop() error {
	if err := i.thaw(); err != nil {
		return err
	}
	if err := signal(i.engine.quit, i.pid); err != nil {
		return err
	}
	select {
	case <-i.ended:
		return nil
	case <-time.After(patience):
		return i.explain(errors.New("the server does not stop"))
	}
}

// close ends the server, whatever its state, and leaves nothing behind.
func (i *instance) close() error {
	err := i.home.close()
	if i.ended != nil {
		<-i.ended
	}
	return errors.Join(err, i.port.release())
}

func (i *instance) logPath() string { return filepath.Join(i.home.dir, "log") }

// explain adds the server's own words to an error.
func (i *instance) explain(err error) error {
	const most = 4096
	text, readErr := os.ReadFile(i.logPath())
	if readErr != nil {
		return errors.Join(err, readErr)
	}
	return fmt.Errorf("%w; the end of its log:\n%s", err, text[max(0, len(text)-most):])
}

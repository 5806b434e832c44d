package torture_test

import (
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"sync/atomic"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"

	"ringdex/client"
	ringdexv1 "ringdex/gen/ringdex/v1"
	"ringdex/internal/torture/wire"
)

// server is one of the fleet, a process of its own, with a network of its own to
// what stands behind it.
type server struct {
	*fleet
	id         int
	addr, http string
	postgres   *wire.Proxy
	reads      *wire.Reads
	redis      *wire.Proxy
	redisURL   string
	flags      []string

	process *os.Process
	ended   chan struct{}
	// away is until when nobody can expect an answer of it.
	away atomic.Int64

	gateway  *client.Client
	rings    ringdexv1.RecognitionServiceClient
	contacts ringdexv1.ContactServiceClient
}

func newServer(f *fleet, id int) *server {
	f.Helper()
	s := &server{fleet: f, id: id, addr: freeAddr(f), http: freeAddr(f)}
	f.Cleanup(s.kill)
	if f.file != "" {
		return s // it has no network
	}
	var err error
	s.postgres, err = wire.Listen(host(f, f.postgres.URL()))
	f.must("making a network", err)
	s.watchReads()
	s.redis, err = wire.Listen(host(f, f.redis.URL()))
	f.must("making a network", err)
	s.redisURL = s.ownRedis()
	f.Cleanup(func() {
		_ = s.postgres.Close()
		_ = s.redis.Close()
	})
	return s
}

// ownRedis is the one behind the server's own network.
func (s *server) ownRedis() string { return "redis://" + s.redis.Addr() }

// freeAddr is an address at which a server can start again and again.
func freeAddr(f *fleet) string {
	f.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	f.must("finding a free port", err)
	defer l.Close()
	return l.Addr().String()
}

func host(f *fleet, address string) string {
	f.Helper()
	u, err := url.Parse(address)
	f.must("reading an address", err)
	return u.Host
}

// start starts the process, and counts it as away until it is ready.
func (s *server) start() {
	s.Helper()
	log, err := os.OpenFile(s.logPath(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	s.must("opening a log", err)
	defer log.Close()
	argv := []string{"serve", "--listen", s.addr, "--http-listen", s.http, "--near-cache", "32"}
	cmd := exec.Command(s.program, slices.Concat(argv, s.behind(), s.flags)...)
	cmd.Env, cmd.Stdout, cmd.Stderr = environment(), log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	s.away.Store(math.MaxInt64)
	s.must("starting a server", cmd.Start())
	s.process, s.ended = cmd.Process, make(chan struct{})
	go func(ended chan struct{}) {
		_ = cmd.Wait() // how it ended is in its log
		close(ended)
	}(s.ended)
}

// behind is what stands behind the server, as flags.
func (s *server) behind() []string {
	if s.file != "" {
		return []string{"--database-url", s.database()}
	}
	return []string{"--database-url", "postgres://postgres@" + s.postgres.Addr() + "/postgres?sslmode=disable",
		"--redis-url", s.redisURL}
}

// ready waits until the server says so.
func (s *server) ready() {
	s.Helper()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		resp, err := http.Get("http://" + s.http + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				s.back()
				return
			}
		}
		select {
		case <-s.ended:
			s.Fatalf("server %d has ended:\n%s", s.id, s.log())
		case <-time.After(5 * time.Millisecond):
		}
	}
	s.Fatalf("server %d does not become ready:\n%s", s.id, s.log())
}

func (s *server) log() []byte {
	text, _ := os.ReadFile(s.logPath())
	return text[max(0, len(text)-4096):]
}

// dial connects gateways, and those who keep the books.
func (s *server) dial() {
	s.Helper()
	var err error
	s.gateway, err = client.Dial(s.addr, client.Options{Key: s.key})
	s.must("dialing", err)
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithConnectParams(soon))
	s.must("dialing", err)
	s.rings, s.contacts = ringdexv1.NewRecognitionServiceClient(conn), ringdexv1.NewContactServiceClient(conn)
	s.Cleanup(func() {
		_ = s.gateway.Close()
		_ = conn.Close()
	})
}

// soon is how those who make calls connect again: well before a server that is
// back counts as there.
var soon = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 500 * time.Millisecond},
	MinConnectTimeout: time.Second,
}

// gone: from now on, nobody can expect an answer.
func (s *server) gone() { s.away.Store(math.MaxInt64) }

// back: answers are expected of calls that begin when connections stand again.
func (s *server) back() { s.away.Store(int64(s.now() + 2*time.Second)) }

// kill ends the process at once, wherever it is.
func (s *server) kill() {
	if s.process == nil {
		return
	}
	s.gone()
	_ = s.process.Kill()
	<-s.ended
}

// freeze stops the process where it stands, and thaw lets it go on.
func (s *server) freeze() {
	s.gone()
	s.must("freezing a server", s.process.Signal(syscall.SIGSTOP))
}

func (s *server) thaw() {
	s.must("thawing a server", s.process.Signal(syscall.SIGCONT))
	s.back()
}

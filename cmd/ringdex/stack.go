package main

import (
	"crypto/tls"
	"log/slog"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"

	"ringdex/internal/addressbook"
	"ringdex/internal/audit"
	"ringdex/internal/auth"
	"ringdex/internal/cache/near"
	"ringdex/internal/cache/redis"
	"ringdex/internal/directory"
	"ringdex/internal/gateway"
	"ringdex/internal/index"
	"ringdex/internal/metrics"
	"ringdex/internal/recognizer"
	"ringdex/internal/server"
	"ringdex/internal/store"
	"ringdex/internal/warmer"
)

// stack is a whole server, wired: everything between the sockets and the
// database.
type stack struct {
	db       database
	log      *slog.Logger
	index    *index.Index
	follower *index.Follower
	auditor  *audit.Auditor
	near     *near.Cache
	redis    *redis.Cache   // nil without Redis
	warmer   *warmer.Warmer // nil without Redis
	bulk     *addressbook.Bulk
	grpc     *server.Server
	loopback *grpc.ClientConn // of the HTTP API to our own services
	http     *server.HTTP
	// ready is closed when the index is complete for the first time.
	ready chan struct{}
	first sync.Once
	// Where they listen. The sockets are open once the stack is made.
	grpcListener, httpListener net.Listener
}

// readsAtOnce is how many rings may read the database at the same time, by one
// connection each. It is what a server adds to the load of a database that every
// known caller is suddenly to be read from; a ring beyond it is undecided at once.
const readsAtOnce = 16

// readConns are those, and a few for the warmer's pages.
const readConns = readsAtOnce + 4

// newStack opens the sockets and puts the parts together. run sets them to work.
func newStack(db database, redisURL string, flags serverFlags, log *slog.Logger) (*stack, error) {
	s := &stack{db: db, log: log, index: index.New(), near: near.New(flags.NearCache << 20), ready: make(chan struct{})}
	tls, err := s.listen(flags)
	if err == nil && redisURL != "" {
		s.redis, err = redis.Open(redisURL)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	if err := s.wire(tls); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *stack) wire(tls *tls.Config) error {
	if s.redis != nil {
		s.warmer = warmer.New(s.db, s.redis, s.log)
	}
	s.auditor = audit.New(s.db, index.BootClock, s.log)
	meter := metrics.New(s.state())
	config := server.Config{
		Recognizer: recognizer.New(recognizer.Config{
			Known: s.index, Near: s.near, Warm: s.warm(), Truth: s.db,
			Reads: readsAtOnce, Clock: index.BootClock, Meter: meter, Audit: s.auditor,
		}),
		Keys: auth.New(s.directory, time.Now), Current: s.current, Organization: s.organization,
		Meter: meter, Log: s.log, TLS: tls,
	}
	s.serveBook(&config)
	s.grpc = server.New(config)
	var err error
	if s.loopback, err = s.grpc.Loopback(); err != nil {
		return err
	}
	s.http = server.NewHTTP(server.HTTPConfig{API: gateway.New(s.loopback), Metrics: meter.Handler(), Ready: s.grpc.Ready, Log: s.log, TLS: tls})
	s.follower = index.NewFollower(s.index, s.auditor.Feed(), index.BootClock, s.log, index.Watch{
		Changed: s.changed, Complete: s.completed,
	})
	return nil
}

func (s *stack) listen(flags serverFlags) (*tls.Config, error) {
	tls, err := server.LoadTLS(flags.TLSCert, flags.TLSKey)
	if err != nil {
		return nil, err
	}
	if s.grpcListener, err = server.Listen(flags.Listen, tls != nil, flags.Insecure); err != nil {
		return nil, err
	}
	s.httpListener, err = server.Listen(flags.HTTPListen, tls != nil, flags.Insecure)
	return tls, err
}

// close releases what run does not.
func (s *stack) close() {
	for _, l := range []net.Listener{s.grpcListener, s.httpListener} {
		if l != nil {
			l.Close() // the servers have done it already, as a rule
		}
	}
	if s.loopback != nil {
		if err := s.loopback.Close(); err != nil {
			s.log.Warn("closing the connection within the process", "err", err)
		}
	}
	if s.redis != nil {
		if err := s.redis.Close(); err != nil {
			s.log.Warn("closing Redis", "err", err)
		}
	}
	s.near.Close()
}

// warm is the shared tier or none: a nil pointer in an interface would be one.
func (s *stack) warm() recognizer.Warm {
	if s.redis == nil {
		return nil
	}
	return s.redis
}

// completed hears that the index has become complete, or that it is no longer.
func (s *stack) completed(now bool) {
	s.grpc.SetComplete(now)
	if now {
		s.first.Do(func() { close(s.ready) })
	}
}

// changed hears what the feed brings. What this process remembers of those callers
// is of no use any more, and may be somebody's who is to be forgotten.
func (s *stack) changed(rows []store.Row) {
	for _, row := range rows {
		s.near.Forget(row.Caller)
	}
	if s.warmer != nil {
		s.warmer.Changed(rows)
	}
}

// directory is the latest one, nil before the first.
func (s *stack) directory() *directory.Snapshot {
	if p := s.index.Capture(); p != nil {
		return p.Directory
	}
	return nil
}

// state is what the metrics show beside what they count.
func (s *stack) state() metrics.State {
	state := metrics.State{
		Lease: func() (metrics.Lease, bool) {
			p := s.index.Capture()
			if p == nil {
				return metrics.Lease{}, false
			}
			return metrics.Lease{Age: index.BootClock() - p.SentAt, Bound: p.Bound, Generation: uint64(p.Era)}, true
		},
		Complete: func() bool { return s.index.Capture().Complete() },
		Index:    s.index.Size,
		Near:     func() metrics.Near { return metrics.Near(s.near.Stats()) },
		Audit:    func() metrics.Audit { return metrics.Audit(s.auditor.Stats()) },
	}
	if s.redis != nil {
		state.Redis = func() metrics.Redis { return metrics.Redis(s.redis.Stats()) }
	}
	return state
}

// addr and httpAddr are where the sockets are, with the ports they were given.
func (s *stack) addr() string     { return s.grpcListener.Addr().String() }
func (s *stack) httpAddr() string { return s.httpListener.Addr().String() }

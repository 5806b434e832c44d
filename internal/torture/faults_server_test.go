package torture_test

import (
	"bytes"
	"sync"
	"syscall"
	"time"

	"ringdex/internal/torture/wire"
)

func serverFaults() []fault {
	faults := []fault{
		{name: "a server frozen for 10 s", begin: func(f *fleet) { f.servers[1].freeze() }, end: func(f *fleet) { f.servers[1].thaw() }, holds: 10 * time.Second},
		{name: "all servers killed", begin: func(f *fleet) { f.each((*server).kill) }, end: restart, alone: true},
		{name: "all servers stopped in order", begin: func(f *fleet) { f.each((*server).stop) }, end: restart, alone: true},
	}
	for _, p := range points() {
		faults = append(faults, p.fault())
	}
	return faults
}

// each does something with all servers at once.
func (f *fleet) each(do func(*server)) {
	var doing sync.WaitGroup
	for _, s := range f.servers {
		doing.Go(func() { do(s) })
	}
	doing.Wait()
}

func restart(f *fleet) {
	for _, s := range f.servers {
		s.start()
	}
	for _, s := range f.servers {
		s.ready()
	}
}

// stop lets the calls under way end.
func (s *server) stop() {
	s.gone()
	if s.process.Signal(syscall.SIGTERM) == nil {
		<-s.ended
	}
}

// point is a moment in a server's work, as the network sees it, at which the server
// is killed.
type point struct {
	name    string
	of      func(*server) *wire.Proxy
	pattern string
	// answered is when the answer comes, otherwise before the question is passed on.
	answered bool
	// starting is while the server starts.
	starting bool
}

func points() []point {
	postgres := func(s *server) *wire.Proxy { return s.postgres }
	redis := func(s *server) *wire.Proxy { return s.redis }
	return []point{
		{name: "before a poll", of: postgres, pattern: "changes(CASE"},
		{name: "before a poll's answer", of: postgres, pattern: "changes(CASE", answered: true},
		{name: "before a read of a caller", of: postgres, pattern: "LEFT JOIN callers c"},
		{name: "before a caller is read", of: postgres, pattern: "LEFT JOIN callers c", answered: true},
		{name: "before a commit", of: postgres, pattern: "commit\x00"},
		{name: "between a commit and its answer", of: postgres, pattern: "commit\x00", answered: true},
		{name: "before Redis is asked", of: redis, pattern: "\r\nget\r\n"},
		{name: "before Redis' answer", of: redis, pattern: "\r\nget\r\n", answered: true},
		{name: "before Redis is filled", of: redis, pattern: "\r\nset\r\n"},
		{name: "before the directory is read", of: postgres, pattern: "FROM lines", starting: true},
		{name: "before all callers are loaded", of: postgres, pattern: "COPY (SELECT", starting: true},
		{name: "while all callers are loaded", of: postgres, pattern: "COPY (SELECT", answered: true, starting: true},
		{name: "before the first poll", of: postgres, pattern: "changes(CASE", starting: true},
	}
}

// fault kills a server at the point and starts it again.
func (p point) fault() fault {
	return fault{name: "a server killed " + p.name, alone: true,
		begin: func(f *fleet) { p.spring(f.servers[f.rng.IntN(servers)]) },
		end: func(f *fleet) {
			for _, s := range f.servers {
				s.postgres.Watch(nil)
				s.redis.Watch(nil)
				if s.over() {
					s.start()
					s.ready()
				}
			}
		},
	}
}

// spring waits until the server has come to the point and is dead. Statements show
// their text where they are prepared, which new connections do.
func (p point) spring(s *server) {
	s.Helper()
	s.gone()
	if p.starting {
		s.kill()
	}
	p.of(s).Watch(p.trap(s))
	if p.starting {
		s.start()
	} else {
		s.postgres.Cut()
	}
	select {
	case <-s.ended:
	case <-time.After(20 * time.Second):
		s.Errorf("server %d never came to the point %q", s.id, p.name)
		s.kill()
	}
}

func (p point) trap(s *server) wire.Watch {
	var mu sync.Mutex
	asked := false
	return func(fromClient bool, piece []byte) {
		mu.Lock()
		defer mu.Unlock()
		if fromClient && bytes.Contains(piece, []byte(p.pattern)) {
			asked = true
			if !p.answered {
				s.kill()
			}
		} else if asked && !fromClient {
			s.kill()
		}
	}
}

func (s *server) over() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// Package wire is a network that fails on demand: a proxy in the test's own
// process, between a server and what stands behind it.
package wire

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// Fault is what a proxy does to what passes. The zero Fault is none.
type Fault struct {
	// Refuse closes every connection, and each new one as soon as it is made.
	Refuse bool
	// Hole lets nothing pass, and closes nothing: what was sent arrives when the
	// fault ends.
	Hole bool
	// Delay is added to each piece on its way, in both directions.
	Delay time.Duration
	// Rate is how many bytes pass in a second, in each direction; 0 is any number.
	Rate int
	// Reset breaks each connection off, with a reset, so long after it was made.
	Reset time.Duration
	// Reply answers each command of a client of Redis with this error, such as
	// "LOADING Redis is loading the dataset in memory", and asks nobody.
	Reply string
}

// Proxy passes on what it is sent to a target, as its fault allows.
type Proxy struct {
	listener net.Listener

	mu     sync.Mutex
	target string
	fault  Fault
	// changed is closed when the fault does.
	changed chan struct{}
	conns   map[net.Conn]bool
	watch   Watch
	tap     func() Conversation
	closed  bool
}

// Watch sees each piece that comes from a client before it is passed on, and each
// that comes back. It may block, which holds the piece up.
type Watch func(fromClient bool, piece []byte)

// Listen returns a proxy for a TCP address.
func Listen(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for %s: %w", target, err)
	}
	p := &Proxy{listener: l, target: target, changed: make(chan struct{}), conns: map[net.Conn]bool{}}
	go p.accept()
	return p, nil
}

// Addr is where to connect to.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Set begins a fault, or ends it with the zero Fault. A fault that answers instead
// of the target begins and ends with the end of all connections, whose state
// nobody knows.
func (p *Proxy) Set(f Fault) {
	p.mu.Lock()
	cut := f.Refuse || f.Reply != "" || p.fault.Reply != ""
	p.fault = f
	close(p.changed)
	p.changed = make(chan struct{})
	p.mu.Unlock()
	if cut {
		p.Cut()
	}
}

// Aim leads what connects from now on to another target.
func (p *Proxy) Aim(target string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = target
}

// Watch has every piece seen, by nobody if watch is nil.
func (p *Proxy) Watch(watch Watch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watch = watch
}

// Cut resets all connections.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		reset(c)
	}
}

// Close ends the proxy with all its connections.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closed = true
	p.fault = Fault{}
	close(p.changed)
	p.changed = make(chan struct{})
	p.mu.Unlock()
	err := p.listener.Close()
	p.Cut()
	return err
}

func (p *Proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		} else if err != nil {
			time.Sleep(time.Millisecond) // out of files, for a moment
			continue
		}
		go p.serve(c)
	}
}

// now is the fault at present, and what ends with it.
func (p *Proxy) now() (Fault, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault, p.changed
}

func (p *Proxy) serve(client net.Conn) {
	if !p.keep(client) {
		return
	}
	defer p.drop(client)
	f, _ := p.now()
	if f.Refuse {
		return
	}
	if f.Reply != "" {
		answer(client, f.Reply)
		return
	}
	server, err := net.Dial("tcp", p.aimed())
	if err != nil || !p.keep(server) {
		return
	}
	defer p.drop(server)
	if f.Reset > 0 {
		timer := time.AfterFunc(f.Reset, func() { reset(client); reset(server) })
		defer timer.Stop()
	}
	told := p.converse()
	defer told.Ended()
	var pumps sync.WaitGroup
	pumps.Go(func() { p.pump(server, client, told, true) })
	pumps.Go(func() { p.pump(client, server, told, false) })
	pumps.Wait()
}

func (p *Proxy) aimed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.target
}

// keep remembers a connection, unless the proxy is closed.
func (p *Proxy) keep(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		c.Close()
		return false
	}
	p.conns[c] = true
	return true
}

func (p *Proxy) drop(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
	c.Close()
}

func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // it may have ended already
	}
	c.Close()
}

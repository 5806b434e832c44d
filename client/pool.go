package client

import "sync"

// pool is the streams of a client. Those that nobody asks on are taken in the order
// in which they were used last: the fewer are used, the warmer they are.
type pool struct {
	most int

	mu   sync.Mutex
	idle []*stream
	open int
}

// take returns a stream that is open, or nil if all are being asked.
func (p *pool) take() *stream {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.idle) - 1
	if last < 0 {
		return nil
	}
	s := p.idle[last]
	p.idle = p.idle[:last]
	return s
}

// room makes room for one more, if there is any.
func (p *pool) room() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == p.most {
		return false
	}
	p.open++
	return true
}

// give takes a stream back that is fit for more.
func (p *pool) give(s *stream) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, s)
}

// drop gives up a stream, or the room for one that could not be opened.
func (p *pool) drop(s *stream) {
	p.mu.Lock()
	p.open--
	p.mu.Unlock()
	if s != nil {
		s.close()
	}
}

package wire

// Conversation follows one connection through a proxy. It must not block. Asked
// and Answered may be called at the same time.
type Conversation interface {
	// Asked is told what the target is about to be sent, when every fault has let it
	// pass.
	Asked(piece []byte)
	// Answered is told what the target has sent, before any fault holds it up.
	Answered(piece []byte)
	// Ended is told that both sides are closed.
	Ended()
}

// Tap has every connection from now on followed by a conversation of its own.
func (p *Proxy) Tap(begin func() Conversation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tap = begin
}

// deaf is a conversation that nobody follows.
type deaf struct{}

func (deaf) Asked([]byte)    {}
func (deaf) Answered([]byte) {}
func (deaf) Ended()          {}

func (p *Proxy) converse() Conversation {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tap == nil {
		return deaf{}
	}
	return p.tap()
}

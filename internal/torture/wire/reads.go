package wire

import (
	"bytes"
	"encoding/binary"
	"sync"
)

// Reads counts the executions of one statement that a PostgreSQL database has under
// way, over all connections through a proxy: those that were passed on to it and
// that it has not answered, whether or not anybody still waits for them.
//
// It understands what pgx speaks without TLS: a statement that is prepared by name,
// and executed by that name.
type Reads struct {
	text []byte

	mu        sync.Mutex
	now, most int
}

// NewReads returns a count of the statements whose text contains another.
func NewReads(text string) *Reads { return &Reads{text: []byte(text)} }

// Most returns how many were under way at once since it was asked last.
func (r *Reads) Most() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	most := r.most
	r.most = r.now
	return most
}

func (r *Reads) add(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now += n
	r.most = max(r.most, r.now)
}

// Converse is for Proxy.Tap.
func (r *Reads) Converse() Conversation {
	return &conversation{reads: r, named: map[string]bool{}, asked: frames{keep: 16 << 10, headless: true}}
}

// conversation is that of a client and PostgreSQL. Whatever the client closes with
// a Sync, or says in a Query, the server ends with a ReadyForQuery, in that order.
type conversation struct {
	reads *Reads

	mu              sync.Mutex
	asked, answered frames
	named           map[string]bool // whether a prepared statement is one of ours
	executing       bool            // one of ours, since the last Sync
	underWay        []bool          // what the server has still to end; true for ours
}

// Asked implements Conversation.
func (c *conversation) Asked(piece []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked.each(piece, func(kind byte, body []byte) {
		switch kind {
		case 'P':
			name, text, _ := bytes.Cut(body, []byte{0})
			c.named[string(name)] = bytes.Contains(text, c.reads.text)
		case 'B':
			_, rest, _ := bytes.Cut(body, []byte{0}) // the portal's name
			name, rest, _ := bytes.Cut(rest, []byte{0})
			c.executing = c.executing || c.named[string(name)] && !ofNobody(rest)
		case 'S', 'Q', beginning:
			if c.executing {
				c.reads.add(1)
			}
			c.underWay = append(c.underWay, c.executing)
			c.executing = false
		}
	})
}

// Answered implements Conversation.
func (c *conversation) Answered(piece []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answered.each(piece, func(kind byte, _ []byte) {
		if kind != 'Z' || len(c.underWay) == 0 {
			return
		}
		if c.underWay[0] {
			c.reads.add(-1)
		}
		c.underWay = c.underWay[1:]
	})
}

// Ended implements Conversation.
func (c *conversation) Ended() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, ours := range c.underWay {
		if ours {
			c.reads.add(-1)
		}
	}
	c.underWay = nil
}

// ofNobody tells whether the first argument of a Bind is the integer 0, as binary:
// so a new connection warms up.
func ofNobody(bind []byte) bool {
	formats := 0
	if len(bind) >= 2 {
		formats = 2 * int(binary.BigEndian.Uint16(bind))
	}
	value := bind[min(len(bind), 2+formats):]
	return bytes.HasPrefix(value[min(len(value), 2):], []byte{0, 0, 0, 4, 0, 0, 0, 0})
}

// beginning is the kind of a connection's first message, which names none.
const beginning = 0

// frames cuts what one side says into messages: a byte that tells the kind, the
// length of the rest with itself in four, and the rest.
type frames struct {
	// keep is how much of a message is wanted.
	keep int
	// headless: the next message has no kind.
	headless bool

	head, body []byte
	left       int // of the body, once the head is whole
}

func (f *frames) each(piece []byte, message func(kind byte, body []byte)) {
	for len(piece) > 0 {
		if !f.whole() {
			n := min(f.headSize()-len(f.head), len(piece))
			f.head, piece = append(f.head, piece[:n]...), piece[n:]
			if !f.whole() {
				return
			}
			f.left = int(binary.BigEndian.Uint32(f.head[len(f.head)-4:])) - 4
		}
		n := min(max(f.left, 0), len(piece))
		f.body = append(f.body, piece[:min(n, f.keep-len(f.body))]...)
		piece, f.left = piece[n:], f.left-n
		if f.left <= 0 {
			message(f.kind(), f.body)
			f.head, f.body, f.headless = f.head[:0], f.body[:0], false
		}
	}
}

func (f *frames) headSize() int {
	if f.headless {
		return 4
	}
	return 5
}

func (f *frames) whole() bool { return len(f.head) == f.headSize() }

func (f *frames) kind() byte {
	if f.headless {
		return beginning
	}
	return f.head[0]
}

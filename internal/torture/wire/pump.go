package wire

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// piece is what was read at once, and when it may be passed on.
type piece struct {
	bytes []byte
	due   time.Time
}

// onTheWay is how many pieces of one direction there can be: their sender waits
// then, as on a network that is full.
const onTheWay = 256

// pump passes on one direction of a connection until either side ends, and then
// ends both.
func (p *Proxy) pump(to, from net.Conn, told Conversation, fromClient bool) {
	pieces := make(chan piece, onTheWay)
	go func() {
		defer close(pieces)
		p.take(from, pieces, told, fromClient)
	}()
	for next := range pieces {
		p.hold(next)
		if fromClient {
			told.Asked(next.bytes)
		}
		if _, err := to.Write(next.bytes); err != nil {
			break
		}
	}
	to.Close()
	from.Close()
	for range pieces { // whoever takes must not wait for us
	}
}

func (p *Proxy) take(from net.Conn, pieces chan<- piece, told Conversation, fromClient bool) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			f, _ := p.now()
			if !fromClient {
				told.Answered(buffer[:n])
			}
			p.show(fromClient, buffer[:n])
			pieces <- piece{append([]byte(nil), buffer[:n]...), time.Now().Add(f.Delay)}
		}
		if err != nil {
			return
		}
	}
}

func (p *Proxy) show(fromClient bool, bytes []byte) {
	p.mu.Lock()
	watch := p.watch
	p.mu.Unlock()
	if watch != nil {
		watch(fromClient, bytes)
	}
}

// hold returns when a piece may be passed on.
func (p *Proxy) hold(next piece) {
	wait := time.Until(next.due)
	if f, _ := p.now(); f.Rate > 0 {
		wait = max(wait, time.Second*time.Duration(len(next.bytes))/time.Duration(f.Rate))
	}
	if wait > 0 {
		time.Sleep(wait)
	}
	for {
		f, changed := p.now()
		if !f.Hole {
			return
		}
		<-changed
	}
}

var errProtocol = errors.New("not a command of Redis")

// answer speaks Redis' protocol as far as it takes to refuse each command.
func answer(client net.Conn, refusal string) {
	commands := bufio.NewReader(client)
	for {
		if err := command(commands); err != nil {
			return
		}
		if _, err := fmt.Fprintf(client, "-%s\r\n", refusal); err != nil {
			return
		}
	}
}

// command reads one array of bulk strings.
func command(r *bufio.Reader) error {
	words, err := header(r, '*')
	for ; err == nil && words > 0; words-- {
		var length int
		if length, err = header(r, '$'); err == nil {
			_, err = r.Discard(length + 2)
		}
	}
	return err
}

func header(r *bufio.Reader, kind byte) (int, error) {
	text, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(text) < 4 || text[0] != kind {
		return 0, errProtocol
	}
	n, err := strconv.Atoi(string(text[1 : len(text)-2]))
	if err != nil || n < 0 {
		return 0, errProtocol
	}
	return n, nil
}

var _ io.Closer = (*Proxy)(nil)

package wire_test

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"ringdex/internal/torture/wire"
)

// echo says what it is told, after a word of its own.
func echo(t *testing.T, word string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.WriteString(c, word)
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return l.Addr().String()
}

func listen(t *testing.T, target string) *wire.Proxy {
	t.Helper()
	p, err := wire.Listen(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// conn is a client's connection through a proxy.
type conn struct {
	*testing.T
	net.Conn
}

func dial(t *testing.T, p *wire.Proxy) conn {
	t.Helper()
	c, err := net.Dial("tcp", p.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return conn{t, c}
}

func (c conn) say(text string) {
	c.Helper()
	if _, err := io.WriteString(c.Conn, text); err != nil {
		c.Error(err)
	}
}

func (c conn) hear(want string) {
	c.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(c.Conn, got); err != nil || string(got) != want {
		c.Errorf("heard %q, %v; want %q", got, err, want)
	}
}

// silent: nothing comes for a moment, and the connection stands.
func (c conn) silent() {
	c.Helper()
	_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		c.Errorf("heard %d bytes, %v; want silence", n, err)
	}
	_ = c.SetReadDeadline(time.Time{})
}

// ends: the other side has closed or broken off.
func (c conn) ends() {
	c.Helper()
	if _, err := io.Copy(io.Discard, c.Conn); errors.Is(err, os.ErrDeadlineExceeded) {
		c.Error("the connection still stands")
	}
}

func TestPasses(t *testing.T) {
	c := dial(t, listen(t, echo(t, "hello ")))
	c.say("world")
	c.hear("hello world")
}

func TestHole(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	c := dial(t, p)
	c.hear("hello ")
	p.Set(wire.Fault{Hole: true})
	c.say("world")
	c.silent()
	p.Set(wire.Fault{})
	c.hear("world")
}

func TestRefuse(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	before := dial(t, p)
	before.hear("hello ")
	p.Set(wire.Fault{Refuse: true})
	before.ends()
	dial(t, p).ends()
	p.Set(wire.Fault{})
	dial(t, p).hear("hello ")
}

func TestReset(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	p.Set(wire.Fault{Reset: time.Millisecond})
	dial(t, p).ends()
}

// A fault that takes time takes at least as much.
func TestSlow(t *testing.T) {
	const least = 60 * time.Millisecond
	for name, f := range map[string]wire.Fault{"delay": {Delay: least}, "rate": {Rate: 100}} {
		p := listen(t, echo(t, "hello "))
		p.Set(f)
		began := time.Now()
		dial(t, p).hear("hello ")
		if took := time.Since(began); took < least {
			t.Errorf("%s: heard after %v", name, took)
		}
	}
}

func TestReply(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	before := dial(t, p)
	before.hear("hello ")
	p.Set(wire.Fault{Reply: "LOADING wait"})
	before.ends()
	c := dial(t, p)
	c.say("*2\r\n$3\r\nget\r\n$3\r\na\r\n\r\n*1\r\n$4\r\nping\r\n")
	c.hear("-LOADING wait\r\n-LOADING wait\r\n")
	c.say("nonsense\r\n")
	c.ends()
	p.Set(wire.Fault{})
	dial(t, p).hear("hello ")
}

func TestAim(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	before := dial(t, p)
	before.hear("hello ")
	p.Aim(echo(t, "goodbye "))
	dial(t, p).hear("goodbye ")
	before.say("still")
	before.hear("still")
	p.Cut()
	before.ends()
}

// Whoever watches sees a piece before it is passed on, and holds it up.
func TestWatch(t *testing.T) {
	p := listen(t, echo(t, "hello "))
	c := dial(t, p)
	c.hear("hello ")
	var mu sync.Mutex
	var seen []string
	release := make(chan bool)
	p.Watch(func(fromClient bool, piece []byte) {
		mu.Lock()
		defer mu.Unlock()
		if fromClient {
			<-release
			seen = append(seen, "asked "+string(piece))
		} else {
			seen = append(seen, "answered "+string(piece))
		}
	})
	c.say("x")
	c.silent()
	close(release)
	c.hear("x")
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 2 || seen[0] != "asked x" || seen[1] != "answered x" {
		t.Errorf("seen was %q", seen)
	}
}

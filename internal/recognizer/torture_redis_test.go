package recognizer_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"time"
)

// emptyRedis does so now and then. It speaks the protocol itself: one line is
// less than a client.
func (w *world) emptyRedis(ctx context.Context) {
	address, err := url.Parse(w.redis)
	if err != nil {
		w.Errorf("reading the address of Redis: %v", err)
		return
	}
	for ctx.Err() == nil {
		pause(ctx, rand.N(2*time.Second))
		conn, err := net.Dial("tcp", address.Host)
		if err != nil {
			w.Errorf("emptying Redis: %v", err)
			return
		}
		_, err = fmt.Fprint(conn, "FLUSHALL\r\nQUIT\r\n")
		if err == nil {
			_, err = io.Copy(io.Discard, conn)
		}
		if err := conn.Close(); err != nil {
			w.Errorf("leaving Redis: %v", err)
		}
		if err != nil {
			w.Errorf("emptying Redis: %v", err)
			return
		}
	}
}

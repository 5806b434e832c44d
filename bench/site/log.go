package site

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// event is a line of the server's log.
type event struct {
	Time                        time.Time
	Msg, GRPC, HTTP, Leadership string
	Callers                     int
}

// until reads the log up to a message.
func until(log *bufio.Reader, message string) (event, error) {
	var said strings.Builder
	for {
		line, err := log.ReadString('\n')
		if err != nil {
			return event{}, fmt.Errorf("%w; it said: %s", errEnded, said.String())
		}
		said.WriteString(line)
		var e event
		if json.Unmarshal([]byte(line), &e) == nil && e.Msg == message {
			return e, nil
		}
	}
}

// fill is how a server fills Redis, as its log tells.
type fill struct {
	done    chan struct{} // closed when all else is known
	took    time.Duration
	callers int
}

// follow reads the rest of the log, lest the server wait for somebody to do so.
func (f *fill) follow(log *bufio.Reader) {
	var led, filled event
	var err error
	for err == nil && led.Leadership != "warmer" {
		led, err = until(log, "leading")
	}
	if filled, err = until(log, "cache filled"); err == nil {
		f.took, f.callers = filled.Time.Sub(led.Time), filled.Callers
		close(f.done)
	}
	_, _ = io.Copy(io.Discard, log)
}

// Filled waits until the server has put everybody's answer into Redis.
func (r *Ringdex) Filled(ctx context.Context) error {
	select {
	case <-r.fill.done:
		return nil
	case <-r.ended:
		return errEnded
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Filling is how long that took, from when the server began with it, and for how
// many people. It is known once Filled has returned.
func (r *Ringdex) Filling() (took time.Duration, people int) { return r.fill.took, r.fill.callers }

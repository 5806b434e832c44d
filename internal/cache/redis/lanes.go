package redis

import (
	"context"
	"errors"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"ringdex/internal/answer"
)

const (
	// lanes is how many round trips are under way at once: one that is lost on the
	// way holds up who is in it, and nobody else.
	lanes = 2
	// together is how many keys one round trip reads at most.
	together = 64
	// waiting is how many questions wait for a round trip at most.
	waiting = 1024
)

// Why nobody asked, or nobody heard.
var (
	errBusy   = errors.New("too many wait for redis")
	errWaited = errors.New("redis has been busy with others for too long")
	errClosed = errors.New("closed")
	errPanic  = errors.New("panic in reading redis") // whose value may hold somebody's data
)

// question is a ring that waits for an answer.
type question struct {
	want  answer.Want
	asked time.Time
	tell  func(raw []byte, err error) // nil bytes for nothing
}

// told tells the ring. A panic over what Redis holds is one more way to fail: it must
// not end the process, and with it the calls of everybody else.
func (q question) told(raw []byte, err error) {
	defer func() {
		if recover() != nil {
			q.tell(nil, errPanic)
		}
	}()
	q.tell(raw, err)
}

// lane reads for rings: whoever is waiting goes along in one round trip, which is
// one system call to write and one to read, here and in Redis, for all of them.
// Nobody waits for company: who comes alone goes alone.
type lane struct {
	client  goredis.UniversalClient
	breaker *breaker
	pipe    goredis.Pipeliner
	aboard  []question
	// Commands and keys are used again for each round trip.
	commands []goredis.Cmder
	keys     []key
}

// key is written by go-redis as it is, without becoming a string.
type key []byte

// MarshalBinary returns the key itself.
func (k *key) MarshalBinary() ([]byte, error) { return *k, nil }

func newLane(client goredis.UniversalClient, b *breaker) *lane {
	l := &lane{
		client: client, breaker: b, pipe: client.Pipeline(),
		aboard: make([]question, 0, together), commands: make([]goredis.Cmder, together), keys: make([]key, together),
	}
	for i := range l.commands {
		l.commands[i] = goredis.NewStringCmd(context.Background(), "get", &l.keys[i])
	}
	return l
}

// run reads until ctx ends.
func (l *lane) run(ctx context.Context, in <-chan question) {
	for {
		select {
		case <-ctx.Done():
			return
		case q := <-in:
			l.board(q, in)
			if len(l.aboard) > 0 {
				l.read(ctx)
			}
		}
	}
}

// board takes whoever is waiting. Who has waited for half of Limit stays behind:
// what is left could be too short for a healthy server, and a read that is given
// up costs a connection.
func (l *lane) board(q question, in <-chan question) {
	late := time.Now().Add(-Limit / 2)
	for more := true; more; {
		if q.asked.Before(late) {
			q.tell(nil, errWaited)
		} else {
			l.aboard = append(l.aboard, q)
		}
		if len(l.aboard) == cap(l.aboard) {
			return
		}
		select {
		case q = <-in:
		default:
			more = false
		}
	}
}

// read tells everybody aboard, within Limit of when the first of them asked.
func (l *lane) read(ctx context.Context) {
	commands := l.commands[:len(l.aboard)]
	for i, q := range l.aboard {
		l.keys[i] = appendKey(l.keys[i][:0], q.want.Caller)
		commands[i].SetErr(nil)
	}
	ctx, cancel := context.WithDeadline(ctx, l.aboard[0].asked.Add(Limit))
	l.send(ctx, commands)
	cancel()
	// The breaker hears first: who is told may ask again at once.
	l.breaker.count(slices.ContainsFunc(commands, func(c goredis.Cmder) bool {
		return c.Err() == nil || errors.Is(c.Err(), goredis.Nil)
	}))
	for i, q := range l.aboard {
		q.told(result(commands[i].(*goredis.StringCmd)))
	}
	clear(l.aboard)
	l.aboard = l.aboard[:0]
}

// send leaves a reply or an error in each command.
func (l *lane) send(ctx context.Context, commands []goredis.Cmder) {
	defer func() {
		if recover() != nil {
			l.pipe = l.client.Pipeline()
			for _, c := range commands {
				c.SetErr(errPanic)
			}
		}
	}()
	_ = l.pipe.BatchProcess(ctx, commands...)
	_, _ = l.pipe.Exec(ctx)
}

// result takes what a command has read.
func result(c *goredis.StringCmd) ([]byte, error) {
	raw, err := c.Bytes()
	c.SetVal("")
	switch {
	case errors.Is(err, goredis.Nil):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return raw, nil
}

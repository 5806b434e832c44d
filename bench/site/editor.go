package site

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"ringdex/bench/people"
)

// Editor changes people at a steady rate while it works.
type Editor struct {
	conn *pgx.Conn
	// from is the first person that is changed, to the end.
	from, to int
	rate     float64
	wait     func(time.Time)
	rest     context.CancelFunc // nil while it rests
	ended    chan error
}

// Editor changes those of a book's people that come after so many, so many times
// a second.
func (s *Site) Editor(ctx context.Context, b *Book, from int, rate float64, wait func(time.Time)) (*Editor, error) {
	conn, err := pgx.Connect(ctx, b.URL)
	if err != nil {
		return nil, err
	}
	e := &Editor{conn: conn, from: from, to: b.People, rate: rate, wait: wait}
	s.Closes(func() error {
		return errors.Join(e.Rest(ctx), conn.Close(context.WithoutCancel(ctx)))
	})
	return e, nil
}

// Work begins to change; a moment later changes flow.
func (e *Editor) Work(ctx context.Context) error {
	if e.rest != nil {
		return nil
	}
	working, rest := context.WithCancel(ctx)
	e.rest, e.ended = rest, make(chan error, 1)
	go func() { e.ended <- e.work(working) }()
	return nil
}

// Rest ends what Work began. It fails if the changes did not keep their rate.
func (e *Editor) Rest(context.Context) error {
	if e.rest == nil {
		return nil
	}
	e.rest()
	e.rest = nil
	return <-e.ended
}

// errSlow: the machine cannot do as many changes.
var errSlow = errors.New("changes do not keep their rate")

// late is how far changes may fall behind, and catch up again.
const late = time.Second

func (e *Editor) work(ctx context.Context) error {
	began := time.Now()
	for n := 0; ctx.Err() == nil; n++ {
		at := began.Add(time.Duration(float64(n) / e.rate * float64(time.Second)))
		if time.Since(at) > late {
			return fmt.Errorf("%.0f a second: %w", e.rate, errSlow)
		}
		e.wait(at)
		if err := e.change(n); err != nil {
			return err
		}
	}
	return nil
}

// change edits one person. It is not broken off: that would cost the connection.
func (e *Editor) change(n int) error {
	_, err := e.conn.Exec(context.Background(), `
		UPDATE contacts c SET notes = $2 FROM callers l
		WHERE l.number = $1 AND c.org = l.org AND c.id = l.contact AND c.org = (SELECT org FROM organizations)`,
		people.Number(e.from+rand.IntN(e.to-e.from)), fmt.Sprintf("Called back %d times.", n))
	return err
}

package site

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// Editor changes people at a steady rate while it works.
type Editor struct {
	pen *Pen
	// from is the first person that is changed, to the end.
	from, to int
	gap      time.Duration // between two changes
	wait     func(time.Time)
	rngs     [editors]*rand.Rand

	rest   context.CancelFunc // nil while it rests
	began  time.Time
	ended  chan error
	made   atomic.Int64
	worked time.Duration
}

// editors work at the same time: one alone would be held up by each commit.
const editors = 4

// Editor changes those of a book's people that come after so many, so many times
// a second.
func (s *Site) Editor(ctx context.Context, b *Book, from int, rate float64, seed uint64, wait func(time.Time)) (*Editor, error) {
	pen, err := s.Pen(ctx, b)
	if err != nil {
		return nil, err
	}
	e := &Editor{pen: pen, from: from, to: b.People, gap: time.Duration(float64(time.Second) / rate), wait: wait}
	for i := range e.rngs {
		e.rngs[i] = rand.New(rand.NewPCG(seed, uint64(i)))
	}
	s.Closes(func() error { return e.Rest(ctx) })
	return e, nil
}

// Work begins to change; a moment later changes flow.
func (e *Editor) Work(ctx context.Context) error {
	if e.rest != nil {
		return nil
	}
	working, rest := context.WithCancel(ctx)
	e.rest, e.ended, e.began = rest, make(chan error, 1), time.Now()
	go func() { e.ended <- e.work(working) }()
	return nil
}

// Rest ends what Work began.
func (e *Editor) Rest(context.Context) error {
	if e.rest == nil {
		return nil
	}
	e.rest()
	e.rest = nil
	err := <-e.ended
	e.worked += time.Since(e.began)
	return err
}

// Rate is how many changes a second were made while it worked. It is less than
// what was wanted if the machine cannot do as many.
func (e *Editor) Rate() float64 { return float64(e.made.Load()) / e.worked.Seconds() }

// Made is how many changes were made so far.
func (e *Editor) Made() int64 { return e.made.Load() }

// late is how far changes may fall behind and catch up again. Beyond it they are
// left out.
const late = time.Second

func (e *Editor) work(ctx context.Context) error {
	working, ctx := errgroup.WithContext(ctx)
	for i, rng := range e.rngs {
		working.Go(func() error {
			next := e.began.Add(time.Duration(i) * e.gap)
			for ; ctx.Err() == nil; next = next.Add(editors * e.gap) {
				if time.Since(next) > late {
					next = time.Now()
				}
				e.wait(next)
				if err := e.change(rng); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return working.Wait()
}

// change edits one person. It is not broken off: that would cost the connection.
func (e *Editor) change(rng *rand.Rand) error {
	n := e.made.Add(1)
	return e.pen.Write(context.Background(), e.from+rng.IntN(e.to-e.from), fmt.Sprintf("Called back %d times.", n))
}
